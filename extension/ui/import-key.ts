import { html, nothing, type TemplateResult } from 'lit';
import type { ImportKeyResult, PreviewKeyFileResult } from '../../js-bridge/contract.ts';
import { codeKey, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { MAX_FILE_SIZE } from './drop.ts';
import { EngineView } from './engine-view.ts';
import type { Preview } from './import-preview.ts';
import './import-preview.ts';
import './progress.ts';

/** What the file chooser offers first. */
const KEY_FILES = '.p12,.pfx,.pem,.key,application/x-pkcs12,application/x-pem-file';
const CERTIFICATE_FILES = '.cer,.crt,.der,.p7b,.p7c,application/pkix-cert';

/** Why a file is not opened with a password. RFC 7292 Section 5.1. */
const WRONG = 'wrong-password';

/**
 * Takes a file with private keys, PKCS #12 or PEM: asks for its password where
 * it has one, shows what it holds, and imports what is chosen of it. Needs the
 * keys unlocked. Dispatches `key-imported` with what was imported.
 *
 * While keys are `waiting` for their certificate, it takes what the authority
 * issued as well: the engine finds the key.
 */
export class ImportKey extends EngineView {
  static override properties = {
    ...EngineView.properties,
    waiting: { attribute: false },
    file: { state: true },
    preview: { state: true },
    sealed: { state: true },
  };

  /** Whether there are keys without a certificate. */
  declare waiting: boolean;
  declare file: File | undefined;
  declare preview: PreviewKeyFileResult | undefined;
  /** Whether the file takes a password. */
  declare sealed: boolean;
  /** What opened the file; needed once more to import. */
  #password = '';

  constructor() {
    super();
    this.waiting = false;
    this.file = undefined;
    this.preview = undefined;
    this.sealed = false;
  }

  async #chosen(event: CustomEvent<File[]>): Promise<void> {
    this.#again();
    const file = event.detail[0];
    if (!file) return;
    if (file.size > MAX_FILE_SIZE) {
      this.problem = { code: 'too-large', size: file.size, limit: MAX_FILE_SIZE };
      return;
    }
    this.file = file;
    // Many files have no password: the user is asked where it takes one.
    await this.#look('');
    if (this.problem?.code !== WRONG) return;
    this.problem = undefined;
    this.sealed = true;
    await this.updateComplete;
    this.#field?.focus();
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[type=password]');
  }

  async #look(password: string): Promise<void> {
    const { file } = this;
    if (!file) return;
    const params = { name: file.name, password };
    const answer = await this.attempt(async () =>
      this.engine.call('previewKeyFile', params, [new Uint8Array(await file.arrayBuffer())]),
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
    const { file } = this;
    if (!file || this.busy) return;
    const params = { name: file.name, password: this.#password, only: event.detail };
    const answer = await this.attempt(async () =>
      this.engine.call('importKey', params, [new Uint8Array(await file.arrayBuffer())]),
    );
    if (!answer) return;
    this.#again();
    this.tell<ImportKeyResult>('key-imported', answer.result);
  }

  #again(): void {
    this.file = undefined;
    this.preview = undefined;
    this.problem = undefined;
    this.sealed = false;
    this.#password = '';
  }

  protected override render() {
    if (!this.file) {
      return html`<div class="form">
        <signet-drop
          paste
          label=${t('pages_import_key_drop')}
          hint=${t(this.waiting ? 'key_request_hint' : 'pages_import_key_hint')}
          accept=${this.waiting ? `${KEY_FILES},${CERTIFICATE_FILES}` : KEY_FILES}
          @files=${this.#chosen}
        ></signet-drop>
        ${this.problemView()}
      </div>`;
    }
    return html`<div class="form">
      <p class="file-line">${icon('file-lock')}<span>${this.file.name}</span></p>
      ${this.preview ? this.#preview(this.preview) : this.#open()}
    </div>`;
  }

  #preview(preview: PreviewKeyFileResult): TemplateResult {
    return html`<signet-import-preview
        .preview=${previewOf(preview)}
        confirm=${t('pages_import')}
        .busy=${this.busy}
        @chosen=${this.#import}
        @cancel=${this.#again}
      ></signet-import-preview>
      ${this.busy ? html`<signet-progress .what=${t('pages_importing')}></signet-progress>` : nothing}
      ${this.problemView()}`;
  }

  #open(): TemplateResult {
    const wrong = this.problem?.code === WRONG;
    if (this.problem && !wrong) {
      return html`${this.problemView([{ label: t('pages_other_file'), run: () => this.#again() }])}`;
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
        <button type="button" class="button" ?disabled=${this.busy} @click=${this.#again}>${t('pages_other_file')}</button>
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
