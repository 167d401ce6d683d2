// A stock Roundcube in its Elastic skin, for the suites.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
import type { ChosenFile } from '../flow.ts';
import { messagesOf } from '../rig/maildir.ts';
import { eventually } from '../rig/program.ts';
import { startRoundcube } from '../rig/roundcube.ts';
import { startWire } from '../rig/wire.ts';
import {
  answerInRoundcube,
  composeInRoundcube,
  leftCompose,
  logInToRoundcube,
  messagesIn,
  newestMessage,
  showMessage,
} from './roundcube-page.ts';
import type { Folder, Mailbox, OwnLetter, Server, ServerOptions, Step, TestWebmail } from './webmail.ts';

const folders: Record<Folder, { mailbox: string; maildir: string }> = {
  inbox: { mailbox: 'INBOX', maildir: '' },
  drafts: { mailbox: 'Drafts', maildir: '.Drafts' },
  sent: { mailbox: 'Sent', maildir: '.Sent' },
};

/** A draft is imported and found, bounced, and moved to the sent messages. */
const requests: Record<Step, string> = {
  store: '_action=import',
  submit: '_bcc=&_store_target=',
  file: '_action=move',
};

/** What PHP takes of a file, in megabytes. */
const uploadLimit = 4;

export const roundcube: TestWebmail = {
  name: 'Roundcube',
  called: 'Roundcube',
  needs: ['roundcube'],
  cannot: {
    'submit twice':
      'Chrome repeats a bounce whose answer was lost, and Roundcube sends it twice; see failures.test.ts',
  },
  // It tells of a message that it has the media type application/pkcs7-mime, and no more.
  marks: { encrypted: 'protected', either: 'protected' },
  reads: /_action=(?:viewsource|show|preview|get)\b/,
  steps: ['store', 'submit', 'file'],
  start,
};

async function start({ refuse, editor }: ServerOptions): Promise<Server> {
  const rig = await startRoundcube({
    htmlEditor: editor === 'html',
    uploadLimit: `${uploadLimit}M`,
    refuse,
  });
  const wire = await startWire(rig.origin);
  return {
    origin: wire.origin,
    browser: {},
    // Base64 makes four octets of three.
    tooLarge: uploadLimit * 800_000,
    requests: () => wire.requests,
    disk: [rig.maildir('alice'), rig.maildir('bob'), rig.state],
    logIn: async (browser, name) => RoundcubeMailbox.logIn(browser, wire.origin, name, editor),
    deliver: async (name, message) => rig.receive(name, message),
    messages: async (name, folder) => messagesOf(join(rig.maildir(name), folders[folder].maildir)),
    submissions: rig.submissions,
    breakAt: (step, what, loss) => wire.breakAt(requests[step], what, loss),
    letGo: async () => wire.letGo(),
    mend: async () => wire.mend(),
    expireSessions: async () => rig.expireSessions(),
    stop: async () => {
      await wire.stop();
      await rig.stop();
    },
  };
}

class RoundcubeMailbox implements Mailbox {
  readonly page: Page;
  readonly rows = '#messagelist tbody tr.message';
  readonly #origin: string;
  readonly #editor: ServerOptions['editor'];
  readonly #opened = new Set<string>();
  /** The message that was opened last. */
  #shown = { mailbox: 'INBOX', uid: '' };

  private constructor(page: Page, origin: string, editor: ServerOptions['editor']) {
    this.page = page;
    this.#origin = origin;
    this.#editor = editor;
  }

  static async logIn(
    browser: Browser,
    origin: string,
    name: string,
    editor: ServerOptions['editor'],
  ): Promise<RoundcubeMailbox> {
    return new RoundcubeMailbox(await logInToRoundcube(browser, origin, name), origin, editor);
  }

  /** Roundcube shows the folder again that it showed last, unless it is told another. */
  async home(): Promise<void> {
    await this.page.goto(`${this.#origin}/?_task=mail&_mbox=INBOX`);
  }

