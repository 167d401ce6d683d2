import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';

/** The largest file that is read as a key or as certificates: far more than any holds. */
export const MAX_FILE_SIZE = 4 * 1024 * 1024;

/**
 * A place to drop files or to choose them. Dispatches `files` with the list:
 *
 *     <signet-drop label=${…} accept=".p12,.pfx" @files=${(event: CustomEvent<File[]>) => …}></signet-drop>
 */
export class DropZone extends LightElement {
  static override properties = {
    label: {},
    hint: {},
    accept: {},
    multiple: { type: Boolean },
    over: { state: true },
  };

  declare label: string;
  declare hint: string;
  declare accept: string;
  declare multiple: boolean;
  declare over: boolean;

  constructor() {
    super();
    this.label = '';
    this.hint = '';
    this.accept = '';
    this.multiple = false;
    this.over = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A file that misses the zone must not replace the page.
    addEventListener('dragover', keepPage);
    addEventListener('drop', keepPage);
  }

  override disconnectedCallback(): void {
    removeEventListener('dragover', keepPage);
    removeEventListener('drop', keepPage);
    super.disconnectedCallback();
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#take(input.files);
    input.value = '';
  }

  #dropped(event: DragEvent): void {
    this.over = false;
    this.#take(event.dataTransfer?.files);
  }

  #take(files: FileList | null | undefined): void {
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
    </label>`;
  }
}

function keepPage(event: DragEvent): void {
  event.preventDefault();
}

customElements.define('signet-drop', DropZone);
