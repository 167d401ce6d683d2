import { html, nothing } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, Status } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import {
  AuthenticatorError,
  type AuthenticatorFailure,
  authenticatorsAvailable,
  useAuthenticator,
} from './authenticator.ts';
import { LightElement } from './light-element.ts';
import './progress.ts';

/** The window that asks in the place of a frame. The page around the frame gets no hold of it. */
const WINDOW = 'popup,noopener,width=420,height=420';
/** How often and how long a frame looks whether that window opened the keys. */
const LOOK_EVERY_MS = 1000;
const LOOK_FOR_MS = 3 * 60 * 1000;

/**
 * The button that opens the keys with an authenticator; nothing where none was
 * added. Within a page of the web, where the browser's question could be
 * covered or forbidden, it opens a window of Signet that asks.
 *
 * Dispatches `unlocked`, and `refused` with the engine's error.
 */
export class UnlockWithAuthenticator extends LightElement {
  static override properties = {
    engine: { attribute: false },
    busy: { attribute: false },
    status: { state: true },
    asking: { state: true },
    failure: { state: true },
  };

  declare engine: Engine | undefined;
  /** Whether the keys are being opened in another way. */
  declare busy: boolean;
  declare private status: Status | undefined;
  declare private asking: boolean;
  declare private failure: AuthenticatorFailure | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.busy = false;
    this.asking = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('focus', this.#look);
    void this.#look();
  }

  override disconnectedCallback(): void {
    removeEventListener('focus', this.#look);
    clearInterval(this.#looking);
    super.disconnectedCallback();
  }

  /** Looks what can be done; another window may have opened the keys. */
  readonly #look = async (): Promise<void> => {
    const answer = await this.engine?.call('status', {}).catch(() => undefined);
    const before = this.status?.state;
    this.status = answer?.result;
    if (before !== 'locked' || this.status?.state !== 'unlocked') return;
    clearInterval(this.#looking);
    this.dispatchEvent(new Event('unlocked'));
  };

  async #unlock(): Promise<void> {
    const { engine } = this;
    if (!engine || this.asking) return;
    if (!authenticatorsAvailable()) {
      this.#askElsewhere();
      return;
    }
    this.asking = true;
    this.failure = undefined;
    try {
      const { result } = await engine.call('authenticators', {});
      const { credentialId, secret } = await useAuthenticator(result.authenticators);
      await engine.call('unlockWithAuthenticator', { credentialId }, [secret]);
      this.dispatchEvent(new Event('unlocked'));
    } catch (thrown) {
      if (thrown instanceof AuthenticatorError) this.failure = thrown.failure;
      else this.dispatchEvent(new CustomEvent<ContractError>('refused', { detail: errorOf(thrown) }));
    } finally {
      this.asking = false;
    }
  }

  #askElsewhere(): void {
    open(chrome.runtime.getURL('popup/popup.html?unlock'), '_blank', WINDOW);
    clearInterval(this.#looking);
    this.#looking = setInterval(this.#look, LOOK_EVERY_MS);
    setTimeout(() => clearInterval(this.#looking), LOOK_FOR_MS);
  }

  protected override render() {
    if (!this.status?.unlockWays.includes('authenticator')) return nothing;
    return html`<div class="unlock-other">
      <button type="button" class="button" ?disabled=${this.busy || this.asking} @click=${this.#unlock}>
        ${icon('fingerprint', 'small')}${t('unlock_authenticator')}
      </button>
      ${this.asking ? html`<signet-progress .what=${t('unlock_asking')}></signet-progress>` : nothing}
      ${this.failure ? html`<p class="error" role="alert">${t(`unlock_failed_${this.failure.replace('-', '_')}`)}</p>` : nothing}
    </div>`;
  }
}

customElements.define('signet-unlock-authenticator', UnlockWithAuthenticator);
