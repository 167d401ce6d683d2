import { html, nothing } from 'lit';
import type { RestoreBackupResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { takeSettings } from './backup-settings.ts';
import { EngineView } from './engine-view.ts';
import './drop.ts';
import './progress.ts';

/** The largest backup that is read: ten thousand certificates and more. */
const MAX_BACKUP_SIZE = 64 * 1024 * 1024;

/**
 * Takes over what a backup holds: drops or chooses the file, asks for its
 * password, says what came. Dispatches `restored` with the result.
 */
export class RestoreBackup extends EngineView {
  static override properties = {
    ...EngineView.properties,
    file: { state: true },
    result: { state: true },
  };

  declare file: File | undefined;
  declare result: RestoreBackupResult | undefined;

  constructor() {
    super();
    this.file = undefined;
    this.result = undefined;
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[type=password]');
  }

  async #chosen(event: CustomEvent<File[]>): Promise<void> {
    const file = event.detail[0];
    this.problem = undefined;
    this.result = undefined;
    if (file && file.size > MAX_BACKUP_SIZE) {
      this.problem = { code: 'too-large', size: file.size, limit: MAX_BACKUP_SIZE };
      return;
    }
    this.file = file;
    await this.updateComplete;
    this.#field?.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { file } = this;
    const password = this.#field?.value ?? '';
    if (!file || this.busy) return;
    const answer = await this.attempt(async () => {
      const restored = await this.engine.call('restoreBackup', { password }, [
        new Uint8Array(await file.arrayBuffer()),
      ]);
      await takeSettings(restored.result.extensionSettings);
      return restored;
    });
    if (!answer) {
      await this.updateComplete;
      this.#field?.focus();
      this.#field?.select();
      return;
    }
    this.file = undefined;
    this.result = answer.result;
    this.tell<RestoreBackupResult>('restored', answer.result);
    await this.updateComplete;
    this.querySelector<HTMLElement>('.restored')?.focus();
  }

  protected override render() {
    if (this.result) return this.#done(this.result);
    if (!this.file) {
      return html`<div class="form">
        <signet-drop
          label=${t('backup_drop')}
          hint=${t('backup_drop_hint')}
          accept=".signetbackup"
          @files=${this.#chosen}
        ></signet-drop>
        ${this.problemView()}
      </div>`;
    }
    const wrong = this.problem?.code === 'wrong-password';
    return html`<form class="form narrow" novalidate @submit=${this.#submit}>
      <p class="file-line">${icon('archive-restore')}<span>${this.file.name}</span></p>
      <div class="field">
        <label for="backup-password">${t('backup_its_password')}</label>
        <input
          id="backup-password"
          class="input"
          type="password"
          autocomplete="off"
          aria-invalid=${wrong}
          aria-describedby="backup-password-hint"
        />
        <p id="backup-password-hint" class=${wrong ? 'error' : 'hint'} role=${wrong ? 'alert' : nothing}>
          ${wrong ? t('error_wrong_password') : t('backup_its_password_hint')}
        </p>
      </div>
      ${wrong ? nothing : this.problemView()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>${t('backup_restore_do')}</button>
        <button
          type="button"
          class="button"
          ?disabled=${this.busy}
          @click=${() => {
            this.file = undefined;
            this.problem = undefined;
          }}
        >
          ${t('pages_other_file')}
        </button>
        ${this.busy ? html`<signet-progress .what=${t('backup_restoring')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }

  #done({ keys, certificates, anchors, known }: RestoreBackupResult) {
    return html`<div class="notice restored" tabindex="-1">
      ${icon('circle-check')}
      <div class="problem-text">
        <strong>${t('backup_restored')}</strong>
        <ul>
          <li>${t('backup_restored_keys', { count: keys })}</li>
          <li>${t('backup_restored_certificates', { count: certificates })}</li>
          <li>${t('backup_restored_anchors', { count: anchors })}</li>
          ${known > 0 ? html`<li>${t('backup_restored_known', { count: known })}</li>` : nothing}
        </ul>
      </div>
    </div>`;
  }
}

customElements.define('signet-restore-backup', RestoreBackup);
