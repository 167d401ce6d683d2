import { html, nothing, type PropertyValues } from 'lit';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { pathsOf } from '../ui/chain-paths.ts';
import { EngineView } from '../ui/engine-view.ts';

/**
 * Asks whether the root that came with the user's own certificate is trusted,
 * as long as it is not. Of other people's certificates nothing like this is
 * asked: who sends one chooses what comes with it.
 */
class KeyAuthority extends EngineView {
  static override properties = {
    ...EngineView.properties,
    certificate: { attribute: false },
    root: { state: true },
  };

  /** The user's certificate. */
  declare certificate: CertificateInfo;
  /** The root above it that is not trusted; undefined where there is none. */
  declare root: CertificateInfo | undefined;

  constructor() {
    super();
    this.root = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('certificate')) void this.#look();
  }

  async #look(): Promise<void> {
    const { id } = this.certificate;
    const answer = await this.attempt(() => this.engine.call('certificate', { id }));
    if (!answer || id !== this.certificate.id) return;
    const [path = []] = pathsOf(answer.result.chain);
    const top = path.at(-1);
    const isRoot = top !== undefined && path.length > 1 && top.certificate.issuer === top.certificate.subject;
    this.root = isRoot && !top.anchor ? top.certificate : undefined;
  }

  async #trust({ id, commonName }: CertificateInfo): Promise<void> {
    if (!(await this.attempt(() => this.engine.call('trustAuthority', { id })))) return;
    // The button goes away; whoever pressed it goes on from the top.
    this.parentElement?.querySelector<HTMLElement>('h1')?.focus();
    this.tell('said', t('authorities_enabled', { name: commonName }));
    this.tell('changed', undefined);
  }

  protected override render() {
    const { root } = this;
    return html`${this.problemView()}
      ${
        root
          ? html`<div class="notice warn">
              ${icon('landmark')}
              <p><strong>${t('onboarding_trust_question', { name: root.commonName })}</strong><br />${t('onboarding_trust_meaning')}</p>
              <div class="buttons">
                <button class="button" ?disabled=${this.busy} @click=${() => this.#trust(root)}>
                  ${t('onboarding_trust_yes', { name: root.commonName })}
                </button>
              </div>
            </div>`
          : nothing
      }`;
  }
}

customElements.define('signet-key-authority', KeyAuthority);
