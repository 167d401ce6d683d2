import { html, nothing } from 'lit';
import type { KeyInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import type { PasswordFields } from '../ui/password-fields.ts';
import { saveFile } from '../ui/save.ts';
import { fileNameOf } from './key-facts.ts';
import '../ui/confirm-passphrase.ts';
import '../ui/password-fields.ts';
import '../ui/progress.ts';

/**
 * The form that saves a key as a PKCS #12 file. It asks for the passphrase once
 * more: an unlocked browser that nobody watches must not give keys away.
 * Dispatches `key-exported` and `cancel`.
 */
class KeyExport extends EngineView {
  static override properties = { ...EngineView.properties, keyInfo: { attribute: false } };

  declare keyInfo: KeyInfo;

  protected override firstUpdated(): void {
    this.#passphrase?.focus();
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
    const { keyInfo } = this;
    const answer = await this.attempt(() =>
      this.engine.call('exportKey', { id: keyInfo.id, password, passphrase }),
    );
    const file = answer?.bodies[0];
    if (!file) {
      await this.updateComplete;
      this.#passphrase?.focus();
      this.#passphrase?.select();
      return;
    }
    saveFile(fileNameOf(keyInfo, 'p12'), file);
    (event.target as HTMLFormElement).reset();
    fields?.clear();
    this.tell('key-exported', undefined);
  }

  protected override render() {
    return html`<form class="form narrow" novalidate @submit=${this.#submit}>
      <p class="muted">${t('key_export_text')}</p>
      <signet-confirm-passphrase .wrong=${this.problem?.code === 'wrong-passphrase'}></signet-confirm-passphrase>
      <signet-password-fields class="form" label=${t('key_export_password')}></signet-password-fields>
      ${this.problem?.code === 'wrong-passphrase' ? nothing : this.problemView()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>${t('key_export_save')}</button>
        <button
          type="button"
          class="button"
          ?disabled=${this.busy}
          @click=${() => this.dispatchEvent(new Event('cancel'))}
        >
          ${t('ui_cancel')}
        </button>
        ${this.busy ? html`<signet-progress .what=${t('key_exporting')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }
}

customElements.define('signet-key-export', KeyExport);
