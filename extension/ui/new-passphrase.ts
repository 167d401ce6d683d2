import { html, nothing } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from './engine-view.ts';
import { MIN_LENGTH, strengthOf } from './passphrase-strength.ts';
import './progress.ts';

/**
 * A form that chooses a passphrase, or changes it when `change` is set.
 * Dispatches `passphrase-set` with the new status.
 */
export class NewPassphrase extends EngineView {
  static override properties = {
    ...EngineView.properties,
    change: { type: Boolean },
    typed: { state: true },
    shown: { state: true },
    mistake: { state: true },
  };

  declare change: boolean;
  declare typed: string;
  declare shown: boolean;
  declare mistake: 'none' | 'too-short' | 'different';

  constructor() {
    super();
    this.change = false;
    this.typed = '';
    this.shown = false;
    this.mistake = 'none';
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name=${name}]`);
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const chosen = this.#field('new')?.value ?? '';
    const current = this.#field('current')?.value ?? '';
    if ([...chosen].length < MIN_LENGTH) return this.#refuse('too-short', 'new');
    if (!this.shown && chosen !== this.#field('repeat')?.value) return this.#refuse('different', 'repeat');
    this.mistake = 'none';
    const answer = await this.attempt(() =>
      this.engine.call('setPassphrase', this.change ? { current, new: chosen } : { new: chosen }),
    );
    if (!answer) {
      const wrong = this.#field(this.problem?.code === 'wrong-passphrase' ? 'current' : 'new');
      wrong?.focus();
      wrong?.select();
      return;
    }
    (event.target as HTMLFormElement).reset();
    this.typed = '';
    this.tell('passphrase-set', answer.result);
  }

  #refuse(mistake: 'too-short' | 'different', field: string): void {
    this.mistake = mistake;
    this.#field(field)?.focus();
  }

  #toggle(): void {
    this.shown = !this.shown;
    this.mistake = 'none';
  }

  protected override render() {
    const type = this.shown ? 'text' : 'password';
    return html`<form class="form" novalidate @submit=${this.#submit}>
      ${this.change ? this.#current() : nothing}
      <div class="field">
        <label for="passphrase-new">${t(this.change ? 'pages_passphrase_new' : 'pages_passphrase')}</label>
        <span class="input-with-button">
          <input
            id="passphrase-new"
            class="input"
            name="new"
            type=${type}
            autocomplete="new-password"
            spellcheck="false"
            aria-describedby="passphrase-strength"
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
      ${this.shown ? nothing : this.#repeat()} ${this.problemView()}
      <div class="buttons">
        <button class="button primary" ?disabled=${this.busy}>
          ${t(this.change ? 'pages_passphrase_change' : 'pages_passphrase_set')}
        </button>
        ${this.busy ? html`<signet-progress .what=${t('pages_passphrase_sealing')}></signet-progress>` : nothing}
      </div>
    </form>`;
  }

  #current() {
    return html`<div class="field">
      <label for="passphrase-current">${t('pages_passphrase_current')}</label>
      <input id="passphrase-current" class="input" name="current" type="password" autocomplete="current-password" />
    </div>`;
  }

  #repeat() {
    return html`<div class="field">
      <label for="passphrase-repeat">${t('pages_passphrase_repeat')}</label>
      <input
        id="passphrase-repeat"
        class="input"
        name="repeat"
        type="password"
        autocomplete="new-password"
        aria-invalid=${this.mistake === 'different' ? 'true' : nothing}
        aria-describedby="passphrase-different"
      />
      <p id="passphrase-different" class="error" aria-live="polite">
        ${this.mistake === 'different' ? t('pages_passphrase_different') : nothing}
      </p>
    </div>`;
  }

  #strength() {
    const strength = strengthOf(this.typed);
    const short = this.mistake === 'too-short' && (strength === 'empty' || strength === 'too-short');
    return html`<div class="strength" data-strength=${strength}>
      <span class="strength-bar" aria-hidden="true"><span></span></span>
      <p id="passphrase-strength" class=${short ? 'error' : 'hint'} aria-live="polite">
        ${t(`pages_strength_${strength.replace('-', '_')}`, { count: MIN_LENGTH })}
      </p>
    </div>`;
  }
}

customElements.define('signet-new-passphrase', NewPassphrase);
