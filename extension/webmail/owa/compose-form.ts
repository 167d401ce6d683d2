/** The fields of the compose view: reading, emptying and filling them. */
import type { Address } from '../../../js-bridge/contract.ts';
import { formatAddress, parseAddresses } from '../../addresses.ts';
import type { DraftFile } from '../../channel.ts';
import { chooseFiles } from '../file-field.ts';
import { insertHTML, textBlocks } from '../html.ts';
import { find, findAll } from './anchors.ts';

export type Recipients = 'to' | 'cc' | 'bcc';
const recipientFields: Recipients[] = ['to', 'cc', 'bcc'];

export class ComposeForm {
  readonly root: HTMLElement;

  /** @param root what holds Send, the subject and the editor */
  constructor(root: HTMLElement) {
    this.root = root;
  }

  /** What one writes in; null while the page makes it. */
  editor(): HTMLElement | null {
    const found = find('editor', this.root);
    if (!(found instanceof HTMLIFrameElement)) return found;
    return found.contentDocument ? find('editorInFrame', found.contentDocument) : null;
  }

  /** Empty where the page shows none. */
  get subject(): string {
    return this.#input('subject')?.value ?? '';
  }

  get hasSubject(): boolean {
    return this.#input('subject') !== null;
  }

  /** Who was taken for a recipient, and what is still being typed. Of whom the page shows the name alone, that is all there is. */
  recipients(field: Recipients): Address[] {
    const input = this.#field(field);
    const taken = this.#taken(field).flatMap(each => parseAddresses(mailboxIn(each)));
    return [...taken, ...parseAddresses(input?.value ?? '')];
  }

  /** The names of the files that the page shows. */
  fileNames(): string[] {
    return this.#files().map(card => card.title || (card.textContent ?? '').trim());
  }

  /** Empties recipients, subject, files and text. */
  clear(): void {
    for (const field of recipientFields) {
      for (const each of this.#taken(field)) each.querySelector('button')?.click();
      set(this.#field(field), '');
    }
    for (const card of this.#files()) card.querySelector('button')?.click();
    set(this.#input('subject'), '');
    const editor = this.editor();
    editor?.replaceChildren();
    changed(editor);
  }

  fill(lists: Record<Recipients, Address[]>, subject: string): void {
    for (const field of recipientFields) {
      const input = this.#field(field);
      for (const address of lists[field]) {
        set(input, formatAddress(address));
        // The page takes what was typed for a recipient at the end of an entry.
        input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true }));
      }
    }
    set(this.#input('subject'), subject);
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

  #input(anchor: 'subject'): HTMLInputElement | null {
    const found = find(anchor, this.root);
    return found instanceof HTMLInputElement ? found : null;
  }

  #field(field: Recipients): HTMLInputElement | null {
    const found = findAll('recipients', this.root)[recipientFields.indexOf(field)];
    return found instanceof HTMLInputElement ? found : null;
  }

  /** The recipients beside a field: those in the largest element around it that holds no other field. */
  #taken(field: Recipients): HTMLElement[] {
    const input = this.#field(field);
    let around = input?.parentElement ?? null;
    const alone = (element: HTMLElement) => findAll('recipients', element).length === 1;
    while (around?.parentElement && around.parentElement !== this.root && alone(around.parentElement))
      around = around.parentElement;
    return around ? findAll('recipient', around) : [];
  }

  #files(): HTMLElement[] {
    return findAll('attachments', this.root).flatMap(well => Array.from(well.children) as HTMLElement[]);
  }
}

/** A mailbox as one writes it, from what the page says about a recipient. */
function mailboxIn(element: HTMLElement): string {
  const said = [element.title, element.getAttribute('aria-label') ?? '', element.innerText];
  const name = (element.innerText ?? '').split('\n')[0]?.replace(/×$/, '').trim() ?? '';
  const address = said.flatMap(text => /[^\s<>;,"']+@[^\s<>;,"']+/.exec(text)?.[0] ?? [])[0];
  if (address === undefined) return name;
  return name === '' || name === address ? address : formatAddress({ name, address });
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
