// The double of Gmail, for the suites.
import type { Locator, Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
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
import { eventually } from '../rig/program.ts';
import { type Agreed, agree } from './gmail-consent.ts';
import type { Folder, Mailbox, OwnLetter, Server, Step, TestWebmail } from './webmail.ts';

const folders: Record<Folder, string> = { inbox: 'inbox', drafts: 'drafts', sent: 'sentitems' };

/** What is finished is uploaded under a name of its own, and leaves when its last octet is there. */
const requests: Partial<Record<Step, string>> = { submit: 'upload_id=' };

/** What was done in its pages, and in which languages. */
export type Spoken = Record<'written' | 'opened' | 'answered', Set<Language>>;

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

/** Signs in, and opens the mailbox in a new tab. */
export async function logIn(browser: Browser, name: string, place = 0): Promise<Page> {
  const page = await browser.open(`${gmailOrigin}/mail/u/${place}/`);
  const identifier = page.locator('#identifierId');
  await identifier.or(page.locator('[role=main] [role=grid]')).first().waitFor({ state: 'attached' });
  if (await identifier.isVisible()) {
    await identifier.fill(`${name}@example.test`);
    await page.locator('[name=Passwd]').fill(name);
    await page.locator('#passwordNext').click();
  }
  await page.locator('[role=main] [role=grid]').waitFor({ state: 'attached' });
  return page;
}

export class GmailMailbox implements Mailbox {
  readonly page: Page;
  readonly rows = 'tr[role=row]';
  /** That of the account, from the next load on. */
  readonly #language: () => Language;
  readonly #spoken: Spoken;
  /** The part of the address of what was opened last, and which message of it that was: its newest one then. */
  #shown = '#inbox';
  #message = '';

  constructor(page: Page, language: () => Language, spoken: Spoken) {
    this.page = page;
    this.#language = language;
    this.#spoken = spoken;
  }

  async home(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${gmailOrigin}/mail/u/0/#inbox`);
    await this.page.locator('[role=main] [role=grid]').waitFor({ state: 'attached' });
  }

  /** Loads the page anew where the account has another language by now, and notes that something is done in it. */
  async #does(what: keyof Spoken, isNew = true): Promise<void> {
    if (!this.page.url().startsWith(gmailOrigin) || (isNew && (await this.#shows()) !== this.#language()))
      await this.home();
    this.#spoken[what].add(await this.#shows());
  }

  async #shows(): Promise<Language> {
    return (await this.page.locator('html').getAttribute('lang')) as Language;
  }

  async compose(): Promise<void> {
    await this.#does('written');
    const before = await this.#sends.count();
    await this.page.locator('[gh=cm]').click();
    await this.#sends.nth(before).waitFor();
  }

  get #sends(): Locator {
    return this.page.locator('[role=button][jslog^="32601;"]');
  }

  async fill({ to, subject, text, bold, files = [] }: OwnLetter): Promise<void> {
    if (to !== undefined) {
      const input = this.page.locator('[name=to] input[role=combobox]');
      await input.fill(to);
      await input.press('Enter');
      await this.page.locator(`[name=to] [data-hovercard-id="${to}"]`).waitFor();
    }
    if (subject !== undefined) await this.#subject.fill(subject);
    if (text !== undefined) await this.#editor.pressSequentially(text);
    if (bold !== undefined) {
      await this.#editor.press('Control+b');
      await this.#editor.pressSequentially(bold);
    }
    for (const file of files) {
      await this.page.locator('input[name=Filedata]').setInputFiles([file]);
      await this.holdsFile(file.name);
    }
  }

  get #subject() {
    return this.page.locator('input[name=subjectbox]');
  }

  get #editor() {
    return this.page.locator('[g_editable=true]');
  }

  text(): Promise<string> {
    return this.#editor.innerText();
  }

  subject(): Promise<string> {
    return this.#subject.inputValue();
  }

  async holdsFile(name: string): Promise<void> {
    await this.page.locator('div:has(> input[name=attach])').filter({ hasText: name }).waitFor();
  }

  async saved(): Promise<void> {
    const told = (await this.#shows()) === 'de' ? 'Entwurf gespeichert' : 'Draft saved';
    await this.page.locator('[role=group] [role=status]').filter({ hasText: told }).waitFor();
  }

  async send(): Promise<void> {
    await this.#sends.click();
  }

  /**
   * What was sent or saved is told in the other corner of the page. Below a message the composer may be out of sight:
   * a click that has to scroll first would not count.
   */
  async uncovered(): Promise<void> {
    const frame = this.page.frames().find(each => each.url().endsWith('/composer/composer.html'));
    await frame
      ?.getByRole('button', { name: /^(Send|Sign and send)/ })
      .first()
      .scrollIntoViewIfNeeded();
  }

  async left(): Promise<void> {
    await this.#sends.waitFor({ state: 'detached' });
  }

  async open(folder: Folder, text: string): Promise<void> {
    await this.#does('opened');
    await this.#folder(folder);
    const row = this.page.locator(this.rows).filter({ hasText: text });
    await eventually(`a message with ${text}`, async () => {
      for (const each of await row.all()) {
        if (folder !== 'inbox' || (await isUnread(each))) {
          await each.click();
          return true;
        }
      }
      return false;
    });
    await this.#conversation.waitFor();
    this.#shown = new URL(this.page.url()).hash;
    this.#message =
      (await this.page.locator('[data-message-id]').last().getAttribute('data-message-id')) ?? '';
  }

  get #opened(): Locator {
    return this.page.locator(`[data-message-id="${this.#message}"]`);
  }

  async #folder(folder: Folder): Promise<void> {
    await this.page.evaluate(to => {
      location.hash = `#${to}`;
    }, folder);
    await this.page.locator(`[role=main] [role=grid]`).waitFor({ state: 'attached' });
  }

  get #conversation() {
    return this.page.locator('h2[data-legacy-thread-id]');
  }

  async openAgain(): Promise<void> {
    await this.#folder('inbox');
    await this.page.evaluate(to => {
      location.hash = to;
    }, this.#shown);
    await this.#conversation.waitFor();
    // What has an answer by now is folded.
    const folded = this.page.locator('[role=listitem][aria-expanded=false]').filter({ has: this.#opened });
    if (await folded.count()) await this.#opened.getByRole('presentation').first().click();
  }

  async answer(kind: Parameters<Mailbox['answer']>[0]): Promise<void> {
    await this.#does('answered', false);
    const last = this.page.locator('[data-message-id]').last();
    if ((await last.getAttribute('data-message-id')) === this.#message) {
      const links = this.page.locator('[role=main] [role=link][tabindex="0"]');
      // To all is there where there are others.
      await (kind === 'forward' ? links.last() : links.nth(kind === 'reply' ? 0 : 1)).click();
    } else {
      await this.#opened.locator('[role=button][aria-haspopup=true][aria-expanded]').click();
      const action = { reply: '94', 'reply-all': '24', forward: '25', 'forward as a file': '' }[kind];
      await this.page.locator(`[role=menuitem][data-action-type="${action}"]`).click();
    }
    await this.#sends.first().waitFor({ state: 'attached' });
  }

  async forwardSeveral(count: number): Promise<void> {
    await this.#folder('inbox');
    const boxes = this.page.locator(`${this.rows}:visible [role=checkbox]`); // lists that are not shown keep theirs
    for (let n = 0; n < count; n++) await boxes.nth(n).click();
    await this.page.locator('[gh=tm] [role=button][aria-haspopup=true]').click();
    await this.page.locator('[role=menu] [role=menuitem]').click();
    await this.#sends.first().waitFor({ state: 'attached' });
  }

  async openDraft(): Promise<void> {
    await this.#does('opened');
    await this.#folder('drafts');
    await this.refresh(); // it may still show one that is gone
    await this.page.locator(`${this.rows}:visible`).first().click();
    await this.#sends.first().waitFor({ state: 'attached' });
  }

  async refresh(): Promise<void> {
    const answered = this.page.waitForResponse(response => response.url().includes('/i/bv'));
    await this.page.locator('[gh=tm] [role=button]').first().click();
    await answered;
  }
}

/** Names of classes say nothing; what is unread is bold. */
function isUnread(row: Locator): Promise<boolean> {
  return row.evaluate(element => Number(getComputedStyle(element).fontWeight) >= 600).catch(() => false); // drawn anew meanwhile
}
