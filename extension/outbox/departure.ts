/**
 * One finished message, with its copies for Bcc recipients, from the hands of
 * a frame to what became of it. It is kept by the engine, and what happens to it is noted
 * there, so that whoever comes after an interruption can go on.
 *
 * That the message leaves is on disk before the content script is told that it
 * may. Where the engine knows of another window that sends it, nothing leaves from here.
 */
import { type CallOptions, EngineError, errorOf } from '../../js-bridge/client.ts';
import type {
  CompareCopyResult,
  Error as ContractError,
  Methods,
  OutgoingState,
} from '../../js-bridge/contract.ts';
import {
  type Failure,
  type FromSender,
  type OutgoingMessage,
  type SendStep,
  type ToSender,
  waitsForUser,
} from '../channel.ts';
import { tellOutboxLeft } from './changed.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is needed of the engine; {@link import('../../js-bridge/client.ts').Engine} has it. */
export interface Clerk {
  call<M extends 'setOutgoing' | 'deleteOutgoing' | 'compareCopy'>(
    method: M,
    params: Methods[M]['params'],
    bodies?: Bytes[],
    options?: CallOptions,
  ): Promise<{ result: Methods[M]['result']; bodies: Bytes[] }>;
}

/** Finished messages that the engine keeps. */
export interface Kept {
  messageId: string;
  messages: OutgoingMessage[];
  /** Ours: a random text. */
  claim: string;
  /** Whether somebody gave them to the webmail before. */
  tried: boolean;
  /** Which of them are known to have left, by index. */
  left: number[];
  /** How far the last try went. */
  step: SendStep | '';
}

/** Why a message did not leave, or what is wrong with one that did. */
export type Mishap =
  | { from: 'engine'; error: ContractError }
  /** The webmail did not do what it was asked. */
  | { from: 'webmail'; failure: Failure; asked: 'to-send' }
  /** The content script is gone, and may have sent before. */
  | { from: 'channel'; when: 'mid-send' }
  /** The message left; the stored copy is another one. */
  | { from: 'copy'; comparison: CompareCopyResult };

/** Where a message is. */
export type Leg =
  | { at: 'leaving'; step: SendStep | null }
  | { at: 'comparing' }
  | { at: 'failed'; cause: Mishap }
  /** copy: the stored copy is what was built, or could not be fetched or compared. */
  | { at: 'sent'; copy: 'same' | 'unknown' };

/** How often the engine hears that the message is still on its way, in milliseconds; see ClaimTime in wasm/api. */
const renewEvery = 15_000;

/** A message on its way. */
export class Departure {
  readonly #clerk: Clerk;
  readonly #tell: (message: FromSender) => void;
  readonly #moved: (leg: Leg) => void;
  readonly #kept: Kept;
  #leg: Leg = { at: 'leaving', step: null };
  #step: SendStep | '';
  #looking = false;
  #notes: Promise<unknown> = Promise.resolve();
  #renewal: ReturnType<typeof setInterval> | undefined;

  /**
   * @param tell says something to the content script; throws where it cannot
   * @param moved is called whenever the message is somewhere else
   */
  constructor(clerk: Clerk, kept: Kept, tell: (message: FromSender) => void, moved: (leg: Leg) => void) {
    this.#clerk = clerk;
    this.#kept = kept;
    this.#step = kept.step;
    this.#tell = tell;
    this.#moved = moved;
  }

