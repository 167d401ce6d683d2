// What a person does with Signet in a webmail: write, send, open, read.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Download, Frame, Page } from 'playwright-core';
import { type Browser, clickHidden, frameOf, isOf } from './browser.ts';
import { eventually } from './rig/program.ts';

/** A file as a file chooser gives it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A picture of two by two dots. */
export const picturePNG: ChosenFile = {
  name: 'seal.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR42mNk+M9Qz8DAwMgABYwMDAAM5AIBy2iFGAAAAABJRU5ErkJggg==',
    'base64',
  ),
};

/** Logs into the embedded webmail. */
export async function logIn(browser: Browser, origin: string, name: string): Promise<Page> {
  const page = await browser.open(`${origin}/login`);
  await page.getByLabel('Address').fill(`${name}@example.test`);
  await page.getByLabel('Password').fill(name);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/mail/inbox');
  return page;
}

/**
 * Presses Encrypt beside the webmail's Send and returns Signet's composer. A view that is still being laid out may move
 * the button away under the pointer: it is pressed again then, as people do.
 */
export async function encrypt(page: Page): Promise<Composer> {
  const opened = () => page.frames().some(frame => isOf(frame, 'composer'));
  for (let tries = 0; tries < 3 && !opened(); tries++) {
    await clickHidden(page, 'Encrypt').catch(error => {
      if (!opened()) throw error;
    });
    await eventually('the composer', opened, 7).catch(() => {});
  }
  return composer(page);
}

/** Waits for Signet's composer in a page. */
export async function composer(page: Page): Promise<Composer> {
  const frame = await frameOf(page, 'composer');
  await frame.getByRole('main').waitFor();
  return new Composer(frame);
}

/** Signet's composer. */
export class Composer {
  readonly frame: Frame;

  constructor(frame: Frame) {
    this.frame = frame;
  }

  get text() {
    return this.frame.getByRole('textbox', { name: 'Message' });
  }

  /** The text as it stands, with form or without. */
  written(): Promise<string> {
    return this.text.evaluate(text =>
      text instanceof HTMLTextAreaElement ? text.value : (text as HTMLElement).innerText,
    );
  }

  get subject() {
    return this.frame.getByLabel('Subject');
  }

  get sendButton() {
    return this.frame.getByRole('button', { name: /^Send / });
  }

  async to(...addresses: string[]): Promise<void> {
    const field = this.frame.getByRole('combobox', { name: 'To', exact: true });
    for (const address of addresses) {
      await field.fill(address);
      await field.press('Enter');
    }
  }

  async type(text: string): Promise<void> {
    await this.#writable();
    await this.text.pressSequentially(text);
  }

  /** Types after all that is written. */
  async append(text: string): Promise<void> {
    await this.#writable();
    await this.text.press('Control+End');
    await this.text.pressSequentially(text);
  }

  /** What is typed while a message is on its way, or is being called back, goes nowhere. */
  async #writable(): Promise<void> {
    await this.frame.locator('.composer-body:not([inert])').waitFor();
  }

  async typeBold(text: string): Promise<void> {
    const bold = this.frame.getByRole('button', { name: 'Bold' });
    await bold.click();
    await this.text.pressSequentially(text);
    await bold.click();
  }

  async insertImage(file: ChosenFile): Promise<void> {
    await this.frame.locator('#image-input').setInputFiles(file);
    await this.text.locator('img').waitFor();
  }

  async attach(...files: ChosenFile[]): Promise<void> {
    await this.frame.locator('.attach input[type=file]').setInputFiles(files);
    for (const { name } of files) await this.frame.getByText(name).first().waitFor();
  }

  /** Presses Send, and unlocks the keys when asked. */
  async send(passphrase?: string): Promise<void> {
    // A click that comes faster than anybody reads is not honoured.
    await this.frame.waitForTimeout(700);
    await this.sendButton.click();
    if (passphrase !== undefined) await unlock(this.frame, passphrase);
  }

  /** Waits until the message left and its stored copy was compared; fails with what Signet says otherwise. */
  async expectSent(): Promise<void> {
    const sent = this.frame.getByText('Sent. The stored copy was checked.');
    const outcome = sent.or(this.problem).first();
    await outcome.waitFor({ timeout: 60_000 });
    // On a busy machine the browser tells late that the view has come to rest: whoever reads that clicks again.
    const tooSoon = this.problem.getByText('Signet had only just come into sight or moved');
    if (await tooSoon.isVisible()) {
      await this.send();
      await tooSoon.waitFor({ state: 'hidden' });
      await outcome.waitFor({ timeout: 60_000 });
    }
    if (!(await sent.isVisible())) throw new Error(`not sent: ${await this.problem.innerText()}`);
  }

  /** The notice about what went wrong. */
  get problem() {
    return this.frame.getByRole('alert');
  }
}

