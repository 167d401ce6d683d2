import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { SignForm } from '../../js-bridge/contract.ts';
import type { WebmailCapabilities } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';

/** How the message is to be protected, and the toggles that say so. */
export class ProtectionChoice {
  readonly #host: ReactiveControllerHost;
  readonly #leave: () => void;
  /** There is no webmail that could take the text without encryption. */
  readonly #alone: boolean;
  #sign: boolean;

  /** @param leave called when the user turns encryption off */
  constructor(
    host: ReactiveControllerHost,
    { sign, webmail }: { sign: boolean; webmail: Pick<WebmailCapabilities, 'sendRaw'> },
    leave: () => void,
  ) {
    this.#host = host;
    this.#leave = leave;
    this.#sign = sign;
    this.#alone = webmail.sendRaw === 'by-hand';
  }

  get sign(): boolean {
    return this.#sign;
  }

  set sign(sign: boolean) {
    this.#sign = sign;
    this.#host.requestUpdate();
  }

  /** What the engine is told. */
  get chosen(): { sign: SignForm; encrypt: boolean } {
    return { sign: this.#sign ? 'clear' : 'none', encrypt: true };
  }

  /** Shows the toggles. */
  render({ disabled }: { disabled: boolean }): TemplateResult {
    return html`<div class="toggles" role="group" aria-label=${t('composer_protection')}>
      <button type="button" class="button toggle" aria-pressed=${this.#sign} ?disabled=${disabled} @click=${this.#toggle}>
        ${icon('signature', 'small')}${t('composer_sign')}
      </button>
      ${
        this.#alone
          ? nothing
          : html`<button type="button" class="button toggle" aria-pressed="true" ?disabled=${disabled} @click=${this.#leave}>
              ${icon('lock', 'small')}${t('composer_encrypt')}
            </button>`
      }
    </div>`;
  }

  readonly #toggle = (): void => {
    this.sign = !this.#sign;
  };
}
