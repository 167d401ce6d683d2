/**
 * The way of one message out of the composer: built by the engine, sent by the
 * webmail, its stored copy compared. Nothing that the user wrote lives here,
 * and no failure here takes it away: the outbox gets the draft anew for each try.
 */
import { errorOf } from '../../js-bridge/client.ts';
import type {
  CompareCopyResult,
  ComposeParams,
  ComposeResult,
  Error as ContractError,
  Methods,
  Progress,
} from '../../js-bridge/contract.ts';
import type { Failure, FromComposer, OutgoingMessage, SendStep, ToComposer } from '../channel.ts';
import { readHeader } from '../header-fields.ts';
import { encryptedFile } from './finished.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the outbox needs of the engine; {@link import('../../js-bridge/client.ts').Engine} has it. */
export interface Builder {
  call<M extends 'compose' | 'compareCopy'>(
    method: M,
    params: Methods[M]['params'],
    bodies: Bytes[],
    options?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<{ result: Methods[M]['result']; bodies: Bytes[] }>;
}

/** A draft, ready for the engine. The bodies are given away. */
export interface Job {
  params: ComposeParams;
  bodies: Bytes[];
}

/** Why a message did not leave, or what is wrong with one that did. */
export type Cause =
  | { from: 'engine'; error: ContractError }
  /** The webmail did not do what it was asked: to send, or something else, as to take the text back. */
  | { from: 'webmail'; failure: Failure; asked: 'to-send' | 'other' }
  /** The content script is gone; `mid-send` when it may have sent before. */
  | { from: 'channel'; when: 'before' | 'mid-send' }
  /** A file of the draft can no longer be read. */
  | { from: 'file'; detail: string }
  /** The message left; the stored copy is another one. */
  | { from: 'copy'; comparison: CompareCopyResult };

/** Where a message is. */
export type Stage =
  | { at: 'desk' }
  | { at: 'building'; progress: Progress | null }
  | { at: 'leaving'; step: SendStep | null }
  | { at: 'comparing' }
  | { at: 'failed'; cause: Cause }
  /** copy: the stored copy is what was built, or could not be fetched or compared. */
  | { at: 'sent'; copy: 'same' | 'unknown' }
  | { at: 'attached' };

/** What the content script says about sending. */
export type AboutSending = Exclude<ToComposer, { type: 'compose' | 'completions' }>;

/** What becomes of a finished message: sent as it is, or attached to the webmail's own. */
export type Way = 'send' | 'attach';

/** Sends one message at a time. Dispatches `change` when its stage changed. */
export class Outbox extends EventTarget {
  readonly #engine: Builder;
  readonly #tell: (message: FromComposer) => void;
  #stage: Stage = { at: 'desk' };
  #abort = new AbortController();
  #connected = true;
  /** What was handed to the webmail last, for the comparison and for saving. */
  #built: Bytes[] = [];

  /** @param tell says something to the content script; throws where it cannot. */
  constructor(engine: Builder, tell: (message: FromComposer) => void) {
    super();
    this.#engine = engine;
    this.#tell = tell;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** True from the click on Send until there is an answer. */
  get busy(): boolean {
    return this.#stage.at === 'building' || this.#stage.at === 'leaving' || this.#stage.at === 'comparing';
  }

  /** The finished messages of the last try, for the user to save. */
  get built(): readonly Bytes[] {
    return this.#built;
  }

  /** Whom the mail server refused in the last try. */
  get refused(): string[] {
    const { stage } = this;
    const failure = stage.at === 'failed' && stage.cause.from === 'webmail' ? stage.cause.failure : undefined;
    return failure?.addresses ?? [];
  }

  /** Builds the message of a job and lets it go. Does nothing while another one is on its way. */
  async post(job: () => Promise<Job>, way: Way = 'send'): Promise<void> {
    if (this.busy) return;
    this.#abort = new AbortController();
    this.#built = [];
    this.#move({ at: 'building', progress: null });
    let prepared: Job;
    try {
      prepared = await job();
    } catch (reason) {
      this.#fail({ from: 'file', detail: String(reason) });
      return;
    }
    try {
      const { params, bodies } = prepared;
      const answer = await this.#engine.call('compose', params, bodies, {
        signal: this.#abort.signal,
        onProgress: progress => this.#move({ at: 'building', progress }),
      });
      this.#handOver(way, params, answer.result, answer.bodies);
    } catch (reason) {
      this.#fail({ from: 'engine', error: errorOf(reason) });
    }
  }

