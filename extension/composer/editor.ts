import { html, nothing, type TemplateResult } from 'lit';
import Squire from 'squire-rte';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { type InlineImages, isShownInline } from './images.ts';
import { makeLegible } from './legible.ts';
import { askLink } from './link.ts';
import { sanitise } from './sanitise.ts';

type Tag = 'B' | 'I' | 'U' | 'UL' | 'OL' | 'BLOCKQUOTE' | 'A';

interface Tool {
  label: string;
  icon: IconName;
  keys: string;
  /** Pressed while the cursor is within one. */
  tag?: Tag;
  run(squire: Squire, within: boolean): unknown;
}

/**
 * The rich text editor: `<signet-editor .images=${images}></signet-editor>`.
 *
 * All that comes into it passes through {@link sanitise}, from the clipboard
 * and undo as well. Dispatches `edited` when the text changed, and `files`
 * (a CustomEvent of File[]) for pasted or dropped files that cannot stand in a text.
 */
export class RichTextEditor extends LightElement {
  static override properties = {
    images: { attribute: false },
    within: { state: true },
  };

  declare images: InlineImages;
  declare within: ReadonlySet<Tag>;
  #squire: Squire | undefined;
  /** The text as it was put here, until the user changes it. */
  #given: string | undefined = '<div><br></div>';

  constructor() {
    super();
    this.within = new Set();
  }

  override focus(): void {
    this.#squire?.focus();
  }

  /** Whether there is neither text nor an image. */
  get empty(): boolean {
    const root = this.#root;
    return !root || (root.textContent.trim() === '' && !root.querySelector('img'));
  }

  /** The text as HTML, images by their blob: URLs. */
  get html(): string {
    return this.#squire?.getHTML() ?? '';
  }

  /** The element that holds the text, to read from. */
  get content(): HTMLElement {
    const root = this.#root;
    if (!root) throw new Error('the editor is not in the page yet');
    return root;
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

  /** Puts clean nodes below the text. The cursor stays where the user writes, and is at the beginning before. */
  appendBelow(fragment: DocumentFragment): void {
    this.#place(root => {
      root.append(fragment);
      makeLegible(root);
    });
    if (this.#given !== undefined) this.#untouched();
  }

