import { html, nothing, type TemplateResult } from 'lit';
import type { RevocationSettings } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import { radios } from '../ui/radios.ts';
import { byWhom, decidedAnswer, isDecided } from './decided.ts';
import './hosts.ts';

/** What is done about certificates that may be revoked, from the least to the most. */
const POLICIES = ['off', 'soft', 'hard'] as const;

type Occasion = 'reading' | 'sending';

/** How certificates are checked for being revoked, and who may be asked. */
class RevocationSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    path: {},
    settings: { state: true },
  };

  /** The address of a revocation list or responder that a message wanted to ask, or "". */
  declare path: string;
  declare settings: RevocationSettings | undefined;

  constructor() {
    super();
    this.path = '';
    this.settings = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  async #look(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('revocationSettings', {}));
    if (answer) this.settings = answer.result;
  }

  async #choose(change: Partial<RevocationSettings>): Promise<void> {
    if (!this.settings) return;
    const before = this.settings;
    this.settings = { ...before, ...change };
    const done = await this.attempt(() =>
      this.engine.call('setRevocationSettings', { ...before, ...change }),
    );
    if (done) this.tell('said', t('options_saved'));
    else this.settings = before;
  }

  protected override render() {
    return html`${this.path ? html`<h1 tabindex="-1">${t('options_revocation')}</h1>` : nothing}
      <p class="lead">${t('revocation_text')}</p>
      ${this.problemView()} ${this.path ? this.#hosts() : nothing}
      ${this.settings ? this.#form(this.settings) : nothing} ${this.path ? nothing : this.#hosts()}`;
  }

  /** Above all else where somebody came for a host. */
  #hosts(): TemplateResult {
    return html`<signet-options-hosts .wanted=${this.path}></signet-options-hosts>`;
  }

  #form(settings: RevocationSettings): TemplateResult {
    return html`<div class="columns">${this.#policy('reading', settings)} ${this.#policy('sending', settings)}</div>
      <section class="group" aria-labelledby="online-title">
        <h2 id="online-title">${t('revocation_online')}</h2>
        <label class="switch-line">
          <input
            type="checkbox"
            role="switch"
            class="switch"
            .checked=${settings.online}
            ?disabled=${isDecided('revocationOnline')}
            aria-describedby="online-text"
            @change=${(event: Event) => this.#choose({ online: (event.target as HTMLInputElement).checked })}
          />
          <span>${t('revocation_online_switch')}</span>
        </label>
        <p id="online-text" class="muted">
          ${t(settings.online ? 'revocation_online_on' : 'revocation_online_off')}
          ${isDecided('revocationOnline') ? byWhom() : nothing}
        </p>
        <details class="more unfold">
          <summary>${t('revocation_disclosure')}</summary>
          <ul class="disclosure">
            <li><strong>OCSP</strong> ${t('revocation_disclosure_ocsp')}</li>
            <li><strong>CRL</strong> ${t('revocation_disclosure_crl')}</li>
            <li>${t('revocation_disclosure_way')}</li>
          </ul>
        </details>
      </section>`;
  }

  #policy(occasion: Occasion, settings: RevocationSettings): TemplateResult {
    const answers = POLICIES.map(value => ({
      value,
      title: t(`revocation_policy_${value}`),
      text: t(`revocation_${occasion}_${value}`),
    }));
    const title = t(`revocation_${occasion}`);
    if (isDecided(occasion === 'reading' ? 'revocationOnRead' : 'revocationOnSend')) {
      return decidedAnswer(occasion, title, answers, settings[occasion]);
    }
    return radios(occasion, title, answers, settings[occasion], policy =>
      this.#choose({ [occasion]: policy }),
    );
  }
}

customElements.define('signet-options-revocation', RevocationSection);
