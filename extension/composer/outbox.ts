/**
 * The way of one message out of the composer: built and kept by the engine, held
 * back for as long as the user may undo, sent by the webmail, its stored copy compared.
 * Nothing that the user wrote lives here, and no failure here takes it away: the
 * outbox gets the draft anew for each message.
 */
import { errorOf } from '../../js-bridge/client.ts';
import type {
  ComposeParams,
  ComposeResult,
  KeepParams,
  Methods,
  Progress,
} from '../../js-bridge/contract.ts';
import type { Failure, FromComposer, OutgoingMessage, ToComposer, ToSender } from '../channel.ts';
import { readHeader } from '../header-fields.ts';
import { type Clerk, Departure, type Leg, type Mishap, newClaim } from '../outbox/departure.ts';
import { encryptedFile } from './finished.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the outbox needs of the engine; {@link import('../../js-bridge/client.ts').Engine} has it. */
export interface Builder extends Clerk {
  call<M extends 'compose' | 'setOutgoing' | 'deleteOutgoing' | 'compareCopy'>(
    method: M,
    params: Methods[M]['params'],
    bodies?: Bytes[],
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
  | Mishap
  /** The webmail did not do what it was asked, which was not to send. */
  | { from: 'webmail'; failure: Failure; asked: 'other' }
  /** The content script is gone. */
  | { from: 'channel'; when: 'before' }
  /** A file of the draft can no longer be read. */
  | { from: 'file'; detail: string };

/** Where a message is. */
export type Stage =
  | Exclude<Leg, { at: 'failed' }>
  | { at: 'desk' }
  | { at: 'building'; progress: Progress | null }
  /** Finished, and sent in so many seconds unless the user thinks better of it. */
  | { at: 'held'; seconds: number }
  /** Finished, and sent by whoever looks after it then. */
  | { at: 'scheduled'; when: Date }
  | { at: 'failed'; cause: Cause }
  | { at: 'attached' };

/** How a message is kept until it is known what became of it. */
export interface Keeping {
  /** The webmail's account that sends it. */
  account: string;
  /** For how many seconds sending can be undone. */
  undoSeconds: number;
  /** When it is to be sent, absent for now. */
  notBefore?: Date;
  /** Id of the kept draft that it is made of. */
  draft?: string;
}

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
  #hold: ReturnType<typeof setTimeout> | undefined;
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
    return ['building', 'held', 'leaving', 'comparing'].includes(this.#stage.at);
  }

  /** Nobody knows whether the message left: what is written stays as it is until somebody does, or the user decides. */
  get uncertain(): boolean {
    if (this.#stage.at !== 'failed') return false;
    const { cause } = this.#stage;
    return cause.from === 'webmail' && cause.failure.code === 'unconfirmed';
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
  }

  /** Lets a message go that is held. */
  hurry(): void {
    if (this.#stage.at !== 'held') return;
    clearTimeout(this.#hold);
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
    clearTimeout(this.#hold);
    this.#move({ at: 'desk' });
    void this.#forget();
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
    if (keeping?.notBefore) {
      this.#move({ at: 'scheduled', when: keeping.notBefore });
      return;
    }
    const messages: OutgoingMessage[] = result.messages.map((envelope, index) => ({
      envelope,
      messageId: result.messageId,
      raw: this.#built[index] ?? new Uint8Array(),
    }));
    if (!this.#connected) {
      this.#fail({ from: 'channel', when: 'before' });
      return;
    }
    const kept = { messageId: result.messageId, messages, claim, tried: false, left: [], step: '' as const };
    this.#departure = new Departure(this.#engine, kept, this.#tell, leg => {
      this.#move(leg);
      if (leg.at === 'sent') this.#keptChanged();
    });
    if (keeping?.undoSeconds) this.#holdBack(keeping.undoSeconds);
    else this.#departure.start();
  }

  #holdBack(seconds: number): void {
    this.#move({ at: 'held', seconds });
    this.#hold = setTimeout(() => {
      if (seconds > 1) this.#holdBack(seconds - 1);
      else this.#departure?.start();
    }, 1000);
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
    await departure.forget().catch(() => undefined);
    this.#keptChanged();
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

function keepParams({ account, notBefore, draft }: Keeping, claim: string): KeepParams {
  return {
    account,
    ...(notBefore ? { notBefore: notBefore.toISOString() } : { claim }),
    ...(draft ? { draft } : {}),
  };
}

function isAboutSending(message: ToComposer): message is ToSender {
  return ['progress', 'left', 'sent', 'failed', 'seen'].includes(message.type);
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
