/** The fields of Roundcube's compose view: reading, emptying and filling them. */
import type { Address, Draft } from '../../../js-bridge/contract.ts';
import { formatAddresses, meantBy, parseAddresses } from '../../addresses.ts';
import type { Signature } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { insertHTML, textBlocks } from '../html.ts';

/** How long Roundcube may take to load its HTML editor. */
const editorTimeout = 10_000;

type Recipients = 'to' | 'cc' | 'bcc' | 'replyto' | 'followupto';
const recipientFields: Recipients[] = ['to', 'cc', 'bcc', 'replyto', 'followupto'];

export class ComposeForm {
  readonly #form: HTMLFormElement;
  readonly #page: Document;

  /** Returns null where the page has no compose form as we know it. */
  static find(page: Document): ComposeForm | null {
    const form = page.querySelector<HTMLTextAreaElement>('textarea[name="_message"]')?.form;
    const complete = ['_from', '_to', '_cc', '_bcc', '_subject', '_id'].every(name =>
      form?.elements.namedItem(name),
    );
    return form && complete ? new ComposeForm(page, form) : null;
  }

  constructor(page: Document, form: HTMLFormElement) {
    this.#page = page;
    this.#form = form;
  }

  /** The user's sender addresses, the chosen one apart. */
  identities(): { all: Address[]; chosen: Address } {
    const all = this.#options().map(({ mailbox }) => mailbox);
    const chosen = this.#options().find(({ number }) => number === this.#value('_from'));
    return { all, chosen: chosen?.mailbox ?? all[0] ?? { name: '', address: '' } };
  }

  /** The signatures of the senders, from those of the identities' numbers. */
  signatures(byNumber: Record<string, Omit<Signature, keyof Address>>): Signature[] {
    return this.#options().flatMap(({ number, mailbox }) => {
      const signature = byNumber[number];
      return signature ? [{ ...mailbox, ...signature }] : [];
    });
  }

  /** The number of the identity with an address. Throws `rejected` when there is none. */
  identityNumber(address: string): string {
    const same = this.#options().filter(
      ({ mailbox }) => mailbox.address.toLowerCase() === address.toLowerCase(),
    );
    const chosen = same.find(({ number }) => number === this.#value('_from')) ?? same[0];
    if (!chosen) throw new WebmailError('rejected', `Roundcube has no identity for ${address}`);
    return chosen.number;
  }

  recipients(field: Recipients): Address[] {
    return parseAddresses(this.#value(`_${field}`));
  }

  get subject(): string {
    return this.#value('_subject');
  }

  /** The folder chosen for the sent copy, empty for none. */
  sentFolder(): string {
    return this.#page.querySelector<HTMLSelectElement>('select[name="_store_target"]')?.value ?? '';
  }

  /** The number of the draft that Roundcube saved by itself or on request, empty for none. */
  savedDraft(): string {
    return this.#value('_draft_saveid');
  }

  /** Makes Roundcube save its next draft as a new one, after the one with this number was deleted. */
  forgetDraft(uid: string): void {
    if (this.savedDraft() === uid) this.#set('_draft_saveid', '');
  }

  /** The plain text, null while the HTML editor is used. */
  text(): string | null {
    return this.#isHTML() ? null : this.#message().value;
  }

  /** The content of the HTML editor, null while plain text is written. */
  editor(): HTMLElement | null {
    if (!this.#isHTML()) return null;
    return this.#editorFrame()?.contentDocument?.body ?? null;
  }

  /** Empties recipients, subject and text. */
  clear(): void {
    for (const field of recipientFields) this.#set(`_${field}`, '');
    this.#set('_subject', '');
    this.#set('_message', '');
    this.editor()?.replaceChildren();
  }

  fill({ to, cc, bcc, replyTo, subject }: Pick<Draft, 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject'>): void {
    const lists: [Recipients, Address[]][] = [
      ['to', to],
      ['cc', cc],
      ['bcc', bcc],
      ['replyto', replyTo],
    ];
    for (const [field, list] of lists) {
      this.#set(`_${field}`, formatAddresses(list));
      // Roundcube shows the rarer fields only where it filled them itself.
      if (list.length > 0) this.#page.getElementById(`compose_${field}`)?.classList.remove('hidden');
    }
    this.#set('_subject', subject);
  }

  /** Chooses the identity of a sender, if there is one. */
  chooseIdentity(sender: Address): void {
    const options = this.#options().map(({ number, mailbox }) => ({ number, ...mailbox }));
    const found = meantBy(options, sender);
    if (found && found.number !== this.#value('_from')) this.#set('_from', found.number);
  }

  /** Writes the text, as HTML where there is some and Roundcube's HTML editor can be had, else plain. */
  async write(html: string, text: string, images: Map<string, string>): Promise<void> {
    if (html !== '' && !this.#isHTML()) await this.#openEditor();
    const editor = this.editor();
    if (editor && html !== '') insertHTML(editor, html, images);
    else if (editor) editor.append(...textBlocks(editor.ownerDocument, text));
    else this.#set('_message', text);
  }

  #isHTML(): boolean {
    return this.#value('_is_html') === '1';
  }

  #message(): HTMLTextAreaElement {
    return this.#form.elements.namedItem('_message') as HTMLTextAreaElement;
  }

  #editorFrame(): HTMLIFrameElement | null {
    return this.#page.querySelector<HTMLIFrameElement>(`#${CSS.escape(this.#message().id)}_ifr`);
  }

  async #openEditor(): Promise<void> {
    const select = this.#page.querySelector<HTMLSelectElement>('select[name="editorSelector"]');
    if (select === null) return;
    select.value = 'html';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    const end = Date.now() + editorTimeout;
    while (Date.now() < end && !(this.#isHTML() && this.editor()?.isContentEditable)) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  #options(): { number: string; mailbox: Address }[] {
    const from = this.#form.elements.namedItem('_from');
    if (!(from instanceof HTMLSelectElement)) return [];
    return Array.from(from.options).flatMap(option => {
      const mailbox = parseAddresses(option.text)[0];
      return mailbox ? [{ number: option.value, mailbox }] : [];
    });
  }

  #value(name: string): string {
    const field = this.#form.elements.namedItem(name);
    return field && 'value' in field ? String(field.value) : '';
  }

  /** Sets a field and lets the page's own handlers follow: Elastic draws recipients as boxes. */
  #set(name: string, value: string): void {
    const field = this.#form.elements.namedItem(name);
    if (field instanceof HTMLElement && 'value' in field) {
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
}
