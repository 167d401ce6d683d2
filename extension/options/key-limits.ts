import { html, nothing } from 'lit';
import type { KeyLimits } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import { byWhom, isDecided } from './decided.ts';

/** The numbers to choose from. The largest are what nobody needs who reads and writes by hand. */
const CHOICES: Record<keyof KeyLimits, number[]> = {
  perMinute: [10, 30, 60, 120, 600],
  perUnlock: [50, 200, 500, 1000],
};

/** How often the keys may be used before Signet locks them: a bound on what somebody can do unseen. */
class KeyLimitsForm extends EngineView {
  static override properties = { ...EngineView.properties, limits: { state: true } };

  declare limits: KeyLimits | undefined;

  constructor() {
    super();
    this.limits = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('keyLimits', {}));
    if (answer) this.limits = answer.result;
  }

  async #choose(name: keyof KeyLimits, event: Event): Promise<void> {
    if (!this.limits) return;
    const limits = { ...this.limits, [name]: Number((event.target as HTMLSelectElement).value) };
    const done = await this.attempt(() => this.engine.call('setKeyLimits', limits));
    await this.#load();
    if (done) this.tell('said', t('options_saved'));
  }

  protected override render() {
    return html`<section class="group" aria-labelledby="limits-title">
      <h2 id="limits-title">${t('security_limits')}</h2>
      <p class="muted">${t('security_limits_text')}</p>
      ${this.problemView()}
      ${this.limits ? html`<div class="form narrow">${this.#choice('perMinute', this.limits)} ${this.#choice('perUnlock', this.limits)}</div>` : ''}
    </section>`;
  }

  #choice(name: keyof KeyLimits, limits: KeyLimits) {
    const decided = isDecided(name === 'perMinute' ? 'keyUsesPerMinute' : 'keyUsesPerUnlock');
    const id = `limit-${name}`;
    const choices = [...new Set([...CHOICES[name], limits[name]])].sort((a, b) => a - b);
    return html`<div class="field">
      <label for=${id}>${t(name === 'perMinute' ? 'security_limit_minute' : 'security_limit_unlock')}</label>
      <select id=${id} class="input" ?disabled=${decided} @change=${(event: Event) => this.#choose(name, event)}>
        ${choices.map(
          count =>
            html`<option value=${count} ?selected=${count === limits[name]}>${t('security_limit_times', { count })}</option>`,
        )}
      </select>
      ${decided ? html`<p class="hint">${byWhom()}</p>` : nothing}
    </div>`;
  }
}

customElements.define('signet-key-limits', KeyLimitsForm);
