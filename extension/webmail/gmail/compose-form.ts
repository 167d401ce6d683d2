/** The fields of a compose window: reading, emptying and filling them. */
import type { Address } from '../../../js-bridge/contract.ts';
import { formatAddress, parseAddresses } from '../../addresses.ts';
import type { DraftFile } from '../../channel.ts';
import { chooseFiles } from '../file-field.ts';
import { insertHTML, textBlocks } from '../html.ts';
import { find, findAll } from './anchors.ts';
import { answeredIn, draftOf, savedDraftOf, threadOf } from './identify.ts';

type Recipients = 'to' | 'cc' | 'bcc';
const recipientFields: Recipients[] = ['to', 'cc', 'bcc'];

export class ComposeForm {
  readonly root: HTMLElement;

  /** @param root what holds Send, the subject and the editor */
  constructor(root: HTMLElement) {
    this.root = root;
  }

  /** What one writes in. */
  get editor(): HTMLElement | null {
    return find('editor', this.root);
  }

  get subject(): string {
    return this.#input('subject')?.value ?? '';
  }

  /** The address that was chosen to send from, where the page lets one choose. */
  get from(): string {
    return this.#input('from')?.value ?? '';
  }

  /** What the draft is downloaded by; null while it has no name. */
  get draft(): string | null {
    return draftOf(this.#input('draft')?.value ?? '');
  }

  /** The id of the draft that the window was opened with, or that the page has saved since; null for none. */
  get savedDraft(): string | null {
    return savedDraftOf(this.#input('draft')?.value ?? '');
  }

  /** The page's id of the message that is answered or forwarded; empty for none. */
  get answered(): string {
    return answeredIn(this.#input('answered')?.value ?? '');
  }

  /** The id of the conversation in the API; null where the window does not say it. */
  get thread(): string | null {
    const value = this.#input('thread')?.value ?? '';
    return threadOf(value, value);
  }

  /** Who was taken for a recipient, and what is still being typed. */
  recipients(field: Recipients): Address[] {
    const taken = this.#taken(field).map(chip => {
      const address = chip.dataset.hovercardId ?? '';
      const name = chip.dataset.name ?? '';
      return { name: name === address ? '' : name, address };
    });
    return [...taken, ...parseAddresses(this.#typing(field)?.value ?? '')];
  }

  /** The files that the page has uploaded, by name. */
  fileNames(): string[] {
    return findAll('file', this.root).map(field => {
      const row = field.parentElement;
      return (row?.getAttribute('aria-label') ?? row?.textContent ?? '').trim();
    });
  }

  /** Empties recipients, subject, files and text. */
  clear(): void {
    for (const field of recipientFields) {
      for (const chip of this.#taken(field)) remove(chip);
      set(this.#typing(field), '');
    }
    for (const field of findAll('file', this.root)) if (field.parentElement) remove(field.parentElement);
    set(this.#input('subject'), '');
    this.editor?.replaceChildren();
    changed(this.editor);
  }

  fill(lists: Record<Recipients, Address[]>, subject: string): void {
    for (const field of recipientFields) {
      if (lists[field].length > 0) paste(this.#typing(field), lists[field].map(formatAddress).join(', '));
    }
    set(this.#input('subject'), subject);
  }

  /** Writes the text: as HTML where there is some, else plain. */
  write(html: string, text: string, images: Map<string, string>): void {
    const { editor } = this;
    if (editor === null) return;
    if (html !== '') insertHTML(editor, html, images);
    else editor.replaceChildren(...textBlocks(editor.ownerDocument, text));
    changed(editor);
  }

  /** Makes the page save what it holds, as it does after each change. */
  save(): void {
    changed(this.editor);
  }

  /** Gives files to the page, as if the user had chosen them. */
  add(files: DraftFile[]): void {
    chooseFiles(find('fileField', this.root), files, 'Gmail, compose');
  }

  #input(anchor: 'subject' | 'draft' | 'answered' | 'thread' | 'from'): HTMLInputElement | null {
    const found = find(anchor, this.root);
    return found instanceof HTMLInputElement ? found : null;
  }

  #taken(field: Recipients): HTMLElement[] {
    const around = find(field, this.root);
    return around ? findAll('recipient', around) : [];
  }

  #typing(field: Recipients): HTMLInputElement | HTMLTextAreaElement | null {
    const around = find(field, this.root);
    const found = around && (around instanceof HTMLTextAreaElement ? around : find('typing', around));
    return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
  }
}

/** Presses the button in a chip or a row that takes it away. */
function remove(chip: HTMLElement): void {
  find('remove', chip)?.click();
  if (chip.isConnected)
    chip.dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', code: 'Delete', bubbles: true }));
}

/** Gives a list of recipients to the field, which makes chips of them. */
function paste(field: HTMLElement | null, text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  field?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

/** Sets a field and lets the page's own handlers follow. */
function set(field: HTMLInputElement | HTMLTextAreaElement | null, value: string): void {
  if (field === null || field.value === value) return;
  field.value = value;
  changed(field);
}

function changed(element: HTMLElement | null): void {
  element?.dispatchEvent(new Event('input', { bubbles: true }));
  element?.dispatchEvent(new Event('change', { bubbles: true }));
}
