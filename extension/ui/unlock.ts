/**
 * The form that opens the user's keys.
 *
 *     <signet-unlock .engine=${engine} @unlocked=${goOn}></signet-unlock>
 *
 * It says itself when the passphrase is wrong, and how long to wait after too
 * many wrong ones; `unlocked` is dispatched once the engine has the keys. The
 * passphrase goes to the engine and nowhere else, and leaves the field at once.
 * Within a page of the web it is taken only when the field and its button are
 * in sight. Where an authenticator was added, it is offered as well.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';
import { engineProblem, obstacleProblem } from './problem.ts';
import './progress.ts';
import './unlock-authenticator.ts';
import { type Obstacle, Sight } from './visible.ts';
import './wait.ts';

/** The element `signet-unlock`. `focus()` goes to the passphrase. */
export class UnlockForm extends LightElement {
  static override properties = {
    engine: { attribute: false },
    busy: { state: true },
    shown: { state: true },
    error: { state: true },
    obstacle: { state: true },
    wait: { state: true },
  };

  /** The engine whose keys are opened; required. */
  declare engine: Engine | undefined;
  declare private busy: boolean;
  declare private shown: boolean;
  declare private error: ContractError | undefined;
  declare private obstacle: Obstacle | undefined;
  /** The seconds until something can be tried again; 0 for at once. */
  declare private wait: number;
  readonly #id = `unlock-${++forms}`;
  #sight: Sight | undefined;

  constructor() {
    super();
    this.busy = false;
    this.shown = false;
    this.wait = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A form that comes back to the page is watched again.
    this.requestUpdate();
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.close();
    this.#sight = undefined;
  }

  protected override updated(): void {
    const field = this.querySelector('.field');
    if (field && this.isConnected) this.#sight ??= new Sight(field, minSize);
  }

  override focus(options?: FocusOptions): void {
    this.#field?.focus(options);
  }

  override render(): TemplateResult {
    const wrong = this.error?.code === 'wrong-passphrase' && this.wait === 0;
    const closed = this.busy || this.wait > 0;
    return html`
      <form class="unlock" @submit=${this.#submit} aria-busy=${this.busy}>
        <div class="field">
          <label for=${this.#id}>${t('ui_passphrase')}</label>
          <div class="unlock-row">
            <span class="input-with-button">
              <input
                id=${this.#id}
                class="input"
                type=${this.shown ? 'text' : 'password'}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                required
                ?readonly=${closed}
                aria-invalid=${wrong}
                aria-describedby=${wrong ? `${this.#id}-error` : nothing}
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
            <button class="button primary" ?disabled=${closed}>${icon('lock-open', 'small')}${t('ui_unlock')}</button>
          </div>
          ${
            wrong
              ? html`<p class="error" id="${this.#id}-error" role="alert">
                  ${t('error_wrong_passphrase')} ${t('error_wrong_passphrase_help')}
                </p>`
              : nothing
          }
        </div>
        ${
          this.wait > 0
            ? html`<signet-wait .seconds=${this.wait} @over=${this.#waited}></signet-wait>`
            : html`<signet-unlock-authenticator
                .engine=${this.engine}
                .busy=${this.busy}
                @unlocked=${this.#opened}
                @refused=${this.#refused}
              ></signet-unlock-authenticator>`
        }
        ${this.busy ? html`<signet-progress .what=${t('ui_step_unlock')}></signet-progress>` : nothing}
        ${this.obstacle ? obstacleProblem(this.obstacle) : nothing}
        ${this.error && !wrong && this.wait === 0 ? engineProblem(this.error, nextSteps(this.error)) : nothing}
      </form>
    `;
  }

  get #field(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  /** Whoever reloads the page has to wait all the same. */
  async #look(): Promise<void> {
    const answer = await this.engine?.call('status', {}).catch(() => undefined);
    if (answer) this.wait = answer.result.waitSeconds ?? 0;
  }

  async #waited(): Promise<void> {
    this.wait = 0;
    this.error = undefined;
    await this.updateComplete;
    this.focus();
  }

  #toggle(): void {
    this.shown = !this.shown;
  }

  #opened(): void {
    this.dispatchEvent(new Event('unlocked'));
  }

  #refused(event: CustomEvent<ContractError>): void {
    this.#fail(event.detail);
  }

  #fail(error: ContractError): void {
    this.error = error;
    this.wait = error.code === 'wait' ? (error.retryAfter ?? 1) : 0;
    if (this.wait === 0) void this.#look();
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const field = this.#field;
    if (!field || !this.engine || this.busy || this.wait > 0) return;
    this.obstacle = this.#sight?.obstacle();
    if (this.obstacle) return;
    const passphrase = field.value;
    this.busy = true;
    this.shown = false;
    this.error = undefined;
    try {
      await this.engine.call('unlock', { passphrase });
      field.value = '';
      this.#opened();
    } catch (thrown) {
      this.#fail(errorOf(thrown));
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

/** Below this the label, the field and the button do not fit. */
const minSize = { width: 160, height: 48 };

/** How many forms there were: two may be in one view, and a label must find its own field. */
let forms = 0;

function nextSteps(error: ContractError) {
  if (error.code !== 'no-keystore') return [];
  return [{ label: t('ui_set_up'), page: 'onboarding/onboarding.html', primary: true as const }];
}

customElements.define('signet-unlock', UnlockForm);
