import { html, type TemplateResult } from 'lit';
import Squire from 'squire-rte';
import type { Signature } from '../channel.ts';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import { type EditorBarEvents, moreTools, plainBar } from './editor-bar.ts';
import { type InlineImages, isShownInline } from './images.ts';
import { makeLegible, makeLegibleWithin } from './legible.ts';
import { textBlocks } from './original.ts';
import { plainText } from './plain-text.ts';
import { type Clean, sanitise } from './sanitise.ts';
import { exchangedText, signatureElement } from './signature.ts';
import { Toolbar } from './toolbar.ts';

/**
 * The editor: `<signet-editor .images=${images}></signet-editor>`, for formatted text or for plain text.
 *
 * All that comes into formatted text passes through {@link sanitise}, from the clipboard
 * and undo as well. Dispatches `edited` when the text changed, `files`
 * (a CustomEvent of File[]) for pasted or dropped files that cannot stand in a text,
 * `left-out` (a CustomEvent of a number) for images that were pasted and would be loaded from elsewhere,
 * and `form` when the user went from one form to the other.
 */
export class TextEditor extends LightElement {
  static override properties = {
    images: { attribute: false },
    form: { state: true },
  };

  declare images: InlineImages;
  /** Whether formatted text is written, or plain text. */
  declare form: 'formatted' | 'plain';
  readonly #toolbar = new Toolbar(this);
  #squire: Squire | undefined;
  /** The text as it was put here, until the user changes it. */
  #given: string | undefined = '<div><br></div>';
  /** What the formatted text was turned into last: as long as it stands, nothing of the format is lost. */
  #reduced: string | undefined;

  constructor() {
    super();
    this.form = 'formatted';
  }

  override focus(): void {
    if (this.form === 'plain') this.#plain.focus();
    else this.#squire?.focus();
  }

  /** Whether there is neither text nor an image. */
  get empty(): boolean {
    if (this.form === 'plain') return this.#plain.value.trim() === '';
    const root = this.#root;
    return root.textContent.trim() === '' && !root.querySelector('img');
  }

  /** The formatted text as HTML, images by their blob: URLs; empty where plain text is written. */
  get html(): string {
    return this.form === 'plain' ? '' : this.#formatted;
  }

  /** The plain text; of formatted text, what can be said without its form. */
  get text(): string {
    return this.form === 'plain' ? this.#plain.value : plainText(this.#root);
  }

