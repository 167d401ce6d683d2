/** The fields of the compose view: reading, emptying and filling them. */
import type { Address } from '../../../js-bridge/contract.ts';
import { formatAddress, isAddress, parseAddresses } from '../../addresses.ts';
import type { DraftFile } from '../../channel.ts';
import type { OwnDraft } from '../../mailbox/contract.ts';
import { byName } from '../exchange/by-name.ts';
import { chooseFiles } from '../file-field.ts';
import { insertHTML, textBlocks } from '../html.ts';
import { find, findAll } from './anchors.ts';
import { peopleIn } from './files.ts';
import { isID } from './ids.ts';

export type Recipients = 'to' | 'cc' | 'bcc';
export const recipientFields: Recipients[] = ['to', 'cc', 'bcc'];

export class ComposeForm {
  readonly root: HTMLElement;

  /** @param root what holds Send and the editor */
  constructor(root: HTMLElement) {
    this.root = root;
  }

  /** What one writes in; null while the page makes it. */
  editor(): HTMLElement | null {
    return find('editor', this.root);
  }

  /** Empty where the page shows none, as below the message that is answered. */
  get subject(): string {
    return this.#subject()?.value ?? '';
  }

  get hasSubject(): boolean {
    return this.#subject() !== null;
  }

  /** The id of the draft that the page keeps of this message, as far as the page says it. */
  draftID(): string | null {
    const inSubject = /^MSG_(.+)_SUBJECT$/.exec(this.#subject()?.id ?? '')?.[1];
    const inAddress = /\/compose\/([^/?#]+)/.exec(location.pathname)?.[1];
    const named = [inSubject, inAddress === undefined ? undefined : decodeURIComponent(inAddress)];
    return named.find(each => each !== undefined && isID(each)) ?? null;
  }

  /** Who was taken for a recipient, and what is still being typed. Of whom the page shows the name alone, `saved` may tell the address. */
  recipients(field: Recipients, saved: Pick<OwnDraft, Recipients> | null): Address[] {
    const input = this.#field(field);
    if (input === null) return [];
    const shown = this.#taken(input).map(mailboxIn);
    // What was saved may have them in another field.
    const taken = byName(byName(shown, saved?.[field] ?? []), peopleIn(saved));
    return [...taken, ...parseAddresses(typedIn(input))];
  }

  /** How many recipients the page shows as taken. */
  takenCount(): number {
    return this.#fields().reduce((count, input) => count + this.#taken(input).length, 0);
  }

  /** The names of the files that the page shows. */
  fileNames(): string[] {
    return this.#files().map(nameOf);
  }

  /** Empties recipients, subject, files and text. */
  clear(): void {
    for (const input of this.#fields()) {
      for (const pill of this.#taken(input)) remove(pill);
      type(input, '');
    }
    for (const card of this.#files()) remove(card);
    set(this.#subject(), '');
    const editor = this.editor();
    editor?.replaceChildren();
    changed(editor);
  }

  /** Fills the fields that are there; throws nothing where one is not, for the user sees what is filled. */
  fill(lists: Pick<OwnDraft, Recipients>, subject: string): void {
    for (const field of recipientFields) {
      const input = this.#field(field);
      if (input === null) continue;
      for (const address of lists[field]) {
        type(input, formatAddress(address));
        // The page takes what was typed for a recipient at the end of an entry.
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true }));
      }
    }
    set(this.#subject(), subject);
  }

  /** Writes the text: as HTML where there is some, else plain. */
  write(html: string, text: string, images: Map<string, string>): void {
    const editor = this.editor();
    if (editor === null) return;
    if (html !== '') insertHTML(editor, html, images);
    else editor.replaceChildren(...textBlocks(editor.ownerDocument, text));
    changed(editor);
  }

  /** Gives files to the page, as if the user had chosen them. */
  add(files: DraftFile[]): void {
    chooseFiles(
      this.root.querySelector<HTMLInputElement>('input[type="file"]'),
      files,
      'Outlook on the web, compose',
    );
  }

  #subject(): HTMLInputElement | null {
    const found = find('subject', this.root);
    return found instanceof HTMLInputElement ? found : null;
  }

  #fields(): HTMLElement[] {
    return findAll('recipients', this.root);
  }

  /** To, Cc and Bcc stand in this order. */
  #field(field: Recipients): HTMLElement | null {
    return this.#fields()[recipientFields.indexOf(field)] ?? null;
  }

  /** The recipients beside a field: those in the largest element around it that holds no other field. */
  #taken(input: HTMLElement): HTMLElement[] {
    let around = input;
    const alone = (element: HTMLElement) => findAll('recipients', element).length <= 1;
    for (
      let at = input.parentElement;
      at && at !== this.root && alone(at) && find('editor', at) === null && find('subject', at) === null;
      at = at.parentElement
    )
      around = at;
    return findAll('recipient', around);
  }

  #files(): HTMLElement[] {
    return findAll('file', this.root);
  }
}

/** Who a pill stands for: by an address in it, else its name for one. */
function mailboxIn(pill: HTMLElement): Address {
  const bare = pill.cloneNode(true) as HTMLElement;
  for (const button of bare.querySelectorAll('button')) button.remove();
  const text = (bare.textContent ?? '').trim();
  const said = [text, pill.title, pill.getAttribute('aria-label') ?? ''];
  const name = text.replace(/\s*<[^<>]*>$/, '');
  const address = said.flatMap(text => text.match(/[^\s<>;,"'()]+@[^\s<>;,"'()]+/g) ?? []).find(isAddress);
  return address === undefined
    ? { name: '', address: name }
    : { name: name === address ? '' : name, address };
}

function nameOf(card: HTMLElement): string {
  const titled = card.title !== '' ? card : card.querySelector<HTMLElement>('[title]');
  return (titled?.title ?? card.textContent ?? '').trim();
}

function typedIn(input: HTMLElement): string {
  if (input instanceof HTMLInputElement) return input.value;
  const own = Array.from(input.childNodes, node =>
    node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '') : '',
  );
  return own.join('').replaceAll('\u200b', '').trim();
}

function remove(element: HTMLElement): void {
  (find('remove', element) ?? element.querySelector('button'))?.click();
}

function type(input: HTMLElement, value: string): void {
  if (input instanceof HTMLInputElement) {
    set(input, value);
    return;
  }
  if (typedIn(input) === value) return;
  for (const node of [...input.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
  if (value !== '') input.append(value);
  changed(input);
}

/** Sets a field and lets the page's own handlers follow. */
function set(field: HTMLInputElement | null, value: string): void {
  if (field === null || field.value === value) return;
  field.value = value;
  changed(field);
}

function changed(element: HTMLElement | null): void {
  element?.dispatchEvent(new Event('input', { bubbles: true }));
  element?.dispatchEvent(new Event('change', { bubbles: true }));
}
