import { html, nothing } from 'lit';
import type { AnchorInfo, CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { certificateCard } from '../ui/certificate.ts';
import { EngineView } from '../ui/engine-view.ts';
import { recallAuthorities, withoutTrust, worthAsking } from './authorities.ts';
import '../ui/import-certificates.ts';

/** The step that asks which authorities may vouch for e-mail addresses. */
class TrustStep extends EngineView {
  static override properties = {
    ...EngineView.properties,
    anchors: { state: true },
  };

  declare anchors: AnchorInfo[];

  constructor() {
    super();
    this.anchors = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() => this.engine.call('listAnchors', {}));
    if (answer) this.anchors = answer.result.certificates.filter(({ enabled }) => enabled);
  }

  async #trust(authority: CertificateInfo): Promise<void> {
    const done = await this.attempt(() => this.engine.call('trustAuthority', { id: authority.id }));
    if (!done) return;
    await this.#changed();
    this.querySelector<HTMLElement>('.trusted')?.focus();
  }

  async #changed(): Promise<void> {
    await this.#list();
    this.tell('changed', undefined);
  }

  protected override render() {
    const asked = worthAsking(recallAuthorities(), this.anchors);
    const own = this.anchors.filter(({ source }) => source !== 'mozilla');
    return html`<p>${t('onboarding_trust_text')}</p>
      ${this.problemView()}
      ${asked.map(authority =>
        certificateCard(withoutTrust(authority), {
          note: html`<strong>${t('onboarding_trust_question', { name: authority.commonName })}</strong><br />
            ${t('onboarding_trust_meaning')}`,
          actions: html`<button class="button primary" ?disabled=${this.busy} @click=${() => this.#trust(authority)}>
            ${t('onboarding_trust_yes', { name: authority.commonName })}
          </button>`,
        }),
      )}
      ${
        own.length > 0
          ? html`<div class="trusted" tabindex="-1">
              <h2>${t('onboarding_trust_trusted')}</h2>
              <ul class="plain-list">
                ${own.map(anchor => html`<li>${icon('landmark')}<span>${anchor.commonName}</span></li>`)}
              </ul>
            </div>`
          : nothing
      }
      <details class="more unfold" ?open=${asked.length === 0 && own.length === 0}>
        <summary>${t('onboarding_trust_other')}</summary>
        <p class="muted">${t('onboarding_trust_other_text')}</p>
        <signet-import-certificates
          .engine=${this.engine}
          what="authorities"
          label=${t('onboarding_trust_drop')}
          @certificates-imported=${this.#changed}
        ></signet-import-certificates>
      </details>`;
  }
}

customElements.define('signet-step-trust', TrustStep);
