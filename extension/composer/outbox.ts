/**
 * The way of one message out of the composer: built and kept by the engine, held
 * back for as long as the user may undo, sent by the webmail, its stored copy compared.
 * Nothing that the user wrote lives here, and no failure here takes it away: the
 * outbox gets the draft anew for each message.
 */
import { errorOf } from '../../js-bridge/client.ts';
import type { ComposeParams, ComposeResult } from '../../js-bridge/contract.ts';
import type { FromComposer, OutgoingMessage, ToComposer, ToSender } from '../channel.ts';
import { Departure, newClaim } from '../outbox/departure.ts';
import { attachment } from './carrier.ts';
import { Hold } from './hold.ts';
import type { Builder, Job } from './job.ts';
import { type Keeping, keepParams } from './keep-finished.ts';
import { type Cause, isBusy, isUncertain, refusedIn, type Stage } from './stage.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What becomes of a finished message: sent as it is, or attached to the webmail's own. */
export type Way = 'send' | 'attach';

/** Sends one message at a time. Dispatches `change` when its stage changed. */
export class Outbox extends EventTarget {
  readonly #engine: Builder;
  readonly #tell: (message: FromComposer) => void;
  readonly #keptChanged: () => void;
  #stage: Stage = { at: 'desk' };
  #abort = new AbortController();
  #connected = true;
  /** The finished messages of the last try. */
  #built: Bytes[] = [];
  #departure: Departure | undefined;
  /** The Message-IDs of messages that were given up after the webmail got them. */
  readonly #leftovers = new Set<string>();
  readonly #hold = new Hold();
  /** Whether the user carries what is finished, and no webmail does. */
  #carried = false;

