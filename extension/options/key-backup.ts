import { html, nothing } from 'lit';
import type { Status } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { settingsForBackup } from '../ui/backup-settings.ts';
import { EngineView } from '../ui/engine-view.ts';
import type { PasswordFields } from '../ui/password-fields.ts';
import { saveFile } from '../ui/save.ts';
import { backLink } from './back-link.ts';
import '../ui/confirm-passphrase.ts';
import '../ui/password-fields.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';

/** The page that saves everything into one file. */
class KeyBackup extends EngineView {
  static override properties = {
    ...EngineView.properties,
    status: { attribute: false },
    saved: { state: true },
  };

  declare status: Status;
  /** The name of the file that was saved. */
  declare saved: string;

  constructor() {
    super();
    this.saved = '';
  }

  get #passphrase(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name=current]');
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const fields = this.querySelector<PasswordFields>('signet-password-fields');
    const password = fields?.take();
    if (password === undefined) return;
    const passphrase = this.#passphrase?.value ?? '';
    const answer = await this.attempt(async () =>
      this.engine.call('backup', { passphrase, password, settings: await settingsForBackup() }),
    );
    const file = answer?.bodies[0];
    if (!file) {
      await this.updateComplete;
      this.#passphrase?.focus();
      this.#passphrase?.select();
      return;
    }
    const name = `signet-${new Date().toISOString().slice(0, 10)}.signetbackup`;
    saveFile(name, file);
    (event.target as HTMLFormElement).reset();
    fields?.clear();
    this.saved = name;
    this.tell('changed', undefined);
    await this.updateComplete;
    this.querySelector<HTMLElement>('.backup-saved')?.focus();
  }

  protected override render() {
    return html`${backLink('keys', t('options_keys'))}
      <h1 tabindex="-1">${t('backup_title')}</h1>
      <p class="lead">${t('backup_text')}</p>
      <ul class="points">
        <li>${icon('key-round')}<p>${t('backup_holds')}</p></li>
        <li>${icon('lock')}<p>${t('backup_sealed')}</p></li>
      </ul>
      ${this.saved ? this.#saved() : this.status.state === 'locked' ? this.#locked() : this.#form()}`;
  }

  #saved() {
    return html`<div class="notice backup-saved" tabindex="-1">
      ${icon('circle-check')}
      <div class="problem-text">
        <strong>${t('backup_saved', { name: this.saved })}</strong>
        <p>${t('backup_saved_help')}</p>
      </div>
      <div class="buttons"><a class="button" href="#keys">${t('options_keys')}</a></div>
    </div>`;
  }

  #locked() {
    return html`<div class="card">
      <p>${t('pages_locked')}</p>
      <signet-unlock .engine=${this.engine} @unlocked=${() => this.tell('changed', undefined)}></signet-unlock>
    </div>`;
  }

  #form() {
    const wrong = this.problem?.code === 'wrong-passphrase';
    return html`<form class="form narrow" novalidate @submit=${this.#submit}>
      <signet-confirm-passphrase .wrong=${wrong}></signet-confirm-passphrase>
      <signet-password-fields class="form" label=${t('backup_password')}></signet-password-fields>
      <p class="hint">${t('backup_password_hint')}</p>
      ${wrong ? nothing : this.problemView()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>${icon('save')}${t('backup_save')}</button>
        ${this.busy ? html`<signet-progress .what=${t('backup_saving')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }
}

customElements.define('signet-key-backup', KeyBackup);
