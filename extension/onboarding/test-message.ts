import { html, type TemplateResult } from 'lit';
import type { Address, Draft, KeyInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import '../reader/view.ts';
import '../ui/unlock.ts';

/**
 * A message of the user's to the user: signed, encrypted and opened again by the code that does so in webmails, with
 * nothing in between. So what is wrong afterwards is not wrong with the key.
 */
class TestMessage extends EngineView {
  static override properties = {
    ...EngineView.properties,
    keys: { attribute: false },
    message: { state: true },
  };

  /** The user's keys. */
  declare keys: KeyInfo[];
  /** The finished message, once there is one. */
  declare private message: Uint8Array<ArrayBuffer> | undefined;

  constructor() {
    super();
    this.keys = [];
  }

  readonly #try = async (): Promise<void> => {
    const me = selfOf(this.keys);
    if (!me) return;
    this.message = undefined;
    const answer = await this.attempt(() =>
      this.engine.call('compose', { draft: testDraft(me), sign: 'clear', encrypt: true }),
    );
    this.message = answer?.bodies[0];
    if (!this.message) return;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.test-message')?.focus();
  };

  protected override render(): TemplateResult {
    const locked = this.problem?.code === 'locked';
    return html`<p>${t('onboarding_test_text')}</p>
      <div class="buttons">
        <button type="button" class="button primary" ?disabled=${this.busy} @click=${this.#try}>
          ${icon('mail')}${t('onboarding_test_try')}
        </button>
      </div>
      ${
        locked
          ? html`<signet-unlock .engine=${this.engine} @unlocked=${this.#try}></signet-unlock>`
          : this.problemView([{ label: t('ui_try_again'), run: () => void this.#try() }])
      }
      ${this.message ? this.#opened(this.message) : ''}`;
  }

  #opened(raw: Uint8Array<ArrayBuffer>): TemplateResult {
    return html`<div class="test-message" role="group" aria-label=${t('onboarding_test_title')} tabindex="-1">
        <signet-message .engine=${this.engine} .shown=${{ is: 'message', raw }} headers="all"></signet-message>
      </div>
      <p class="muted">${t('onboarding_test_seen')}</p>`;
  }
}

/** Who the user is by a certificate that both signs and decrypts, or by any. */
function selfOf(keys: KeyInfo[]): Address | undefined {
  const certificates = keys.map(({ certificate }) => certificate);
  const certificate = certificates.find(each => each.canSign && each.canEncrypt) ?? certificates[0];
  const address = certificate?.emails[0];
  if (!certificate || address === undefined) return undefined;
  const { commonName } = certificate;
  return { name: commonName === address ? '' : commonName, address };
}

function testDraft(me: Address): Draft {
  return {
    from: me,
    to: [me],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: t('onboarding_test_subject'),
    text: t('onboarding_test_body'),
    references: [],
    attachments: [],
  };
}

customElements.define('signet-test-message', TestMessage);
