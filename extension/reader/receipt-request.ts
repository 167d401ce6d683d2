/**
 * A signer's wish to be told that the message was read, and the user's answer:
 *
 *     <signet-receipt-request .engine=${engine} .raw=${raw} .request=${request} name="Alice"></signet-receipt-request>
 *
 * Nothing is signed and nothing leaves before the user clicks, and a click
 * counts only where the question was in sight. Where `send` is missing there is
 * no webmail to send it: then the receipt is saved as a file.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, ReceiptRequest } from '../../js-bridge/contract.ts';
import { throughHere } from '../carried.ts';
import type { Failure, OutgoingMessage } from '../channel.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { engineProblem, failureProblem, obstacleProblem } from '../ui/problem.ts';
import { saveFile } from '../ui/save.ts';
import '../ui/unlock.ts';
import { type Obstacle, Sight } from '../ui/visible.ts';

/** Sends finished messages; answers with why they did not leave, null where they did. */
export type Send = (messages: OutgoingMessage[]) => Promise<Failure | null>;

/** Below this the question and its buttons do not fit. */
const minSize = { width: 200, height: 60 };

/** The element `signet-receipt-request`. */
export class ReceiptRequestView extends LightElement {
  static override properties = {
    engine: { attribute: false },
    raw: { attribute: false },
    request: { attribute: false },
    name: {},
    send: { attribute: false },
    stage: { state: true },
    error: { state: true },
    failure: { state: true },
    obstacle: { state: true },
  };

  declare engine: Engine;
  /** The message that asks, as the mail server holds it. */
  declare raw: Uint8Array<ArrayBuffer>;
  declare request: ReceiptRequest;
  /** The name in the certificate of who asks. */
  declare name: string;
  declare send: Send | undefined;
  declare private stage: 'asking' | 'working' | 'sent' | 'saved' | 'declined';
  declare private error: ContractError | undefined;
  declare private failure: Failure | undefined;
  declare private obstacle: Obstacle | undefined;
  #sight: Sight | undefined;

  constructor() {
    super();
    this.name = '';
    this.stage = 'asking';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.close();
    this.#sight = undefined;
  }

  protected override updated(): void {
    const question = this.querySelector('.receipt-question');
    if (question && this.isConnected) this.#sight ??= new Sight(question, minSize);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.request.refusal) return this.#line('info', t(this.#refusalKey(this.request.refusal)));
    if (!this.request.asked || this.stage === 'declined') return nothing;
    if (this.stage === 'sent') return this.#line('circle-check', t('receipt_sent'));
    if (this.stage === 'saved') return this.#line('circle-check', t('receipt_saved'));
    return html`<section class="notice receipt-question" aria-label=${t('receipt_title')}>
      ${icon('signature')}
      <div class="said-text">
        <p><strong>${t('receipt_question', { name: this.name })}</strong></p>
        <p>${t(this.request.encrypts ? 'receipt_tells_encrypted' : 'receipt_tells', { to: this.request.to.join(', ') })}</p>
        ${
          this.request.elsewhere.length > 0
            ? html`<p>
                <strong>${t('receipt_elsewhere', { to: this.request.elsewhere.join(', '), name: this.name })}</strong>
              </p>`
            : nothing
        }
        ${
          this.request.answered
            ? html`<p>${t('receipt_answered', { date: formatDateTime(this.request.answered) })}</p>`
            : nothing
        }
      </div>
      <div class="buttons">${this.#buttons()}</div>
      ${this.#trouble()}
    </section>`;
  }

  #refusalKey(refusal: string): string {
    return `receipt_refusal_${refusal.replaceAll('-', '_')}`;
  }

  #line(symbol: 'info' | 'circle-check', text: string): TemplateResult {
    return html`<p class="said" role="status">${icon(symbol, 'small')}<span>${text}</span></p>`;
  }

  #buttons(): TemplateResult {
    const working = this.stage === 'working';
    return html`
      <button class="button" type="button" ?disabled=${working} @click=${this.#confirm}>
        ${icon(this.send ? 'send' : 'download', 'small')}${t(this.send ? 'receipt_send' : 'receipt_save')}
      </button>
      <button class="button quiet" type="button" ?disabled=${working} @click=${this.#decline}>${t('receipt_decline')}</button>
      ${working ? html`<signet-progress .what=${t('receipt_working')}></signet-progress>` : nothing}
    `;
  }

  #trouble(): TemplateResult | typeof nothing {
    if (this.obstacle) return obstacleProblem(this.obstacle);
    if (this.failure) return failureProblem(this.failure);
    if (this.error?.code === 'locked' || this.error?.code === 'limit-reached')
      return html`<signet-unlock .engine=${this.engine} @unlocked=${this.#unlocked}></signet-unlock>`;
    return this.error ? engineProblem(this.error) : nothing;
  }

  readonly #decline = (): void => {
    this.stage = 'declined';
  };

  /** The user has said yes already; the keys were all that was missing. */
  readonly #unlocked = (): void => {
    void this.#answer();
  };

  readonly #confirm = async (): Promise<void> => {
    this.obstacle = undefined;
    this.obstacle = await this.#sight?.obstacleToClick();
    if (!this.obstacle) await this.#answer();
  };

  async #answer(): Promise<void> {
    if (this.stage === 'working') return;
    this.stage = 'working';
    this.error = undefined;
    this.failure = undefined;
    try {
      const params = { subject: t('receipt_subject'), ...throughHere() };
      const { result, bodies } = await this.engine.call('answerReceipt', params, [this.raw.slice()]);
      const messages = result.messages.map((envelope, i) => ({
        envelope,
        messageId: result.messageId,
        raw: bodies[i] ?? new Uint8Array(),
      }));
      await this.#deliver(messages);
    } catch (thrown) {
      this.error = errorOf(thrown);
      this.stage = 'asking';
    }
  }

  async #deliver(messages: OutgoingMessage[]): Promise<void> {
    if (!this.send) {
      for (const { raw } of messages) saveFile(t('receipt_file'), raw);
      this.stage = 'saved';
      return;
    }
    const failure = await this.send(messages);
    // What left is not sent a second time, whatever failed after that.
    if (failure && !failure.sent) {
      this.failure = failure;
      this.stage = 'asking';
    } else {
      this.stage = 'sent';
    }
  }
}

customElements.define('signet-receipt-request', ReceiptRequestView);
