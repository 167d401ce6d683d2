import { html, nothing, type TemplateResult } from 'lit';
import type { ImportKeyResult, PreviewKeyFileResult } from '../../js-bridge/contract.ts';
import { codeKey, formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { MAX_FILE_SIZE } from './drop.ts';
import { EngineView } from './engine-view.ts';
import type { Preview } from './import-preview.ts';
import { keyFileGroups } from './key-files.ts';
import { problemNotice } from './problem.ts';
import './import-preview.ts';
import './progress.ts';

/** What the file chooser offers first. */
const ACCEPTED =
  '.p12,.pfx,.pem,.key,.cer,.crt,.der,.p7b,.p7c,application/x-pkcs12,application/x-pem-file,application/pkix-cert';

/** Why a file is not opened with a password. RFC 7292 Section 5.1. */
const WRONG = 'wrong-password';

/**
 * Takes files with private keys, PKCS #12 or PEM: asks for the password where
 * there is one, shows what they hold, and imports what is chosen of it; a key
 * and its certificate may be two files. Needs the keys unlocked. Dispatches
 * `key-imported` with what was imported.
 *
 * While keys are `waiting` for their certificate, it takes what the authority
 * issued as well: the engine finds the key.
 */
export class ImportKey extends EngineView {
  static override properties = {
    ...EngineView.properties,
    waiting: { attribute: false },
    files: { state: true },
    next: { state: true },
    large: { state: true },
    preview: { state: true },
    sealed: { state: true },
  };

  /** Whether there are keys without a certificate. */
  declare waiting: boolean;
  /** What is opened together; empty for nothing. */
  declare files: File[];
  /** What was dropped as well, and comes after it. */
  declare next: File[][];
  /** The files that were left out, because they are larger than any with keys. */
  declare large: File[];
  declare preview: PreviewKeyFileResult | undefined;
  /** Whether the file takes a password. */
  declare sealed: boolean;
  /** What opened the file; needed once more to import. */
  #password = '';

  constructor() {
    super();
    this.waiting = false;
    this.files = [];
    this.next = [];
    this.large = [];
    this.preview = undefined;
    this.sealed = false;
  }

  async #chosen(event: CustomEvent<File[]>): Promise<void> {
    this.large = event.detail.filter(({ size }) => size > MAX_FILE_SIZE);
    this.next = keyFileGroups(event.detail.filter(({ size }) => size <= MAX_FILE_SIZE));
    await this.#open();
  }

  /** Opens the files that come next. */
  async #open(): Promise<void> {
    this.#forget();
    const [files, ...next] = this.next;
    if (!files) return;
    this.files = files;
    this.next = next;
    // Many files have no password: the user is asked where it takes one.
    await this.#look('');
    if (this.problem?.code === WRONG) {
      this.problem = undefined;
      this.sealed = true;
    }
    await this.updateComplete;
    // The preview takes the focus by itself.
    if (!this.preview) this.querySelector<HTMLElement>('input[type=password], .problem .button')?.focus();
  }

  #bodies(): Promise<Uint8Array<ArrayBuffer>[]> {
    return Promise.all(this.files.map(async file => new Uint8Array(await file.arrayBuffer())));
  }

  get #name(): string {
    return this.files.map(({ name }) => name).join(', ');
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[type=password]');
  }

  async #look(password: string): Promise<void> {
    const params = { name: this.#name, password };
    const answer = await this.attempt(async () =>
      this.engine.call('previewKeyFile', params, await this.#bodies()),
    );
    if (!answer) return;
    this.#password = password;
    this.preview = answer.result;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    await this.#look(this.#field?.value ?? '');
    if (this.problem?.code !== WRONG) return;
    await this.updateComplete;
    this.#field?.focus();
    this.#field?.select();
  }

  async #import(event: CustomEvent<string[]>): Promise<void> {
    if (this.busy) return;
    const params = { name: this.#name, password: this.#password, only: event.detail };
    const answer = await this.attempt(async () =>
      this.engine.call('importKey', params, await this.#bodies()),
    );
    if (!answer) return;
    void this.#goOn();
    this.tell<ImportKeyResult>('key-imported', answer.result);
  }

  /** Goes on to what was dropped as well, or back to the place for files. */
  async #goOn(): Promise<void> {
    this.large = [];
    await this.#open();
    if (this.files.length > 0) return;
    await this.updateComplete;
    this.querySelector<HTMLElement>('signet-drop input')?.focus();
  }

  #forget(): void {
    this.files = [];
    this.preview = undefined;
    this.problem = undefined;
    this.sealed = false;
    this.#password = '';
  }

  protected override render() {
    if (this.files.length === 0) {
      return html`<div class="form">
        <signet-drop
          paste
          multiple
          label=${t('pages_import_key_drop')}
          hint=${t(this.waiting ? 'key_request_hint' : 'pages_import_key_hint')}
          accept=${ACCEPTED}
          @files=${this.#chosen}
        ></signet-drop>
        ${this.#tooLarge()}
      </div>`;
    }
    return html`<div class="form">
      <p class="file-line">${icon('file-lock')}<span>${this.#name}</span></p>
      ${
        this.next.length > 0
          ? html`<p class="hint">${t('pages_import_key_next', {
              names: this.next
                .flat()
                .map(({ name }) => name)
                .join(', '),
            })}</p>`
          : nothing
      }
      ${this.#tooLarge()} ${this.preview ? this.#preview(this.preview) : this.#form()}
    </div>`;
  }

  #preview(preview: PreviewKeyFileResult): TemplateResult {
    return html`<signet-import-preview
        .preview=${previewOf(preview)}
        confirm=${t('pages_import')}
        .busy=${this.busy}
        @chosen=${this.#import}
        @cancel=${this.#goOn}
      ></signet-import-preview>
      ${this.busy ? html`<signet-progress .what=${t('pages_importing')}></signet-progress>` : nothing}
      ${this.problemView()}`;
  }

  #tooLarge(): TemplateResult | typeof nothing {
    if (this.large.length === 0) return nothing;
    const names = this.large.map(({ name }) => name).join(', ');
    return problemNotice({
      title: t('pages_file_too_large', { names }),
      help: t('pages_file_too_large_help', { limit: formatSize(MAX_FILE_SIZE) }),
      detail: '',
      tone: 'warn',
    });
  }

  get #otherFile(): string {
    return t(this.next.length > 0 ? 'pages_next_file' : 'pages_other_file');
  }

  #form(): TemplateResult {
    const wrong = this.problem?.code === WRONG;
    if (this.problem && !wrong) {
      return html`${this.problemView([{ label: this.#otherFile, run: () => void this.#goOn() }])}`;
    }
    if (!this.sealed) return html`<signet-progress .what=${t('pages_opening_file')}></signet-progress>`;
    return html`<form class="form" novalidate @submit=${this.#submit}>
      <div class="field narrow">
        <label for="import-password">${t('pages_import_password')}</label>
        <input
          id="import-password"
          class="input"
          type="password"
          autocomplete="off"
          aria-invalid=${wrong}
          aria-describedby="import-password-hint"
        />
        <p id="import-password-hint" class=${wrong ? 'error' : 'hint'} role=${wrong ? 'alert' : nothing}>
          ${
            wrong
              ? `${t('error_wrong_password')} ${t('error_wrong_password_help')}`
              : t('pages_import_password_hint')
          }
        </p>
      </div>
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>${t('pages_open_file')}</button>
        <button type="button" class="button" ?disabled=${this.busy} @click=${this.#goOn}>${this.#otherFile}</button>
        ${this.busy ? html`<signet-progress .what=${t('pages_opening_file')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }
}

/** What a file holds, in the words of the preview. */
function previewOf({ keys, authorities, skipped }: PreviewKeyFileResult): Preview {
  return {
    items: keys.map(({ certificate, known, warnings }) => ({
      id: certificate.id,
      certificate,
      known,
      warnings,
    })),
    along: authorities,
    refused: skipped.map(({ name, code, detail }) => ({ name, reason: t(codeKey('error', code)), detail })),
  };
}

customElements.define('signet-import-key', ImportKey);
