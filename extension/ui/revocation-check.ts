import { html, nothing } from 'lit';
import type { CheckRevocationResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from './engine-view.ts';
import { revocationEntry } from './revocation.ts';
import './progress.ts';

/**
 * Asks the authorities now whether a stored certificate was revoked, and says
 * what they answered.
 *
 *     <signet-revocation-check .engine=${engine} .certificate=${id}></signet-revocation-check>
 */
export class RevocationCheck extends EngineView {
  static override properties = {
    ...EngineView.properties,
    certificate: {},
    result: { state: true },
  };

  /** The id of the certificate. */
  declare certificate: string;
  declare result: CheckRevocationResult | undefined;
  #abort: AbortController | undefined;

  constructor() {
    super();
    this.certificate = '';
    this.result = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort?.abort();
  }

  async #check(): Promise<void> {
    if (this.busy) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.result = undefined;
    const answer = await this.attempt(() =>
      this.engine.call('checkRevocation', { id: this.certificate }, [], { signal: abort.signal }),
    );
    this.result = answer?.result;
  }

  protected override render() {
    return html`<div class="revocation-check">
      <button class="button" type="button" aria-disabled=${this.busy ? 'true' : nothing} @click=${this.#check}>
        ${icon('refresh-cw', 'small')}${t('detail_revocation_check')}
      </button>
      ${
        this.busy
          ? html`<signet-progress
              .what=${t('detail_revocation_checking')}
              cancellable
              @cancel=${() => this.#abort?.abort()}
            ></signet-progress>`
          : nothing
      }
      ${this.problemView()}
      <div role="status">${this.result ? this.#outcome(this.result) : nothing}</div>
    </div>`;
  }

  #outcome({ revocation }: CheckRevocationResult) {
    return revocation.length === 0
      ? html`<p class="muted">${t('detail_revocation_nobody')}</p>`
      : revocation.map(revocationEntry);
  }
}

customElements.define('signet-revocation-check', RevocationCheck);
