// The double of Microsoft 365 with the new Outlook on the web, for the suites.
import type { Locator, Page } from 'playwright-core';
import { extensionWith } from '../rig/extension.ts';
import { microsoftClientId, type Outlook, type OutlookBehaviour, startOutlook } from '../rig/outlook.ts';
import {
  agree,
  composeInOutlook,
  editorOf,
  folderInOutlook,
  openInOutlook,
  recipientInOutlook,
  sendOf,
  signInToOutlook,
} from './outlook-page.ts';
import type { Folder, Mailbox, OwnLetter, Server, Step, TestWebmail } from './webmail.ts';

const folders: Record<Folder, string> = { inbox: 'inbox', drafts: 'drafts', sent: 'sentitems' };

/** A draft is made of finished octets, of which the first are "From: " in base64; it is sent by its id, and looked for by its Message-ID. */
const requests: Record<Step, string> = {
  store: 'RnJvbTog',
  submit: '/send',
  file: 'filter=internetMessageId',
};

/** A server of it, with what can be changed while it runs. */
export interface OutlookServer extends Server {
  outlook: Outlook;
}

/** The server in one of its behaviours, at one of its hosts. */
export function outlook(
  behaviour: OutlookBehaviour = {},
  origin = 'https://outlook.office.com',
): TestWebmail<OutlookServer> {
  return {
    name: 'Outlook on the web (Microsoft 365)',
    called: 'Outlook',
    signedOut: 'Signet may not use this mailbox any more.',
    needs: ['roundcube'], // for Dovecot
    cannot: {
      'refuse a recipient': 'Exchange takes every recipient, and reports later whom it could not reach',
      'plain text': 'the editor of the double always has form',
      identities: 'a mailbox has one identity here',
      'forward as a file': 'the pages of the double have no button for it',
      'forward several': 'its pages forward one message at a time',
      'list marks': 'its list does not say what form a message has',
    },
    marks: {},
    reads: /\/\$value/,
    steps: ['store', 'submit', 'file'],
    start: () => start(behaviour, origin),
  };
}

async function start(behaviour: OutlookBehaviour, origin: string): Promise<OutlookServer> {
  const double = await startOutlook();
  await double.behave(behaviour);
  const clients = JSON.stringify({ microsoft: { chrome: microsoftClientId, edge: '' } });
  return {
    outlook: double,
    origin,
    browser: { hosts: [double.at], extension: extensionWith({ 'oauth-clients.json': clients }) },
    tooLarge: 21_000_000,
    requests: double.requests,
    disk: [double.disk],
    prepare: (browser, name) => agree(browser, name, 'read', 'write', 'send'),
    logIn: async (browser, name) => new OutlookMailbox(await signInToOutlook(browser, origin, name), origin),
    deliver: (name, message) => double.deliver(`${name}@example.test`, message),
    messages: (name, folder) => double.messages(name, folders[folder]),
    submissions: double.submissions,
    breakAt: (step, what, loss) => double.breakAt(requests[step], what, loss),
    letGo: double.letGo,
    mend: double.mend,
    // A day later, and signed out: what was agreed to is renewed without a question once somebody is signed in again.
    expireSessions: async () => {
      await double.advance(25);
      await double.signOut();
      await double.expirePages();
    },
    stop: double.stop,
  };
}

class OutlookMailbox implements Mailbox {
  readonly page: Page;
  readonly rows = '[role=option][data-convid]';
  readonly #origin: string;
  /** What was opened last: a folder, the conversation in it, and who wrote the message in that. */
  #shown: { folder: Folder; conversation: string; from: string } = {
    folder: 'inbox',
    conversation: '',
    from: '',
  };

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
  }

  async home(): Promise<void> {
    await this.page.goto(`${this.#origin}/mail/`);
    await this.page.locator('#MailList [role=listbox]').waitFor({ state: 'attached' });
  }

  async compose(): Promise<void> {
    if (!this.page.url().startsWith(this.#origin)) await this.home();
    await composeInOutlook(this.page);
  }

  async fill({ to, subject, text, bold, files = [] }: OwnLetter): Promise<void> {
    if (to !== undefined) await recipientInOutlook(this.page, 'to', to);
    if (subject !== undefined) await this.#subject.fill(subject);
    if (text !== undefined) await editorOf(this.page).pressSequentially(text);
    if (bold !== undefined) {
      await editorOf(this.page).press('Control+b');
      await editorOf(this.page).pressSequentially(bold);
    }
    for (const file of files) {
      await this.page.locator('input[type=file]').setInputFiles([file]);
      await this.holdsFile(file.name);
    }
  }

  get #subject(): Locator {
    return this.page.locator('input[maxlength="255"]');
  }

  text(): Promise<string> {
    return editorOf(this.page).innerText();
  }

  subject(): Promise<string> {
    return this.#subject.inputValue();
  }

  async holdsFile(name: string): Promise<void> {
    // The files of a message that is shown cannot be taken off it.
    await this.page.locator('[role=option]:has([data-icon-name=DismissRegular])').getByText(name).waitFor();
  }

  async saved(): Promise<void> {
    await this.page.locator('[role=status]').filter({ hasText: /./ }).waitFor({ state: 'attached' });
  }

  async send(): Promise<void> {
    await sendOf(this.page).click();
  }

  async uncovered(): Promise<void> {}

  async left(): Promise<void> {
    await sendOf(this.page).waitFor({ state: 'detached' });
  }

  async open(folder: Folder, text: string): Promise<void> {
    await folderInOutlook(this.page, folder);
    const conversation = await openInOutlook(this.page, text, folder === 'inbox' ? '.unread' : '');
    const from = await this.page.locator('[id^=MSG_][id$=_FROM]').first().innerText();
    this.#shown = { folder, conversation, from };
  }

  async openAgain(): Promise<void> {
    const { folder, conversation } = this.#shown;
    await folderInOutlook(this.page, folder);
    await this.page.locator(`[data-convid="${conversation}"]`).first().click();
    await this.#message.waitFor();
    if ((await this.#message.getAttribute('aria-expanded')) === 'false') await this.#message.click();
    await this.#message.locator('[id^=UniqueMessageBody_]').waitFor({ state: 'attached' });
  }

  /** The newest message of the conversation that is from the same person as the one that was opened. */
  get #message(): Locator {
    const from = this.page.locator('[id^=MSG_][id$=_FROM]', { hasText: this.#shown.from });
    return this.page.locator('[aria-expanded]:not([role])').filter({ has: from }).first();
  }

  async answer(kind: Parameters<Mailbox['answer']>[0]): Promise<void> {
    const icons = { reply: 'ArrowReply', 'reply-all': 'ArrowReplyAll', forward: 'ArrowForward' } as const;
    if (kind === 'forward as a file') throw new Error('the pages of the double have no button for it');
    await this.#message.locator(`button:has([data-icon-name=${icons[kind]}Regular])`).click();
    await sendOf(this.page).waitFor({ state: 'attached' });
  }

  forwardSeveral(): Promise<void> {
    throw new Error('its pages forward one message at a time');
  }

  async openDraft(): Promise<void> {
    await folderInOutlook(this.page, 'drafts');
    await this.page.locator(this.rows).first().click();
    await sendOf(this.page).waitFor({ state: 'attached' });
  }

  async refresh(): Promise<void> {
    const answered = this.page.waitForResponse(response =>
      response.url().includes('action=FindConversation'),
    );
    await folderInOutlook(this.page, 'inbox');
    await answered;
  }
}
