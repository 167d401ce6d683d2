// What somebody does in the pages of Gmail's double.
import type { Locator, Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { gmailOrigin, type Language } from '../rig/gmail.ts';
import { eventually } from '../rig/program.ts';
import type { Folder, Mailbox, OwnLetter } from './webmail.ts';

/** What was done in its pages, and in which languages. */
export type Spoken = Record<'written' | 'opened' | 'answered', Set<Language>>;

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