  /** Whether going on with these very messages can help: the webmail did not refuse them. */
  get resumable(): boolean {
    if (this.#leg.at !== 'failed') return false;
    const { cause } = this.#leg;
    if (cause.from === 'webmail') return isTransient(cause.failure);
    return cause.from === 'engine' || cause.from === 'channel';
  }

  /** The Message-ID of what the webmail may have among its drafts, and nothing of which left; undefined where there is nothing. */
  get leftover(): string | undefined {
    const { tried, left, messageId } = this.#kept;
    return this.#leg.at === 'failed' && tried && left.length === 0 ? messageId : undefined;
  }

  /** Gives the messages to the webmail, or goes on with it. */
  start(): void {
    const { messages, left, tried } = this.#kept;
    this.#kept.tried = true;
    globalThis.addEventListener?.('pagehide', this.#leaving);
    this.#renewal ??= setInterval(() => void this.#note('leaving').catch(() => undefined), renewEvery);
    this.#move({ at: 'leaving', step: null });
    // Copies go: their buffers are given away with them.
    this.#tell({ type: 'send', messages: copiesOf(messages), ...(tried ? { earlier: { left } } : {}) });
  }

  /** Asks where the messages are, after nobody knew whether they left; goes on where they did, else nothing has changed. */
  look(): void {
    this.#looking = true;
    if (this.#leg.at !== 'failed') this.#leg = { at: 'failed', cause: { from: 'channel', when: 'mid-send' } };
    this.#tell({ type: 'look', messages: copiesOf(this.#kept.messages) });
  }

  /** Takes what the content script says. It is only as good as its page: nothing was sent that was not given to it. */
  async receive(message: ToSender): Promise<void> {
    if (this.#looking && (message.type === 'seen' || message.type === 'failed')) {
      this.#looking = false;
      if (message.type === 'seen' && message.where[0] === 'sent') this.start();
      else this.#moved(this.#leg);
      return;
    }
    if (this.#leg.at !== 'leaving') return;
    switch (message.type) {
      case 'progress':
        await this.#progress(message.step);
        break;
      case 'left':
        if (!this.#kept.left.includes(message.index)) this.#kept.left.push(message.index);
        await this.#note('leaving').catch(() => undefined); // the webmail's server shows it, too
        break;
      case 'failed':
        this.#fail({ from: 'webmail', failure: message.failure, asked: 'to-send' });
        break;
      case 'sent':
        await this.#compare(message.stored);
        break;
    }
  }

  /** The content script is gone. */
  disconnected(): void {
    if (this.#leg.at === 'leaving') this.#fail({ from: 'channel', when: 'mid-send' });
  }

  /** Leaves the messages to whoever comes next, with what is known of them. */
  async release(): Promise<void> {
    this.#rest();
    const { state, failure, detail } = this.#outcome();
    await this.#note(state, { failure, detail }).catch(() => undefined);
  }

  /** Forgets the messages for good; with those that were sent goes the draft that they were made of. */
  async forget(why: 'sent' | 'given-up'): Promise<void> {
    this.#rest();
    const { messageId, claim } = this.#kept;
    await this.#notes.catch(() => undefined);
    await this.#clerk.call('deleteOutgoing', { messageId, claim, ...(why === 'sent' ? { sent: true } : {}) });
  }

  async #progress(step: SendStep): Promise<void> {
    this.#move({ at: 'leaving', step });
    this.#step = step;
    if (step !== 'sending') return;
    try {
      await this.#note('leaving');
    } catch (reason) {
      this.#step = 'uploading'; // nothing leaves
      this.#fail({ from: 'engine', error: errorOf(reason) });
      return;
    }
    if (this.#leg.at === 'leaving') this.#tell({ type: 'noted' });
  }

  async #compare(stored: Bytes | null): Promise<void> {
    const built = this.#kept.messages[0]?.raw;
    let comparison: CompareCopyResult | undefined;
    if (stored && built) {
      this.#move({ at: 'comparing' });
      // The message left, and saying that it did not would have it sent twice.
      comparison = await this.#clerk.call('compareCopy', {}, [built.slice(), stored]).then(
        ({ result }) => result,
        () => undefined,
      );
    }
    if (comparison?.same === false) {
      this.#fail({ from: 'copy', comparison });
      await this.release();
      return;
    }
    await this.forget('sent').catch(() => undefined);
    this.#move({ at: 'sent', copy: comparison ? 'same' : 'unknown' });
  }

  #fail(cause: Mishap): void {
    // A webmail that is not signed in, or not reached, sent nothing more than it has told.
    if (cause.from === 'webmail' && waitsForUser.includes(cause.failure.code)) this.#step = 'uploading';
    this.#move({ at: 'failed', cause });
    void this.#note('leaving').catch(() => undefined);
  }

  /** What is known of the messages, in the words of the engine. */
  #outcome(): { state: OutgoingState; failure: string; detail: string } {
    const nothing = { failure: '', detail: '' };
    if (this.#leg.at !== 'failed')
      return { state: this.#step === 'sending' ? 'unknown' : 'waiting', ...nothing };
    const { cause } = this.#leg;
    switch (cause.from) {
      case 'copy':
        return { state: 'sent', failure: 'copy', detail: cause.comparison.difference };
      case 'webmail': {
        const { code, detail, sent } = cause.failure;
        const all = this.#kept.left.length === this.#kept.messages.length;
        if (code === 'unconfirmed' && !sent) return { state: 'unknown', failure: code, detail };
        if (!isTransient(cause.failure)) return { state: sent ? 'sent' : 'failed', failure: code, detail };
        return { state: all ? 'sent' : 'waiting', failure: code, detail };
      }
      default:
        return { state: this.#step === 'sending' ? 'unknown' : 'waiting', ...nothing };
    }
  }

  /** Writes down what is known, one note after the other. An engine that died is asked once more. */
  #note(state: OutgoingState, more: { failure?: string; detail?: string } = {}): Promise<unknown> {
    const { messageId, claim, left } = this.#kept;
    const step = this.#step;
    const write = () =>
      this.#clerk.call('setOutgoing', { messageId, claim, state, step, left: [...left], ...more });
    const next = this.#notes.then(write).catch(reason => {
      if (reason instanceof EngineError && reason.error.code === 'engine-crashed') return write();
      throw reason;
    });
    this.#notes = next.catch(() => undefined);
    return next;
  }

  readonly #leaving = (): void => tellOutboxLeft(this.#kept.messageId, this.#kept.claim);

  #rest(): void {
    globalThis.removeEventListener?.('pagehide', this.#leaving);
    clearInterval(this.#renewal);
    this.#renewal = undefined;
  }

  #move(leg: Leg): void {
    this.#leg = leg;
    this.#moved(leg);
  }
}

/** A new claim. */
export function newClaim(): string {
  return crypto.randomUUID();
}

/** The messages may leave yet, or can when the session or the network is back. */
function isTransient({ code }: Failure): boolean {
  return code === 'unconfirmed' || waitsForUser.includes(code);
}

function copiesOf(messages: OutgoingMessage[]): OutgoingMessage[] {
  return messages.map(message => ({ ...message, raw: message.raw.slice() }));
}
