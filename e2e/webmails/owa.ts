// The double of Exchange Server with Outlook on the web, for the suites.
import type { Page } from 'playwright-core';
import { type Browser, frameGone, isOf } from '../browser.ts';
import { type Behaviour, type Exchange, startExchange } from '../rig/exchange.ts';
import { eventually } from '../rig/program.ts';
import { startWire } from '../rig/wire.ts';
import { composeInOwa, folderInOwa, logOnToOwa, recipientInOwa, sendOf } from './owa-page.ts';
import type { Folder, Mailbox, OwnLetter, Server, ServerOptions, Step, TestWebmail } from './webmail.ts';

const folders: Record<Folder, string> = { inbox: 'inbox', drafts: 'drafts', sent: 'sentitems' };

/** A draft is made of finished bytes, sent by an update without changes, and looked for among what was sent. */
const requests: Record<Step, string> = {
  store: '"MimeContent":{',
  submit: '"Updates":[]',
  file: '"Id":"sentitems"',
};

/** A server of it, with what can be changed while it runs. */
export interface OwaServer extends Server {
  exchange: Exchange;
}

/** The server in one of its behaviours; see rig/exchange.ts. */
export function owa(behaviour: Behaviour = {}): TestWebmail<OwaServer> {
  return {
    name: 'Outlook on the web',
    called: 'Outlook',
    needs: ['roundcube'], // for Dovecot
    cannot: {
      'refuse a recipient': 'Exchange takes every recipient, and reports later whom it could not reach',
      'plain text': 'its editor always has form',
      identities: 'a mailbox has one identity here',
      'forward as a file': 'its pages have no button for it',
      'forward several': 'its pages forward one message at a time',
    },
    marks: { 'clear-signed': 'signed', encrypted: 'protected', either: 'protected' },
    reads: /IncludeMimeContent/,
    steps: ['store', 'submit', 'file'],
    start: options => start(options, behaviour),
  };
}

async function start({ certificates }: ServerOptions, behaviour: Behaviour): Promise<OwaServer> {
  const exchange = await startExchange({ certificates });
  await exchange.behave(behaviour);
  const wire = await startWire(exchange.origin);
  return {
    exchange,
    origin: wire.origin,
    browser: {},
    tooLarge: 20_000_000,
    requests: () => wire.requests,
    disk: [exchange.disk],
    logIn: (browser, name) => OwaMailbox.logIn(browser, wire.origin, name, behaviour),
    deliver: async (name, message) => exchange.receive(name, message),
    messages: (name, folder) => exchange.messages(name, folders[folder]),
    submissions: exchange.submissions,
    breakAt: (step, what, loss) => wire.breakAt(requests[step], what, loss),
    letGo: async () => wire.letGo(),
    mend: async () => wire.mend(),
    expireSessions: exchange.expireSessions,
    stop: async () => {
      await wire.stop();
      await exchange.stop();
    },
  };
}

class OwaMailbox implements Mailbox {
  readonly page: Page;
  readonly rows = '[role=option]';
  /** What was opened last: a folder, the conversation in it, and how the message in that begins. */
  #shown: { folder: Folder; conversation: string; header: string } = {
    folder: 'inbox',
    conversation: '',
    header: '',
  };

  readonly #origin: string;
  readonly #behaviour: Behaviour;

  private constructor(page: Page, origin: string, behaviour: Behaviour) {
    this.page = page;
    this.#origin = origin;
    this.#behaviour = behaviour;
  }

  static async logIn(
    browser: Browser,
    origin: string,
    name: string,
    behaviour: Behaviour,
  ): Promise<OwaMailbox> {
    return new OwaMailbox(await logOnToOwa(browser, origin, name), origin, behaviour);
  }

  async home(): Promise<void> {
    await this.page.goto(`${this.#origin}/owa/`);
    await this.page.locator('#primaryContainer [role=listbox]').waitFor();
  }

  async compose(): Promise<void> {
    if (!this.page.url().startsWith(this.#origin)) await this.home();
    await composeInOwa(this.page);
  }

  async fill({ to, subject, text, bold, files = [] }: OwnLetter): Promise<void> {
    if (to !== undefined) await recipientInOwa(this.page, 'to', to);
    if (subject !== undefined) await this.#subject.fill(subject);
    if (text !== undefined) await this.#editor.pressSequentially(text);
    if (bold !== undefined) {
      await this.#editor.press('Control+b');
      await this.#editor.pressSequentially(bold);
    }
    for (const file of files) {
      await this.page.locator('input[type=file]').setInputFiles([file]);
      await this.holdsFile(file.name);
    }
  }

  get #subject() {
    return this.page.locator('input[maxlength="255"]');
  }

  get #editor() {
    return this.#behaviour.version === '2013'
      ? this.page.frameLocator('#EditorBody').locator('#MicrosoftOWAEditorRegion')
      : this.page.locator('[contenteditable=true]');
  }

  text(): Promise<string> {
    return this.#editor.innerText();
  }

  subject(): Promise<string> {
    return this.#subject.inputValue();
  }

  async holdsFile(name: string): Promise<void> {
    await this.page.locator('.attachmentWell').getByText(name).waitFor();
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
    await frameGone(this.page, 'composer');
  }

  async open(folder: Folder, text: string): Promise<void> {
    await folderInOwa(this.page, folder);
    const row = this.page
      .locator(`[role=option]${folder === 'inbox' ? '.unread' : ''}`)
      .filter({ hasText: text })
      .first();
    await row.waitFor();
    const conversation = (await row.getAttribute('data-convid')) ?? '';
    await row.click();
    await this.#message.waitFor({ state: 'attached' });
    this.#shown = { folder, conversation, header: (await this.#headers.first().textContent()) ?? '' };
  }

  get #message() {
    return this.page.locator('[id="Item.MessagePartBody"]').first();
  }

  /** Of the messages of a conversation, the newest first; those that were answered stand below the answers. */
  get #headers() {
    return this.page.locator('[role=heading][aria-expanded]');
  }

  async openAgain(): Promise<void> {
    const { folder, conversation, header } = this.#shown;
    await folderInOwa(this.page, folder);
    await this.page.locator(`[data-convid="${conversation}"]`).click();
    await this.#message.waitFor({ state: 'attached' });
    await this.#headers.filter({ hasText: header }).click();
    await eventually('a reader for each', async () => {
      const readers = this.page.frames().filter(frame => isOf(frame, 'reader'));
      return readers.length === (await this.#headers.and(this.page.locator('[aria-expanded=true]')).count());
    });
  }

  async answer(kind: Parameters<Mailbox['answer']>[0]): Promise<void> {
    const icon = { reply: 'reply', 'reply-all': 'replyAll', forward: 'forward', 'forward as a file': '' }[
      kind
    ];
    const part = this.#headers.filter({ hasText: this.#shown.header }).locator('..');
    await part.locator(`button:has(.ms-Icon--${icon})`).click();
    // Signet's composer may stand over it by now.
    await sendOf(this.page).waitFor({ state: 'attached' });
  }

  forwardSeveral(): Promise<void> {
    throw new Error('its pages forward one message at a time');
  }

  async openDraft(): Promise<void> {
    await folderInOwa(this.page, 'drafts');
    await this.page.locator('[role=option]').first().click();
    await sendOf(this.page).waitFor({ state: 'attached' });
  }

  async refresh(): Promise<void> {
    const answered = this.page.waitForResponse(response => response.url().includes('action=FindItem'));
    await folderInOwa(this.page, 'inbox');
    await eventually('the list', async () => (await answered).ok());
  }
}