  compose(): Promise<void> {
    return composeInRoundcube(this.page, this.#origin);
  }

  async fill({ to, subject, text, bold, files = [] }: OwnLetter): Promise<void> {
    if (to !== undefined) {
      const field = this.page.locator('.recipient-input input').first();
      await field.fill(to);
      await field.press('Enter');
    }
    if (subject !== undefined) await this.page.locator('#compose-subject').fill(subject);
    if (text !== undefined) await this.#type(text);
    if (bold !== undefined) {
      await this.page.evaluate('tinymce.activeEditor.execCommand("Bold")');
      await this.#type(bold);
    }
    for (const file of files) await this.#upload(file);
  }

  async #type(text: string): Promise<void> {
    // Before the signature, where there is one.
    if (this.#editor === 'plain') await this.page.locator('#composebody').press('Control+Home');
    await this.#field.pressSequentially(text);
  }

  get #field() {
    return this.#editor === 'html'
      ? this.page.frameLocator('#composebody_ifr').locator('body')
      : this.page.locator('#composebody');
  }

  async #upload(file: ChosenFile): Promise<void> {
    await this.page.locator('#uploadformInput').setInputFiles([file]);
    await this.holdsFile(file.name);
  }

  async insertPicture(picture: ChosenFile): Promise<void> {
    await this.#upload(picture);
    const id = (await this.page.locator('#attachment-list li.image').last().getAttribute('id')) ?? '';
    // What Roundcube's own picker of uploaded images does.
    await this.page.evaluate(
      `tinymce.activeEditor.insertContent('<img src="' + rcmail.url('mail/display-attachment', {_id: rcmail.env.compose_id, _file: '${id}'}) + '">')`,
    );
  }

  text(): Promise<string> {
    return this.#editor === 'html' ? this.#field.innerText() : this.#field.inputValue();
  }

  subject(): Promise<string> {
    return this.page.locator('#compose-subject').inputValue();
  }

  async holdsFile(name: string): Promise<void> {
    await this.page.getByText(name).waitFor();
    await this.page.locator('#attachment-list li.uploading').waitFor({ state: 'detached' });
  }

  async saved(): Promise<void> {
    await this.save();
    await this.uncovered();
  }

  async save(): Promise<void> {
    const answered = this.page.waitForResponse(response => response.request().method() === 'POST');
    await this.page.evaluate('rcmail.command("savedraft"); rcmail.save_compose_form_local()');
    await answered;
    await this.page.locator('#messagestack > div').first().waitFor();
  }

  async send(): Promise<void> {
    await this.page.locator('button.send').click();
  }

  async uncovered(): Promise<void> {
    await this.page.locator('#messagestack > div').waitFor({ state: 'detached' });
  }

  left(): Promise<void> {
    return leftCompose(this.page);
  }

  async open(folder: Folder, text: string): Promise<void> {
    const { mailbox } = folders[folder];
    const uid = await eventually(`a message in ${mailbox} with ${text}`, async () => {
      const uids = await messagesIn(this.page, this.#origin, mailbox, text);
      return uids.find(each => folder !== 'inbox' || !this.#opened.has(each));
    });
    if (folder === 'inbox') this.#opened.add(uid);
    this.#shown = { mailbox, uid };
    await this.openAgain();
  }

  openAgain(): Promise<void> {
    return showMessage(this.page, this.#origin, this.#shown.mailbox, this.#shown.uid);
  }

  answer(kind: Parameters<Mailbox['answer']>[0]): Promise<void> {
    const { mailbox, uid } = this.#shown;
    const query = {
      reply: { _reply_uid: uid },
      'reply-all': { _reply_uid: uid, _all: 'all' },
      forward: { _forward_uid: uid },
      'forward as a file': { _forward_uid: uid, _attachment: '1' },
    }[kind] as Record<string, string>;
    return answerInRoundcube(this.page, { ...query, _mbox: mailbox });
  }

  async forwardSeveral(count: number): Promise<void> {
    const uids = await messagesIn(this.page, this.#origin, 'INBOX');
    const chosen = uids.slice(0, count).reverse().join();
    await answerInRoundcube(this.page, { _forward_uid: chosen, _attachment: '1' });
  }

  async openDraft(): Promise<void> {
    await answerInRoundcube(this.page, { _draft_uid: await this.#newestDraft(), _mbox: 'Drafts' });
  }

  async showDraft(): Promise<void> {
    await showMessage(this.page, this.#origin, 'Drafts', await this.#newestDraft());
  }

  #newestDraft(): Promise<string> {
    return newestMessage(this.page, this.#origin, 'Drafts', 0);
  }

  async refresh(): Promise<void> {
    const answered = this.page.waitForResponse(response => response.url().includes('_action=list'));
    await this.page.evaluate('rcmail.command("list", rcmail.env.mailbox)');
    await answered;
  }
}