/** Gives an answer to the question that stands in a frame, once a person can have read it. */
export async function answerQuestion(frame: Frame, answer: string | RegExp): Promise<void> {
  const question = frame.getByRole('dialog');
  await question.waitFor();
  await frame.waitForTimeout(700); // an answer that comes faster than anybody reads is not taken
  await question.getByRole('button', { name: answer }).click();
}

/** Gives the passphrase to a form that asks for it. */
export async function unlock(frame: Frame | Page, passphrase: string): Promise<void> {
  const field = frame.getByLabel('Passphrase', { exact: true });
  await field.fill(passphrase);
  // In a webmail, a passphrase that comes faster than anybody types is not taken.
  await field.evaluate(() => new Promise(resolve => setTimeout(resolve, parent === window ? 0 : 700)));
  await frame.getByRole('button', { name: 'Unlock' }).click();
}

/** Signet's reader in a page. */
export class Reader {
  readonly page: Page;
  readonly frame: Frame;

  private constructor(page: Page, frame: Frame) {
    this.page = page;
    this.frame = frame;
  }

  static async in(page: Page): Promise<Reader> {
    return new Reader(page, await frameOf(page, 'reader'));
  }

  /** The sentence about who signed, once there is one. */
  async verdict(): Promise<string> {
    const bar = this.frame.getByRole('region', { name: 'What Signet found' });
    return (await bar.getByRole('status').innerText()).trim();
  }

  /** Waits for a sentence. */
  async expectVerdict(sentence: string): Promise<void> {
    await eventually(`the verdict ${sentence}`, async () => (await this.verdict()) === sentence).catch(
      async error => {
        throw new Error(`the reader says ${await this.frame.locator('body').innerText()}`, { cause: error });
      },
    );
  }

  /** The text of the message, from the sandboxed page where it is HTML. */
  text(): Promise<string> {
    return eventually('the text of the message', async () => {
      const sandbox = this.body();
      const texts = sandbox
        ? await sandbox.locator('body').innerText()
        : await this.frame.locator('.body').innerText();
      return texts.replaceAll('\u00a0', ' ').trim();
    });
  }

  /** The sandboxed page with the HTML of the message. */
  body(): Frame | undefined {
    return this.frame.childFrames().find(frame => frame.url().endsWith('/reader/sandbox.html'));
  }

  /** Saves an attachment and returns its octets. */
  async save(name: string): Promise<Buffer> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download') as Promise<Download>,
      this.frame.getByRole('button', { name: `Save ${name}` }).click(),
    ]);
    return readFileSync(await download.path());
  }

  async reply(): Promise<void> {
    await this.frame.getByRole('button', { name: 'Reply', exact: true }).click();
  }

  /** Agrees to send a receipt, and unlocks the keys where they are locked. */
  async sendReceipt(passphrase: string): Promise<void> {
    const question = this.frame.getByRole('region', { name: 'Receipt' });
    await question.waitFor();
    // A click that comes faster than anybody reads is not honoured.
    await this.frame.waitForTimeout(700);
    await question.getByRole('button', { name: 'Send receipt' }).click();
    const sent = this.frame.getByText('The receipt was sent.');
    const trouble = this.frame.getByRole('alert');
    await sent
      .or(question.getByLabel('Passphrase', { exact: true }))
      .or(trouble)
      .first()
      .waitFor({ timeout: 60_000 });
    if (await trouble.isVisible()) throw new Error(`not sent: ${await trouble.innerText()}`);
    if (!(await sent.isVisible())) await unlock(this.frame, passphrase);
    await sent.waitFor({ timeout: 60_000 });
  }
}

/** Opens the newest message with a subject in the embedded webmail's inbox. */
export async function openMessage(page: Page, origin: string, subject: string): Promise<void> {
  await eventually(`a message ${subject}`, async () => {
    await page.goto(`${origin}/mail/inbox`);
    return (await page.getByRole('link', { name: subject }).count()) > 0;
  });
  await page.getByRole('link', { name: subject }).first().click();
  await page.waitForURL('**/mail/inbox/*');
}
