import { html, nothing, type TemplateResult } from 'lit';
import type { KeyInfo } from '../../js-bridge/contract.ts';
import { addressKey } from '../addresses.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import { byWhom, isForbidden } from './decided.ts';

/** What a key can be the default for. */
type Use = 'sign' | 'encrypt';

/**
 * For which of its addresses a key is the one that signs, and the one that
 * others are told to encrypt to. Shown where there is a choice: another key
 * has the same address.
 */
class KeyDefaults extends EngineView {
  static override properties = {
    ...EngineView.properties,
    keyInfo: { attribute: false },
    keys: { attribute: false },
  };

  declare keyInfo: KeyInfo;
  declare keys: KeyInfo[];

  /** @param id empty to have Signet choose again */
  async #set(address: string, use: Use, id: string): Promise<void> {
    const done = await this.attempt(() => this.engine.call('setKeyDefault', { address, use, id }));
    if (!done) return;
    this.tell('changed', undefined);
    this.tell('said', t('options_saved'));
  }

  #isDefault(address: string, use: Use): boolean {
    const { defaultToSign, defaultToEncrypt } = this.keyInfo;
    return (use === 'sign' ? defaultToSign : defaultToEncrypt).some(each => same(each, address));
  }

  protected override render() {
    const shared = this.keyInfo.certificate.emails.filter(address => this.#isShared(address));
    if (shared.length === 0) return nothing;
    return html`<section class="group" aria-labelledby="defaults-title">
      <h2 id="defaults-title">${t('key_defaults')}</h2>
      <p class="muted">${t('key_defaults_text')}</p>
      ${isForbidden('userMayChooseSigningCertificate') ? html`<p class="hint">${t('key_defaults_decided')} ${byWhom()}</p>` : nothing}
      ${this.problemView()}
      <ul class="rows">
        ${shared.map(
          address => html`<li class="default-row">
            <span>${address}</span>
            <span class="buttons">
              ${this.keyInfo.certificate.canSign ? this.#button(address, 'sign') : nothing}
              ${this.keyInfo.certificate.canEncrypt ? this.#button(address, 'encrypt') : nothing}
            </span>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #isShared(address: string): boolean {
    return this.keys.some(
      ({ id, certificate }) =>
        id !== this.keyInfo.id && certificate.emails.some(email => same(email, address)),
    );
  }

  #button(address: string, use: Use): TemplateResult {
    const on = this.#isDefault(address, use);
    return html`<button
      class="button"
      aria-pressed=${on}
      ?disabled=${this.busy || (use === 'sign' && isForbidden('userMayChooseSigningCertificate'))}
      @click=${() => this.#set(address, use, on ? '' : this.keyInfo.id)}
    >
      <span>${t(`key_default_${use}`)}<span class="visually-hidden">: ${address}</span></span>
    </button>`;
  }
}

function same(a: string, b: string): boolean {
  return addressKey(a) === addressKey(b);
}

customElements.define('signet-key-defaults', KeyDefaults);