  #place(change: (root: HTMLElement) => void): void {
    this.#squire?.modifyDocument(() => change(this.content));
  }

  /** From here on the user begins to write. */
  #untouched(): void {
    this.#squire?.moveCursorToStart();
    this.#given = this.html;
  }

  /** Puts files where the cursor is, if they are images that every mail program shows; the others go into `files`. */
  insertFiles(files: File[]): void {
    for (const file of files.filter(({ type }) => isShownInline(type))) {
      const { url, name } = this.images.add(file, file.name);
      this.#squire?.insertImage(url, { alt: name });
    }
    const others = files.filter(({ type }) => !isShownInline(type));
    if (others.length > 0) this.dispatchEvent(new CustomEvent<File[]>('files', { detail: others }));
  }

  protected override render(): TemplateResult {
    return html`
      <div class="toolbar" role="toolbar" aria-label=${t('composer_format')} @keydown=${this.#toolbarKey}>
        ${tools.map((tool, index) => this.#button(tool, index))}
        <span class="toolbar-gap"></span>
        <button
          type="button"
          class="button quiet icon-only"
          tabindex="-1"
          title=${t('composer_insert_image')}
          aria-label=${t('composer_insert_image')}
          @click=${() => this.querySelector<HTMLInputElement>('#image-input')?.click()}
        >
          ${icon('image-plus')}
        </button>
        <input
          id="image-input"
          type="file"
          accept="image/png,image/jpeg,image/gif,image/webp"
          multiple
          hidden
          @change=${this.#imagesChosen}
        />
      </div>
      <div
        class="paper"
        role="textbox"
        aria-multiline="true"
        aria-label=${t('composer_text')}
        @paste=${{ handleEvent: (event: ClipboardEvent) => this.#pasted(event), capture: true }}
        @drop=${{ handleEvent: (event: DragEvent) => this.#dropped(event), capture: true }}
      ></div>
    `;
  }

  #button(tool: Tool, index: number): TemplateResult {
    const pressed = tool.tag !== undefined && this.within.has(tool.tag);
    const label = t(tool.label);
    return html`<button
      type="button"
      class="button quiet icon-only"
      tabindex=${index === 0 ? 0 : -1}
      title=${tool.keys ? `${label} (${tool.keys})` : label}
      aria-label=${label}
      aria-pressed=${tool.tag ? pressed : nothing}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#run(tool, pressed)}
    >
      ${icon(tool.icon)}
    </button>`;
  }

  protected override firstUpdated(): void {
    const root = this.#root;
    if (!root) return;
    const squire = new Squire(root, {
      sanitizeToDOMFragment: text =>
        sanitise(text, { styles: 'keep', image: source => this.images.resolve(source) }).fragment,
      didError: error => reportError(error),
    });
    for (const event of ['pathChange', 'select', 'cursor']) {
      squire.addEventListener(event, () => this.#cursorMoved());
    }
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

  #run(tool: Tool, within: boolean): void {
    if (!this.#squire) return;
    tool.run(this.#squire, within);
    this.#cursorMoved();
  }

  #cursorMoved(): void {
    const squire = this.#squire;
    if (!squire) return;
    const within = new Set(tags.filter(tag => squire.hasFormat(tag)));
    if (tags.some(tag => within.has(tag) !== this.within.has(tag))) this.within = within;
  }

  #imagesChosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    this.insertFiles([...(input.files ?? [])]);
    input.value = '';
    this.focus();
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
    if (range && this.#root?.contains(range.startContainer)) this.#squire?.setSelection(range);
    this.insertFiles(files);
  }

  #toolbarKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...this.querySelectorAll<HTMLElement>('.toolbar button')];
    const index = buttons.indexOf(document.activeElement as HTMLElement);
    const next = buttons[(index + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next?.focus();
  }

  get #root(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.paper');
  }
}

const control = /Mac/.test(globalThis.navigator?.platform ?? '') ? '⌘' : 'Ctrl+';

const tools: Tool[] = [
  {
    label: 'composer_bold',
    icon: 'bold',
    keys: `${control}B`,
    tag: 'B',
    run: (squire, within) => (within ? squire.removeBold() : squire.bold()),
  },
  {
    label: 'composer_italic',
    icon: 'italic',
    keys: `${control}I`,
    tag: 'I',
    run: (squire, within) => (within ? squire.removeItalic() : squire.italic()),
  },
  {
    label: 'composer_underline',
    icon: 'underline',
    keys: `${control}U`,
    tag: 'U',
    run: (squire, within) => (within ? squire.removeUnderline() : squire.underline()),
  },
  {
    label: 'composer_bullets',
    icon: 'list',
    keys: `${control}⇧8`,
    tag: 'UL',
    run: (squire, within) => (within ? squire.removeList() : squire.makeUnorderedList()),
  },
  {
    label: 'composer_numbers',
    icon: 'list-ordered',
    keys: `${control}⇧9`,
    tag: 'OL',
    run: (squire, within) => (within ? squire.removeList() : squire.makeOrderedList()),
  },
  {
    label: 'composer_quote',
    icon: 'text-quote',
    keys: `${control}]`,
    tag: 'BLOCKQUOTE',
    run: (squire, within) => (within ? squire.decreaseQuoteLevel() : squire.increaseQuoteLevel()),
  },
  {
    label: 'composer_link',
    icon: 'link',
    keys: '',
    tag: 'A',
    run: async (squire, within) => {
      if (within) return squire.removeLink();
      const url = await askLink();
      squire.focus();
      return url && squire.makeLink(url, { rel: 'noopener' });
    },
  },
  {
    label: 'composer_clear_format',
    icon: 'remove-formatting',
    keys: '',
    run: squire => squire.removeAllFormatting(),
  },
];

const tags = tools.flatMap(({ tag }) => tag ?? []);

customElements.define('signet-editor', RichTextEditor);