  /**
   * @param tell says something to the content script; throws where it cannot
   * @param keptChanged is called whenever the engine keeps another set of messages than before
   */
  constructor(engine: Builder, tell: (message: FromComposer) => void, keptChanged: () => void = () => {}) {
    super();
    this.#engine = engine;
    this.#tell = tell;
    this.#keptChanged = keptChanged;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** True from the click on Send until there is an answer. */
  get busy(): boolean {
    return isBusy(this.#stage);
  }

  /** Nobody knows whether the message left: what is written stays as it is until somebody does, or the user decides. */
  get uncertain(): boolean {
    return isUncertain(this.#stage);
  }

  /** The finished messages of the last try, for the user to save. */
  get built(): readonly Bytes[] {
    return this.#built;
  }

  /** Whom the mail server refused in the last try. */
  get refused(): string[] {
    return refusedIn(this.#stage);
  }

  /** Builds the message of a job and lets it go. Does nothing while another one is on its way. */
  async post(job: () => Promise<Job>, way: Way = 'send', keeping?: Keeping): Promise<void> {
    if (this.busy) return;
    this.#abort = new AbortController();
    this.#built = [];
    this.#move({ at: 'building', progress: null });
    await this.#forget();
    let prepared: Job;
    try {
      prepared = await job();
    } catch (reason) {
      this.#fail({ from: 'file', detail: String(reason) });
      return;
    }
    const claim = newClaim();
    const { params, bodies } = prepared;
    const keep = way === 'send' && keeping?.account ? { keep: keepParams(keeping, claim) } : {};
    try {
      const answer = await this.#engine.call('compose', { ...params, ...keep }, bodies, {
        signal: this.#abort.signal,
        onProgress: progress => this.#move({ at: 'building', progress }),
      });
      this.#built = answer.bodies;
      if (way === 'attach') this.#attach(params, answer.bodies);
      else this.#depart(answer.result, claim, keeping);
    } catch (reason) {
      this.#fail({ from: 'engine', error: errorOf(reason) });
    }
  }

  /** Goes on with the same finished messages after a failure that another try may help; false where none does. */
  resume(): boolean {
    if (this.busy || !this.#departure?.resumable) return false;
    this.#departure.start();
    return true;
  }

  /** Asks the webmail whether the message left after all. */
  look(): void {
    this.#departure?.look();
  }

  /** Stops building, or undoes sending while it is held. What was handed to the webmail cannot be called back. */
  cancel(): void {
    this.#abort.abort();
    if (this.#stage.at === 'held') this.#back();
    else if (this.#stage.at === 'scheduled') void this.#unschedule();
  }

  /** Lets a message go that is held. */
  hurry(): void {
    if (this.#stage.at !== 'held') return;
    this.#hold.end();
    this.#departure?.start();
  }

  /** Fails without trying. */
  refuse(cause: Cause): void {
    if (this.busy) return;
    this.#built = [];
    this.#fail(cause);
  }

  /** Forgets the last failure. What nobody knows to have left is kept. */
  dismiss(): void {
    if (!this.busy && !this.uncertain) this.#move({ at: 'desk' });
  }

  /** Forgets the finished messages: the user goes on writing, or has seen what there was to tell. */
  #back(): void {
    this.#hold.end();
    this.#move({ at: 'desk' });
    void this.#forget();
  }

  /** Where another window sends it already, it stays what it is. */
  async #unschedule(): Promise<void> {
    try {
      await this.#departure?.forget('given-up');
    } catch {
      return;
    }
    this.#departure = undefined;
    this.#keptChanged();
    this.#move({ at: 'desk' });
  }

  /** The user gives up what was built, whatever became of it. */
  giveUp(): void {
    if (!this.busy) this.#back();
  }

  /** Something of the message left, and the rest can leave yet. */
  get #unfinished(): boolean {
    if (this.#stage.at !== 'failed' || !this.#departure?.resumable) return false;
    const { cause } = this.#stage;
    return cause.from === 'webmail' && cause.failure.sent;
  }

  /** The composer is left: what may have left, or is to go on leaving, is for the outbox; of the rest nothing is kept. */
  async close(): Promise<void> {
    if (this.busy || this.#stage.at === 'scheduled') return;
    if (!this.uncertain && !this.#unfinished) return this.#forget();
    await this.#departure?.release();
    this.#keptChanged();
  }

  /** Takes what the content script says about sending. */
  async receive(message: Exclude<ToComposer, { type: 'compose' }>): Promise<void> {
    if (message.type === 'attached') {
      if (this.#stage.at === 'leaving' && !this.#departure) this.#move({ at: 'attached' });
      return;
    }
    if (message.type === 'handed-back') {
      // No webmail has it: what one was given is never handed back.
      if (this.#stage.at === 'leaving' && this.#carried) {
        this.#departure = undefined;
        this.#move({ at: 'desk' });
      }
      return;
    }
    if (message.type === 'failed' && !this.busy && !this.uncertain)
      this.#fail({ from: 'webmail', failure: message.failure, asked: 'other' });
    else if (isAboutSending(message)) await this.#departure?.receive(message);
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#connected = false;
    this.#departure?.disconnected();
    if (this.#stage.at === 'leaving') this.#fail({ from: 'channel', when: 'mid-send' });
  }

  #depart(result: ComposeResult, claim: string, keeping: Keeping | undefined): void {
    this.#carried = !keeping?.account;
    if (keeping?.account) this.#keptChanged();
    const messages: OutgoingMessage[] = result.messages.map((envelope, index) => ({
      envelope,
      messageId: result.messageId,
      raw: this.#built[index] ?? new Uint8Array(),
    }));
    if (!this.#connected && !keeping?.notBefore) {
      this.#fail({ from: 'channel', when: 'before' });
      return;
    }
    const kept = { messageId: result.messageId, messages, claim, tried: false, left: [], step: '' as const };
    this.#departure = new Departure(this.#engine, kept, this.#tell, leg => {
      this.#move(leg);
      if (leg.at !== 'sent') return;
      this.#dropLeftovers();
      this.#keptChanged();
    });
    if (keeping?.notBefore) {
      this.#move({ at: 'scheduled', when: keeping.notBefore });
      return;
    }
    this.#hold.start(
      keeping?.undoSeconds ?? 0,
      seconds => this.#move({ at: 'held', seconds }),
      () => this.#departure?.start(),
    );
  }

  #attach(params: ComposeParams, bodies: Bytes[]): void {
    if (!this.#connected) {
      this.#fail({ from: 'channel', when: 'before' });
      return;
    }
    this.#move({ at: 'leaving', step: null });
    this.#tell(attachment(params, bodies));
  }

  /** Nothing is kept of messages that are not to leave any more. */
  async #forget(): Promise<void> {
    const departure = this.#departure;
    this.#departure = undefined;
    if (!departure) return;
    if (departure.leftover !== undefined) this.#leftovers.add(departure.leftover);
    this.#dropLeftovers();
    await departure.forget('given-up').catch(() => undefined);
    this.#keptChanged();
  }

  /** Has the webmail delete what it got and is not to send any more. Where it is signed out, it is asked once more later. */
  #dropLeftovers(): void {
    if (!this.#connected) return;
    for (const messageId of this.#leftovers) this.#tell({ type: 'drop-draft', messageId });
  }

  #fail(cause: Cause): void {
    if (cause.from === 'engine' && cause.error.code === 'cancelled') this.#move({ at: 'desk' });
    else this.#move({ at: 'failed', cause });
  }

  #move(stage: Stage): void {
    this.#stage = stage;
    this.dispatchEvent(new Event('change'));
  }
}

function isAboutSending(message: ToComposer): message is ToSender {
  return ['progress', 'left', 'sent', 'failed', 'seen'].includes(message.type);
}
