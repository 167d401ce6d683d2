/**
 * Asking recipients for their certificates: a signed message to each of them,
 * in words of Signet's own, that asks for a signed answer. Nothing of what is
 * written goes with it.
 */
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Address, AskForCertificateParams, Error as ContractError } from '../../js-bridge/contract.ts';
import { addressKey, asciiAddress } from '../addresses.ts';
import type { Failure, FromSender, ToSender } from '../channel.ts';

/** The request: who asks whom, and how. */
export type Request = Pick<AskForCertificateParams, 'from' | 'subject' | 'text' | 'sign'> & { to: Address[] };

/** Where asking is. */
export type AskingStage =
  | { at: 'rest' }
  | { at: 'asking'; request: Request }
  | { at: 'failed'; request: Request; cause: { engine: ContractError } | { webmail: Failure } }
  | { at: 'asked'; addresses: string[] };

/** Asks once at a time. Dispatches `change` when its stage changed. */
export class Asking extends EventTarget {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #tell: (message: FromSender) => void;
  #stage: AskingStage = { at: 'rest' };
  /** The webmail has the messages, and has not answered yet. */
  #handedOver = false;
  readonly #asked = new Set<string>();

  /** @param tell says something to the content script; throws where it cannot */
  constructor(engine: Pick<Engine, 'call'>, tell: (message: FromSender) => void) {
    super();
    this.#engine = engine;
    this.#tell = tell;
  }

  get stage(): AskingStage {
    return this.#stage;
  }

  get busy(): boolean {
    return this.#stage.at === 'asking';
  }

  /** Everybody who was asked from here. */
  get asked(): string[] {
    return [...this.#asked];
  }

  /** Takes those as asked who were, when the message was written before. */
  resume(addresses: string[]): void {
    for (const address of addresses) this.#asked.add(addressKey(address));
  }

  hasAsked(address: string): boolean {
    return this.#asked.has(addressKey(address));
  }

  /** Builds the messages and gives them to the webmail. Does nothing while others are on their way. */
  async ask(request: Request): Promise<void> {
    if (this.busy) return;
    this.#move({ at: 'asking', request });
    try {
      const ascii = ({ name, address }: Address) => ({ name, address: asciiAddress(address) });
      const params = { ...request, from: ascii(request.from), to: request.to.map(ascii) };
      const { result, bodies } = await this.#engine.call('askForCertificate', params);
      const messages = result.messages.map((message, index) => ({
        ...message,
        raw: bodies[index] ?? new Uint8Array(),
      }));
      this.#handedOver = true;
      this.#tell({ type: 'send', messages });
    } catch (thrown) {
      this.#handedOver = false;
      this.#move({ at: 'failed', request, cause: { engine: errorOf(thrown) } });
    }
  }

  /** Fails without trying. */
  refuse(request: Request, failure: Failure): void {
    if (!this.busy) this.#fail(request, failure);
  }

  /** Takes what the content script says about sending, if it is about this. Tells whether it is. */
  receive(message: ToSender): boolean {
    if (this.#stage.at !== 'asking' || !this.#handedOver) return false;
    const { request } = this.#stage;
    switch (message.type) {
      case 'progress':
        // There is nothing to note: a request that was lost is made again, and a second one does no harm.
        if (message.step === 'sending') this.#tell({ type: 'noted' });
        break;
      case 'sent':
        this.#sent(request);
        break;
      case 'failed':
        // It may have left; the user can look into the folder for sent mail before asking again.
        if (message.failure.sent) this.#sent(request);
        else this.#fail(request, message.failure);
        break;
    }
    return true;
  }

  /** The content script is gone. */
  disconnected(): void {
    if (this.#stage.at !== 'asking' || !this.#handedOver) return;
    this.#fail(this.#stage.request, { code: 'unconfirmed', detail: '', sent: false });
  }

  /** Forgets how the last request went, but not who was asked. */
  dismiss(): void {
    if (!this.busy) this.#move({ at: 'rest' });
  }

  #sent({ to }: Request): void {
    this.#handedOver = false;
    const addresses = to.map(({ address }) => address);
    for (const address of addresses) this.#asked.add(addressKey(address));
    this.#move({ at: 'asked', addresses });
  }

  #fail(request: Request, failure: Failure): void {
    this.#handedOver = false;
    this.#move({ at: 'failed', request, cause: { webmail: failure } });
  }

  #move(stage: AskingStage): void {
    this.#stage = stage;
    this.dispatchEvent(new Event('change'));
  }
}