  /** Stops building. What was handed to the webmail cannot be called back. */
  cancel(): void {
    this.#abort.abort();
  }

  /** Fails without trying. */
  refuse(cause: Cause): void {
    if (this.busy) return;
    this.#built = [];
    this.#fail(cause);
  }

  /** Forgets the last failure. */
  dismiss(): void {
    if (!this.busy) this.#move({ at: 'desk' });
  }

  /** Takes what the content script says about sending. */
  async receive(message: AboutSending): Promise<void> {
    // The content script is only as good as its page: nothing was sent that was not given to it.
    if (this.#stage.at !== 'leaving') {
      if (message.type === 'failed' && !this.busy) {
        this.#fail({ from: 'webmail', failure: message.failure, asked: 'other' });
      }
      return;
    }
    switch (message.type) {
      case 'progress':
        this.#move({ at: 'leaving', step: message.step });
        if (message.step === 'sending') this.#tell({ type: 'noted' });
        break;
      case 'failed':
        this.#fail({ from: 'webmail', failure: message.failure, asked: 'to-send' });
        break;
      case 'attached':
        this.#move({ at: 'attached' });
        break;
      case 'handed-back':
        this.#move({ at: 'desk' });
        break;
      case 'sent':
        await this.#compare(message.stored);
        break;
    }
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#connected = false;
    if (this.#stage.at === 'leaving') this.#fail({ from: 'channel', when: 'mid-send' });
  }

  #handOver(way: Way, params: ComposeParams, result: ComposeResult, bodies: Bytes[]): void {
    if (!this.#connected) {
      this.#built = bodies;
      this.#fail({ from: 'channel', when: 'before' });
      return;
    }
    const messages: OutgoingMessage[] = result.messages.map((envelope, index) => ({
      envelope,
      messageId: result.messageId,
      // A copy goes: its buffer is given away with it.
      raw: (bodies[index] ?? new Uint8Array()).slice(),
    }));
    this.#built = bodies;
    this.#move({ at: 'leaving', step: null });
    if (way === 'send') this.#tell({ type: 'send', messages });
    else this.#tell(attachment(params, bodies));
  }

  async #compare(stored: Bytes | null): Promise<void> {
    const [built] = this.#built;
    if (!stored || !built) {
      this.#move({ at: 'sent', copy: 'unknown' });
      return;
    }
    this.#move({ at: 'comparing' });
    try {
      const { result } = await this.#engine.call('compareCopy', {}, [built.slice(), stored]);
      if (result.same) this.#move({ at: 'sent', copy: 'same' });
      else this.#fail({ from: 'copy', comparison: result });
    } catch {
      // The message left, and saying that it did not would have it sent twice.
      this.#move({ at: 'sent', copy: 'unknown' });
    }
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

/** The message that asks the webmail to attach what it cannot send. Its subject is the outer one: the real one is inside. */
function attachment(params: ComposeParams, [raw = new Uint8Array()]: Bytes[]): FromComposer {
  const addresses = (list: { address: string }[]) => list.map(({ address }) => address);
  return {
    type: 'attach',
    file: encryptedFile(raw),
    to: addresses(params.draft.to),
    cc: addresses(params.draft.cc),
    bcc: [],
    subject: readHeader(raw).get('subject') ?? '',
  };
}