  /** The formatted text, though plain text may be written now. */
  get #formatted(): string {
    return this.#squire?.getHTML() ?? '';
  }

  /** The images' URLs of the formatted text, though plain text may be written now. */
  get imageURLs(): string[] {
    return this.#squire ? Array.from(this.#root.querySelectorAll('img'), ({ src }) => src) : [];
  }

  /** Replaces the text by clean nodes and puts the cursor at its beginning. */
  fill(fragment: DocumentFragment): void {
    const text = document.createElement('div');
    text.append(fragment);
    // As HTML, for the editor's own rules: without a line break in it, an empty line cannot hold the cursor.
    this.#squire?.setHTML(text.innerHTML);
    this.#place(makeLegible);
    this.#untouched();
  }

  /** Goes over to plain text, and puts a text there. */
  fillPlain(text: string): void {
    this.form = 'plain';
    this.#squire?.setHTML('');
    this.#plain.value = text;
    this.#untouched();
  }

  /** Puts clean nodes below the text. The cursor stays where the user writes, and is at the beginning before. */
  appendBelow(fragment: DocumentFragment): void {
    if (this.form === 'plain') {
      const { selectionStart, selectionEnd } = this.#plain;
      this.#plain.value = `${this.#plain.value.trimEnd()}\n\n${plainText(fragment)}\n`;
      this.#plain.setSelectionRange(selectionStart, selectionEnd);
      return;
    }
    this.#place(root => {
      root.append(fragment);
      makeLegible(root);
    });
    if (this.#given !== undefined) this.#untouched();
  }

  /** Puts another sender's signature in place of one that stands in the text. */
  exchange(old: Signature, next: Signature | undefined): void {
    if (this.form === 'plain') {
      this.#plain.value = exchangedText(this.#plain.value, old.text, next?.text ?? '');
      return;
    }
    const element = signatureElement(this.#root, this.#clean(old.html).fragment);
    if (element) this.#place(() => element.replaceChildren(this.#clean(next?.html || '<br>').fragment));
  }

  #clean(html: string): Clean {
    return sanitise(html, { styles: 'keep', image: source => this.images.resolve(source) });
  }

  /** Changes the text without the user. What is undone afterwards is what the user did. */
  #place(change: (root: HTMLElement) => void): void {
    this.#squire?.modifyDocument(() => change(this.#root));
    this.#squire?.saveUndoState();
  }

  /** From here on the user begins to write. */
  #untouched(): void {
    if (this.form === 'plain') this.#plain.setSelectionRange(0, 0);
    else this.#squire?.moveCursorToStart();
    this.#given = this.#formatted;
  }

  /** Puts files where the cursor is, if they are images that every mail program shows; the others go into `files`. */
  insertFiles(files: File[]): void {
    const shown = (file: File) => this.form === 'formatted' && isShownInline(file.type);
    for (const file of files.filter(shown)) {
      const { url, name } = this.images.add(file, file.name);
      this.#squire?.insertImage(url, { alt: name });
    }
    const others = files.filter(file => !shown(file));
    if (others.length > 0) this.dispatchEvent(new CustomEvent<File[]>('files', { detail: others }));
  }

  protected override render(): TemplateResult {
    const formatted = this.form === 'formatted';
    return html`
      ${formatted ? this.#toolbar.render(moreTools(this, this.#barEvents)) : plainBar(this.#barEvents)}
      <div
        class="paper"
        role="textbox"
        aria-multiline="true"
        aria-label=${t('composer_text')}
        spellcheck="true"
        ?hidden=${!formatted}
        @paste=${{ handleEvent: (event: ClipboardEvent) => this.#pasted(event), capture: true }}
        @drop=${{ handleEvent: (event: DragEvent) => this.#dropped(event), capture: true }}
      ></div>
      <textarea
        class="paper plain"
        aria-label=${t('composer_text')}
        spellcheck="true"
        ?hidden=${formatted}
        @input=${() => this.dispatchEvent(new Event('edited'))}
        @paste=${this.#pasted}
        @drop=${this.#dropped}
      ></textarea>
    `;
  }

  readonly #barEvents: EditorBarEvents = {
    images: files => {
      this.insertFiles(files);
      this.focus();
    },
    changeForm: () => this.#changeForm(),
  };

  /** Back to formatted text, the format comes back too where nobody changed the text meanwhile. */
  #changeForm(): void {
    if (this.form === 'formatted') {
      this.#reduced = plainText(this.#root);
      this.#plain.value = this.#reduced;
      this.form = 'plain';
    } else {
      const { value } = this.#plain;
      this.form = 'formatted';
      if (value !== this.#reduced) this.fill(blocksOf(value));
    }
    this.dispatchEvent(new Event('form'));
    this.dispatchEvent(new Event('edited'));
    void this.updateComplete.then(() => this.focus());
  }

  protected override firstUpdated(): void {
    const squire = new Squire(this.#root, {
      sanitizeToDOMFragment: text => {
        const { fragment, imagesLeftOut } = this.#clean(text);
        if (imagesLeftOut > 0) this.dispatchEvent(new CustomEvent('left-out', { detail: imagesLeftOut }));
        return fragment;
      },
      didError: error => reportError(error),
    });
    this.#toolbar.follow(squire);
    squire.addEventListener('willPaste', event => {
      const { fragment } = (event as CustomEvent<{ fragment?: DocumentFragment }>).detail;
      if (fragment) makeLegibleWithin(this.#root, fragment);
    });
    squire.addEventListener('input', () => {
      // Squire does not tell who changed the text.
      if (this.#given !== undefined && this.#given === squire.getHTML()) return;
      this.#given = undefined;
      this.dispatchEvent(new Event('edited'));
    });
    this.#squire = squire;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#squire?.destroy();
  }

  #pasted(event: ClipboardEvent): void {
    const data = event.clipboardData;
    // Office programs put a picture of the text beside the text: there the text is meant.
    if (!data || data.files.length === 0 || data.types.includes('text/plain')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.insertFiles([...data.files]);
  }

  #dropped(event: DragEvent): void {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const range = document.caretRangeFromPoint(event.clientX, event.clientY);
    if (range && this.#root.contains(range.startContainer)) this.#squire?.setSelection(range);
    this.insertFiles(files);
  }

  get #root(): HTMLElement {
    return this.querySelector<HTMLElement>('div.paper') as HTMLElement;
  }

  get #plain(): HTMLTextAreaElement {
    return this.querySelector<HTMLTextAreaElement>('textarea.plain') as HTMLTextAreaElement;
  }
}

function blocksOf(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...textBlocks(text));
  return fragment;
}

customElements.define('signet-editor', TextEditor);
