import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { EngineView } from './engine-view.ts';
import type { PasswordFields } from './password-fields.ts';
import './password-fields.ts';
import './progress.ts';

/**
 * A form that chooses a passphrase, or changes it when `change` is set.
 * Dispatches `passphrase-set` with the new status.
 */
export class NewPassphrase extends EngineView {
  static override properties = { ...EngineView.properties, change: { type: Boolean } };

  declare change: boolean;

  constructor() {
    super();
    this.change = false;
  }

  get #current(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('input[name=current]');
  }

  get #fields(): PasswordFields | null {
    return this.querySelector<PasswordFields>('signet-password-fields');
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const chosen = this.#fields?.take();
    if (chosen === undefined) return;
    const current = this.#current?.value ?? '';
    const answer = await this.attempt(() =>
      this.engine.call('setPassphrase', this.change ? { current, new: chosen } : { new: chosen }),
    );
    if (!answer) {
      if (this.problem?.code === 'wrong-passphrase') this.#current?.select();
      else this.#fields?.focus();
      return;
    }
    (event.target as HTMLFormElement).reset();
    this.#fields?.clear();
    this.tell('passphrase-set', answer.result);
  }

  protected override render() {
    return html`<form class="form" novalidate @submit=${this.#submit}>
      ${this.change ? this.#currentField() : nothing}
      <signet-password-fields
        class="form"
        label=${t(this.change ? 'pages_passphrase_new' : 'pages_passphrase')}
      ></signet-password-fields>
      ${this.problemView()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>
          ${t(this.change ? 'pages_passphrase_change' : 'pages_passphrase_set')}
        </button>
        ${this.busy ? html`<signet-progress .what=${t('pages_passphrase_sealing')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }

  #currentField() {
    return html`<div class="field">
      <label for="passphrase-current">${t('pages_passphrase_current')}</label>
      <input id="passphrase-current" class="input" name="current" type="password" autocomplete="current-password" />
    </div>`;
  }
}

customElements.define('signet-new-passphrase', NewPassphrase);
