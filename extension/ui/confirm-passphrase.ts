import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { LightElement } from './light-element.ts';

/** How many fields there were: a label must find its own. */
let fields = 0;

/**
 * The field for the passphrase, in a form that does what an unlocked browser
 * alone must not do. Its input is named `current`.
 */
export class ConfirmPassphrase extends LightElement {
  static override properties = { wrong: { type: Boolean } };

  /** Whether what was typed before was not the passphrase. */
  declare wrong: boolean;
  readonly #id = `confirm-${++fields}`;

  constructor() {
    super();
    this.wrong = false;
  }

  protected override render() {
    return html`<div class="field">
      <label for=${this.#id}>${t('pages_passphrase_yours')}</label>
      <input
        id=${this.#id}
        class="input"
        name="current"
        type="password"
        autocomplete="current-password"
        aria-invalid=${this.wrong ? 'true' : nothing}
        aria-describedby=${this.wrong ? `${this.#id}-error` : nothing}
      />
      ${
        this.wrong
          ? html`<p class="error" id="${this.#id}-error" role="alert">
              ${t('error_wrong_passphrase')} ${t('error_wrong_passphrase_help')}
            </p>`
          : nothing
      }
    </div>`;
  }
}

customElements.define('signet-confirm-passphrase', ConfirmPassphrase);
