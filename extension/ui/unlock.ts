/**
 * The form that opens the user's keys.
 *
 *     <signet-unlock .engine=${engine} @unlocked=${goOn}></signet-unlock>
 *
 * It says itself when the passphrase is wrong; `unlocked` is dispatched once
 * the engine has the keys. The passphrase goes to the engine and nowhere else,
 * and leaves the field at once.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';
import { engineProblem } from './problem.ts';
import './progress.ts';

/** The element `signet-unlock`. `focus()` goes to the passphrase. */
export class UnlockForm extends LightElement {
  static override properties = {
    engine: { attribute: false },
    busy: { state: true },
    shown: { state: true },
    error: { state: true },
  };

  /** The engine whose keys are opened; required. */
  declare engine: Engine | undefined;
  declare private busy: boolean;
  declare private shown: boolean;
  declare private error: ContractError | undefined;

  constructor() {
    super();
    this.busy = false;
    this.shown = false;
  }

  override focus(options?: FocusOptions): void {
    this.#field?.focus(options);
  }

  override render(): TemplateResult {
    const wrong = this.error?.code === 'wrong-passphrase';
    return html`
      <form class="unlock" @submit=${this.#submit} aria-busy=${this.busy}>
        <div class="field">
          <label for="unlock-passphrase">${t('ui_passphrase')}</label>
          <div class="unlock-row">
            <span class="input-with-button">
              <input
                id="unlock-passphrase"
                class="input"
                type=${this.shown ? 'text' : 'password'}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                required
                ?readonly=${this.busy}
                aria-invalid=${wrong}
                aria-describedby=${wrong ? 'unlock-error' : nothing}
              />
              <button
                class="button quiet icon-only"
                type="button"
                aria-pressed=${this.shown}
                aria-label=${t('ui_show_passphrase')}
                title=${t('ui_show_passphrase')}
                @click=${this.#toggle}
              >
                ${icon(this.shown ? 'eye-off' : 'eye')}
              </button>
            </span>
            <button class="button primary" ?disabled=${this.busy}>${icon('lock-open', 'small')}${t('ui_unlock')}</button>
          </div>
          ${
            wrong
              ? html`<p class="error" id="unlock-error" role="alert">
                  ${t('error_wrong_passphrase')} ${t('error_wrong_passphrase_help')}
                </p>`
              : nothing
          }
        </div>
        ${this.busy ? html`<signet-progress .what=${t('ui_step_unlock')}></signet-progress>` : nothing}
        ${this.error && !wrong ? engineProblem(this.error, nextSteps(this.error)) : nothing}
      </form>
    `;
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  #toggle(): void {
    this.shown = !this.shown;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const field = this.#field;
    if (!field || !this.engine || this.busy) return;
    const passphrase = field.value;
    this.busy = true;
    this.shown = false;
    this.error = undefined;
    try {
      await this.engine.call('unlock', { passphrase });
      field.value = '';
      this.dispatchEvent(new Event('unlocked'));
    } catch (thrown) {
      this.error = errorOf(thrown);
    } finally {
      this.busy = false;
    }
    if (this.error) {
      await this.updateComplete;
      field.focus();
      field.select();
    }
  }
}

function nextSteps(error: ContractError) {
  if (error.code !== 'no-keystore') return [];
  return [{ label: t('ui_set_up'), page: 'onboarding/onboarding.html', primary: true as const }];
}

customElements.define('signet-unlock', UnlockForm);
