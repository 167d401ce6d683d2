/**
 * Sending that is safe to repeat. What an adapter can do with one finished
 * message is a {@link Post}; the order in which it is done is here, the same for all webmails:
 *
 *  1. All messages are on the server, and were compared, before the first one leaves.
 *  2. The caller notes that they are about to leave, and says so.
 *  3. The first message leaves, then the copies for Bcc recipients.
 *  4. What is left over of them on the server is tidied up.
 *
 * Each step leaves a trace on the server, so that whoever comes after an
 * interruption finds out how far it went: a message whose server shows that it left is not
 * sent again, nor is any copy that is gone once the first message left, because of rule 1.
 */
import {
  type EarlierTry,
  type OutgoingMessage,
  type SendStep,
  type Whereabouts,
  waitsForUser,
} from '../channel.ts';
import { failureOf, WebmailError } from './failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Who sends: what was tried before, and who is told how it goes. */
export interface Journey {
  /** Absent where nothing of these messages was ever given to this webmail. */
  earlier?: EarlierTry;
  /** A step begins. Nothing leaves before the promise of `sending` resolves. */
  step(step: SendStep): Promise<void>;
  /** A message left, by index. */
  left(index: number): void;
}

/** Where one finished message is on the server. */
export interface Trace {
  /** The server shows that it left. */
  sent: boolean;
  /** What waits in Drafts, null where nothing does. */
  draft: string | null;
}

/** What an adapter can do with finished messages. Failures are WebmailErrors. */
export interface Post {
  /** Looks where messages are. */
  find(messages: OutgoingMessage[]): Promise<Trace[]>;
  /** Stores a message in Drafts, once what is there was seen to be what was built; returns its name there. */
  put(message: OutgoingMessage, uploaded: () => Promise<void>): Promise<string>;
  /** Sends a draft. `unconfirmed` where the server gave no answer, or one that leaves open whether it left. */
  submit(draft: string, message: OutgoingMessage, copy: 'first' | 'blind'): Promise<void>;
  /** Deletes a draft for good. */
  discard(draft: string): Promise<void>;
  /**
   * After all left: keeps the first in the folder of sent mail, where there is
   * one, and nothing else of them; `null` for a draft that is not there any more.
   * Returns the stored copy of the first, null where none is kept.
   */
  file(
    messages: OutgoingMessage[],
    drafts: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Bytes | null>;
}

/** After how many milliseconds to look where a message is whose server did not answer whether it took it. */
export const looks = [1_000, 4_000, 10_000];

/** Sends messages, or goes on with it. Returns the stored copy of the first, null where none is kept. */
export async function sendThrough(
  post: Post,
  messages: OutgoingMessage[],
  journey: Journey,
  waits: readonly number[] = looks,
): Promise<Bytes | null> {
  return new Departure(post, messages, journey, waits).run();
}

/** Where messages are. See {@link Whereabouts}. */
export async function whereaboutsOf(post: Post, messages: OutgoingMessage[]): Promise<Whereabouts[]> {
  const traces = await post.find(messages);
  const first = traces[0]?.sent === true;
  return traces.map(({ sent, draft }) => {
    if (sent || (first && draft === null)) return 'sent';
    return draft === null ? 'nowhere' : 'draft';
  });
}

class Departure {
  readonly #post: Post;
  readonly #messages: OutgoingMessage[];
  readonly #journey: Journey;
  readonly #waits: readonly number[];
  readonly #left = new Set<number>();
  readonly #drafts: (string | null)[];
  /** Copies that the server refused, after the first message had left. */
  readonly #refused: WebmailError[] = [];

  constructor(post: Post, messages: OutgoingMessage[], journey: Journey, waits: readonly number[]) {
    this.#post = post;
    this.#messages = messages;
    this.#journey = journey;
    this.#waits = waits;
    this.#drafts = messages.map(() => null);
  }

