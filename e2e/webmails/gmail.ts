// The double of Gmail, for the suites.
import { removeFolder } from '../rig/folder.ts';
import {
  type Gmail,
  type GmailBehaviour,
  gmailOrigin,
  googleClient,
  type Language,
  languages,
  startGmail,
} from '../rig/gmail.ts';
import { ownExtension } from '../rig/policies.ts';
import { type Agreed, agree } from './gmail-consent.ts';
import { GmailMailbox, logIn, type Spoken } from './gmail-mailbox.ts';
import type { Folder, Server, Step, TestWebmail } from './webmail.ts';

const folders: Record<Folder, string> = { inbox: 'inbox', drafts: 'drafts', sent: 'sentitems' };

/** What is finished is uploaded under a name of its own, and leaves when its last octet is there. */
const requests: Partial<Record<Step, string>> = { submit: 'upload_id=' };

/** A server of it, with what can be changed while it runs. */
export interface GmailServer extends Server {
  gmail: Gmail;
  spoken: Spoken;
}

/** The server in one of its behaviours; see rig/gmail.ts. Where none names a language, its pages are in both, in turn. */
export function gmail(behaviour: GmailBehaviour = {}, agreed: Agreed[] = ['send']): TestWebmail<GmailServer> {
  return {
    name: 'Gmail',
    called: 'Gmail',
    needs: ['roundcube'], // for Dovecot
    cannot: {
      'refuse a recipient': 'Gmail takes every recipient, and reports later whom it could not reach',
      'plain text': 'what its page has in its mode for plain text is not known',
      identities: 'what its page does with a signature for each of several addresses is not known',
      'forward as a file': 'of one message, too, Signet asks what is to be attached, as of several',
    },
    marks: { 'clear-signed': 'signed', encrypted: 'protected', either: 'protected' },
    reads: /[?&]view=att\b|\/messages\/[^?]*\?format=raw/,
    steps: ['submit'],
    start: () => start(behaviour, agreed),
  };
}

async function start(behaviour: GmailBehaviour, agreed: Agreed[]): Promise<GmailServer> {
  const double = await startGmail();
  let turns = 0;
  const languageOf = (name: string): Language => {
    if (behaviour.language !== undefined) return behaviour.language;
    const other = name === 'bob' ? 1 : 0;
    return languages[(turns + other) % languages.length] ?? 'en';
  };
  const behave = (now: GmailBehaviour = behaviour) => {
    const inOther = behaviour.language === undefined ? 'bob@example.test' : '';
    return double.behave({ language: languageOf('alice'), inOther, ...now });
  };
  await behave();
  const spoken: Spoken = { written: new Set(), opened: new Set(), answered: new Set() };
  const google = { chrome: googleClient.id, edge: '', secret: googleClient.secret };
  const extension = ownExtension({
    'oauth-clients.json': JSON.stringify({ microsoft: { chrome: '', edge: '' }, google }),
  });
  return {
    gmail: { ...double, behave },
    spoken,
    origin: gmailOrigin,
    browser: { hosts: [double.at], extension },
    tooLarge: 21_000_000,
    requests: () => double.requests(),
    disk: [double.disk],
    beforehand: browser => browser.willGrant('https://mail-attachment.googleusercontent.com'),
    prepare: async (browser, name) => {
      await logIn(browser, name).then(page => page.close());
      for (const access of agreed) await agree(browser, `${name}@example.test`, access);
    },
    logIn: async (browser, name) =>
      new GmailMailbox(await logIn(browser, name), () => languageOf(name), spoken),
    deliver: async (name, message) => void (await double.deliver(`${name}@example.test`, message)),
    messages: async (name, folder) => {
      const found = await double.messages(name, folders[folder]);
      // Gmail keeps an emptied draft as long as its window is open.
      return folder === 'drafts' ? found.filter(holdsSomething) : found;
    },
    submissions: () => double.submissions(),
    breakAt: (step, what, loss) => double.breakAt(requests[step] ?? step, what, loss),
    letGo: () => double.letGo(),
    mend: () => double.mend(),
    turn: () => {
      turns++;
      return behave();
    },
    // An hour later, and signed out: what was agreed to is renewed without a question once somebody is signed in again.
    expireSessions: async () => {
      await double.signOutAll();
      await double.expireTokens();
    },
    stop: async () => {
      await double.stop();
      removeFolder(extension);
    },
  };
}

/** Whether a draft has a recipient, a subject, a file or a text. */
function holdsSomething(message: Buffer): boolean {
  const raw = message.toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  const [header, body] = [raw.slice(0, end), raw.slice(end)];
  const boundary = /boundary="?([^";\r\n]+)/i.exec(header)?.[1];
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map(part => part.slice(part.indexOf('\r\n\r\n')))
    : [body];
  const text = parts.map(part => part.replaceAll('=\r\n', '').replace(/<[^>]*>/g, '')).join('');
  return /^(to|cc|bcc|subject):[ \t]*\S/im.test(header) || text.trim() !== '';
}
