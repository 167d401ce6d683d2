import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';
import { MIN_LENGTH, strengthOf } from './passphrase-strength.ts';

/** How many pairs there were: each label must find its own field. */
let pairs = 0;

/**
 * The fields that choose a secret: the secret with its strength, and the same
 * again, unless it is shown. They stand within a form, which asks for the
 * secret when it is submitted:
 *
 *     <signet-password-fields label=${…}></signet-password-fields>
 *     const secret = fields.take();
 */
export class PasswordFields extends LightElement {
  static override properties = {
    label: {},
    typed: { state: true },
    shown: { state: true },
    mistake: { state: true },
  };

  /** What the secret is called. */
  declare label: string;
  declare private typed: string;
  declare private shown: boolean;
  declare private mistake: 'none' | 'too-short' | 'different';
  readonly #id = `password-${++pairs}`;

  constructor() {
    super();
    this.label = '';
    this.typed = '';
    this.shown = false;
    this.mistake = 'none';
  }

  /** The secret; undefined, with the reason said and the focus where it can be mended, when it is none. */
  take(): string | undefined {
    const chosen = this.#field('new')?.value ?? '';
    if ([...chosen].length < MIN_LENGTH) return this.#refuse('too-short', 'new');
    if (!this.shown && chosen !== this.#field('repeat')?.value) return this.#refuse('different', 'repeat');
    this.mistake = 'none';
    return chosen;
  }

  /** Empties the fields. */
  clear(): void {
    for (const field of this.querySelectorAll('input')) field.value = '';
    this.typed = '';
    this.shown = false;
    this.mistake = 'none';
  }

  override focus(options?: FocusOptions): void {
    this.#field('new')?.focus(options);
    this.#field('new')?.select();
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name=${name}]`);
  }

  #refuse(mistake: 'too-short' | 'different', field: string): undefined {
    this.mistake = mistake;
    this.#field(field)?.focus();
  }

  #toggle(): void {
    this.shown = !this.shown;
    this.mistake = 'none';
  }

  protected override render() {
    return html`<div class="field">
        <label for="${this.#id}-new">${this.label}</label>
        <span class="input-with-button">
          <input
            id="${this.#id}-new"
            class="input"
            name="new"
            type=${this.shown ? 'text' : 'password'}
            autocomplete="new-password"
            spellcheck="false"
            aria-describedby="${this.#id}-strength"
            aria-invalid=${this.mistake === 'too-short' ? 'true' : nothing}
            @input=${(event: InputEvent) => {
              this.typed = (event.target as HTMLInputElement).value;
            }}
          />
          <button
            type="button"
            class="button quiet icon-only"
            aria-pressed=${this.shown}
            aria-label=${t('ui_show_passphrase')}
            title=${t('ui_show_passphrase')}
            @click=${this.#toggle}
          >
            ${icon(this.shown ? 'eye-off' : 'eye')}
          </button>
        </span>
        ${this.#strength()}
      </div>
      ${this.shown ? nothing : this.#repeat()}`;
  }

  #repeat(): TemplateResult {
    return html`<div class="field">
      <label for="${this.#id}-repeat">${t('pages_passphrase_repeat')}</label>
      <input
        id="${this.#id}-repeat"
        class="input"
        name="repeat"
        type="password"
        autocomplete="new-password"
        aria-invalid=${this.mistake === 'different' ? 'true' : nothing}
        aria-describedby="${this.#id}-different"
      />
      <p id="${this.#id}-different" class="error" aria-live="polite">
        ${this.mistake === 'different' ? t('pages_passphrase_different') : nothing}
      </p>
    </div>`;
  }

  #strength(): TemplateResult {
    const strength = strengthOf(this.typed);
    const short = this.mistake === 'too-short' && (strength === 'empty' || strength === 'too-short');
    return html`<div class="strength" data-strength=${strength}>
      <span class="strength-bar" aria-hidden="true"><span></span></span>
      <p id="${this.#id}-strength" class=${short ? 'error' : 'hint'} aria-live="polite">
        ${t(`pages_strength_${strength.replace('-', '_')}`, { count: MIN_LENGTH })}
      </p>
    </div>`;
  }
}

customElements.define('signet-password-fields', PasswordFields);
