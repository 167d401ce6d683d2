import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { droppedFiles, isAccepted, MAX_DROPPED } from './dropped-files.ts';
import { LightElement } from './light-element.ts';

/** The largest file that is read as a key or as certificates: far more than any holds. */
export const MAX_FILE_SIZE = 4 * 1024 * 1024;

/** What a pasted text is called as a file. */
const PASTED = 'pasted.pem';

/**
 * A place to drop files, to choose them or, with `paste`, to paste text (PEM)
 * or files. Dispatches `files` with the list:
 *
 *     <signet-drop paste label=${…} accept=".p12,.pfx" @files=${(event: CustomEvent<File[]>) => …}></signet-drop>
 *
 * With `folders` it takes the files of whole folders, too.
 */
export class DropZone extends LightElement {
  static override properties = {
    label: {},
    hint: {},
    accept: {},
    multiple: { type: Boolean },
    paste: { type: Boolean },
    folders: { type: Boolean },
    over: { state: true },
    cut: { state: true },
    passedOver: { state: true },
  };

  declare label: string;
  declare hint: string;
  declare accept: string;
  declare multiple: boolean;
  declare paste: boolean;
  declare folders: boolean;
  declare over: boolean;
  /** There was more in what was dropped last than is taken. */
  declare cut: boolean;
  /** How many files of folders were passed over last. */
  declare passedOver: number;

  constructor() {
    super();
    this.label = '';
    this.hint = '';
    this.accept = '';
    this.multiple = false;
    this.paste = false;
    this.folders = false;
    this.over = false;
    this.cut = false;
    this.passedOver = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A file that misses the zone must not replace the page.
    addEventListener('dragover', keepPage);
    addEventListener('drop', keepPage);
    addEventListener('paste', this.#pasted);
  }

  override disconnectedCallback(): void {
    removeEventListener('dragover', keepPage);
    removeEventListener('drop', keepPage);
    removeEventListener('paste', this.#pasted);
    super.disconnectedCallback();
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.cut = false;
    this.passedOver = 0;
    this.#take(input.files);
    input.value = '';
  }

  async #dropped(event: DragEvent): Promise<void> {
    this.over = false;
    if (!this.folders) {
      this.#take(event.dataTransfer?.files);
      return;
    }
    const { files, passedOver, cut } = await droppedFiles(event.dataTransfer?.items ?? [], this.accept);
    this.cut = cut;
    this.passedOver = passedOver;
    this.#take(files);
  }

  #folderChosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const all = [...(input.files ?? [])];
    const files = all.filter(({ name }) => isAccepted(name, this.accept));
    this.cut = files.length > MAX_DROPPED;
    this.passedOver = all.length - files.length;
    this.#take(files.slice(0, MAX_DROPPED));
    input.value = '';
  }

  /** Takes what is pasted anywhere in the page, except into a field. */
  readonly #pasted = (event: ClipboardEvent): void => {
    if (!this.paste || (event.target as Element).closest('input, textarea')) return;
    const data = event.clipboardData;
    if (data && data.files.length > 0) this.#take(data.files);
    else this.#takeText(data?.getData('text/plain') ?? '');
  };

  #takeText(text: string): void {
    if (text.includes('-----BEGIN ')) this.#take([new File([text], PASTED)]);
  }

  #typed(event: InputEvent): void {
    const field = event.target as HTMLTextAreaElement;
    if (!field.value.includes('-----END ')) return;
    this.#takeText(field.value);
    field.value = '';
  }

  #take(files: Iterable<File> | null | undefined): void {
    const list = [...(files ?? [])].slice(0, this.multiple ? undefined : 1);
    if (list.length > 0) this.dispatchEvent(new CustomEvent<File[]>('files', { detail: list }));
  }

  protected override render() {
    return html`<label
      class="drop ${this.over ? 'over' : ''}"
      @dragenter=${() => {
        this.over = true;
      }}
      @dragleave=${() => {
        this.over = false;
      }}
      @drop=${this.#dropped}
    >
      ${icon('upload')}
      <span class="drop-label">${this.label}</span>
      <span class="drop-button">${t('pages_choose_file')}</span>
      ${this.hint ? html`<span class="hint">${this.hint}</span>` : nothing}
      <input
        type="file"
        class="visually-hidden"
        accept=${this.accept}
        ?multiple=${this.multiple}
        @change=${this.#chosen}
      />
    </label>
    ${
      this.passedOver > 0
        ? html`<p class="hint" role="status">${t('pages_drop_passed_over', { count: this.passedOver })}</p>`
        : nothing
    }
    ${this.cut ? html`<p class="hint" role="status">${t('pages_drop_cut', { count: MAX_DROPPED })}</p>` : nothing}
    ${this.folders ? this.#folderButton() : nothing} ${this.paste ? this.#pasteField() : nothing}`;
  }

  #folderButton(): TemplateResult {
    return html`<label class="drop-folder button quiet">
      ${icon('folder-down', 'small')}${t('pages_choose_folder')}
      <input type="file" class="visually-hidden" webkitdirectory @change=${this.#folderChosen} />
    </label>`;
  }

  #pasteField(): TemplateResult {
    return html`<details class="more unfold">
      <summary>${t('list_paste')}</summary>
      <div class="field">
        <textarea
          class="input mono"
          rows="4"
          spellcheck="false"
          autocomplete="off"
          aria-label=${t('list_paste_label')}
          placeholder="-----BEGIN"
          @input=${this.#typed}
        ></textarea>
        <p class="hint">${t('list_paste_hint')}</p>
      </div>
    </details>`;
  }
}

function keepPage(event: DragEvent): void {
  event.preventDefault();
}

customElements.define('signet-drop', DropZone);