  async run(): Promise<Bytes | null> {
    try {
      if (this.#journey.earlier) await this.#retrace(this.#journey.earlier);
      await this.#upload();
      await this.#leave();
    } catch (thrown) {
      throw await this.#failed(thrown);
    }
    const stored = await this.#tidy();
    const [refused] = this.#refused;
    if (refused) throw this.#partly(refused);
    return stored;
  }

  async #retrace({ left }: EarlierTry): Promise<void> {
    const traces = await this.#post.find(this.#messages);
    for (const index of left) this.#left.add(index);
    for (const [index, { sent, draft }] of traces.entries()) {
      this.#drafts[index] = draft;
      if (sent) this.#left.add(index);
    }
    if (!this.#left.has(0)) return;
    for (const [index, { draft }] of traces.entries()) if (draft === null) this.#left.add(index);
  }

  async #upload(): Promise<void> {
    for (const [index, message] of this.#messages.entries()) {
      if (this.#left.has(index) || this.#drafts[index] !== null) continue;
      await this.#journey.step('uploading');
      this.#drafts[index] = await this.#post.put(message, () => this.#journey.step('checking-draft'));
    }
  }

  async #leave(): Promise<void> {
    if (this.#left.size === this.#messages.length) return;
    await this.#journey.step('sending');
    for (const [index, message] of this.#messages.entries()) {
      if (!this.#left.has(index)) await this.#submit(index, message);
    }
  }

  async #submit(index: number, message: OutgoingMessage): Promise<void> {
    const draft = this.#drafts[index] ?? '';
    try {
      await this.#post.submit(draft, message, index === 0 ? 'first' : 'blind');
    } catch (thrown) {
      const { code } = failureOf(thrown);
      if (code === 'unconfirmed' && (await this.#seenLeaving(index))) {
        // The answer was lost, the message was not.
      } else if (index > 0 && isRefusal(thrown)) {
        this.#refused.push(thrown);
        await this.#post.discard(draft).catch(() => undefined);
        this.#drafts[index] = null;
        return;
      } else throw thrown;
    }
    this.#left.add(index);
    this.#journey.left(index);
  }

  /** Looks, for a while, whether a message left after all. */
  async #seenLeaving(index: number): Promise<boolean> {
    for (const wait of this.#waits) {
      await new Promise(resolve => setTimeout(resolve, wait));
      // All of them, for what has their Message-ID is told apart by what each is.
      const where = await whereaboutsOf(this.#post, this.#messages).catch(() => []);
      if (where[index] === 'sent') return true;
    }
    return false;
  }

  /**
   * Nothing is left of messages that the server refused before any left. What
   * may leave yet, or can be sent in another session, stays for the next try to find.
   */
  async #failed(thrown: unknown): Promise<WebmailError> {
    const error = thrown instanceof WebmailError ? thrown : internal(thrown);
    if (this.#left.size > 0) return this.#partly(error);
    if (!isTransient(error)) {
      const drafts = this.#drafts.filter(draft => draft !== null);
      await Promise.allSettled(drafts.map(draft => this.#post.discard(draft)));
    }
    return error;
  }

  #partly({ failure }: WebmailError): WebmailError {
    const { code, detail, addresses } = failure;
    const count = `${this.#left.size} of ${this.#messages.length} messages were sent`;
    return new WebmailError(code, `${count}: ${detail}`, { sent: true, ...(addresses ? { addresses } : {}) });
  }

  async #tidy(): Promise<Bytes | null> {
    try {
      await this.#journey.step('storing');
      return await this.#post.file(this.#messages, this.#drafts, () => this.#journey.step('checking-copy'));
    } catch (thrown) {
      const { code, detail } = failureOf(thrown);
      throw new WebmailError(code, detail, { sent: true });
    }
  }
}

/** The server said no, and would say it again. */
function isRefusal(thrown: unknown): thrown is WebmailError {
  const { code } = failureOf(thrown);
  return code === 'rejected' || code === 'refused-recipient' || code === 'too-large';
}

/** The message may leave yet, or can be sent from where it is when the session or the network is back. */
function isTransient({ failure }: WebmailError): boolean {
  return failure.code === 'unconfirmed' || waitsForUser.includes(failure.code);
}

function internal(thrown: unknown): WebmailError {
  const { code, detail } = failureOf(thrown);
  return new WebmailError(code, detail);
}
