import { html, nothing } from 'lit';
import type { ImportKeyResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { MAX_FILE_SIZE } from './drop.ts';
import { EngineView } from './engine-view.ts';
import { type FileMistake, mistakeIn } from './key-file.ts';
import { type Problem, problemNotice } from './problem.ts';
import './progress.ts';

/** What the file chooser offers first. */
const ACCEPT = '.p12,.pfx,application/x-pkcs12';

/**
 * Takes a PKCS #12 file and its password. Needs the keys unlocked. Dispatches
 * `key-imported` with what the file held.
 */
export class ImportKey extends EngineView {
  static override properties = {
    ...EngineView.properties,
    file: { state: true },
    mistake: { state: true },
  };

  declare file: File | undefined;
  /** Why the chosen file is none of those that can be imported. */
  declare mistake: FileMistake | undefined;

  constructor() {
    super();
    this.file = undefined;
  }

  async #chosen(event: CustomEvent<File[]>): Promise<void> {
    this.file = event.detail[0];
    this.problem = undefined;
    this.mistake = undefined;
    if (this.file && this.file.size > MAX_FILE_SIZE) {
      this.problem = { code: 'too-large', size: this.file.size, limit: MAX_FILE_SIZE };
      this.file = undefined;
    }
    this.mistake = this.file && mistakeIn(new Uint8Array(await this.file.arrayBuffer()));
    if (this.mistake) this.file = undefined;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('input[type=password]')?.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { file } = this;
    const field = this.querySelector<HTMLInputElement>('input[type=password]');
    if (!file || !field || this.busy) return;
    const params = { name: file.name, password: field.value };
    const answer = await this.attempt(async () =>
      this.engine.call('importKey', params, [new Uint8Array(await file.arrayBuffer())]),
    );
    if (answer) {
      this.file = undefined;
      this.tell<ImportKeyResult>('key-imported', answer.result);
    } else if (this.problem?.code === 'wrong-password') {
      await this.updateComplete;
      field.focus();
      field.select();
    }
  }

  #again(): void {
    this.file = undefined;
    this.problem = undefined;
  }

  protected override render() {
    if (!this.file) {
      return html`<div class="form">
        <signet-drop
          label=${t('pages_import_key_drop')}
          hint=${t('pages_import_key_hint')}
          accept=${ACCEPT}
          @files=${this.#chosen}
        ></signet-drop>
        ${this.mistake ? problemNotice(wordsFor[this.mistake]()) : nothing} ${this.problemView()}
      </div>`;
    }
    const wrong = this.problem?.code === 'wrong-password';
    const refused = this.problem !== undefined && !wrong;
    return html`<form class="form" novalidate @submit=${this.#submit}>
      <p class="file-line">
        ${icon('file-lock')}<span>${this.file.name}</span>
        ${
          refused
            ? nothing
            : html`<button type="button" class="button quiet" @click=${this.#again}>${t('pages_other_file')}</button>`
        }
      </p>
      <div class="field">
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
      ${refused ? this.problemView([{ label: t('pages_other_file'), run: () => this.#again() }]) : nothing}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>${t('pages_import')}</button>
        ${this.busy ? html`<signet-progress .what=${t('pages_importing')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }
}

/** What to do about a file of the wrong kind. */
const wordsFor: Record<FileMistake, () => Problem> = {
  pem: () => ({
    title: t('pages_import_pem'),
    help: t('pages_import_pem_help'),
    detail: 'openssl pkcs12 -export -in certificate.pem -inkey key.pem -out key.p12',
    tone: 'warn',
  }),
  'certificate-alone': () => ({
    title: t('error_no_private_key'),
    help: t('error_no_private_key_help'),
    detail: '',
    tone: 'warn',
  }),
};

customElements.define('signet-import-key', ImportKey);
