/**
 * What Gmail can do with finished bytes through its API: send them, and nothing
 * before or after that. With the consent to send alone nothing can be stored first and nothing looked for,
 * so a message is whole only in the one request; what was kept of it is downloaded as the page's user would.
 *
 * The API knows no envelope: a message goes to whom it names and to a field Bcc, which Gmail takes off.
 */
import type { OutgoingMessage } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { Post, Trace } from '../sending.ts';
import { submissionOf } from '../submission.ts';
import { sameBody } from './same-body.ts';
import type { Threads } from './threads.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** After how many milliseconds to look for the copy that Gmail keeps. */
const looks = [0, 500, 1500, 4000];

export class GmailPost implements Post {
  readonly #mailbox: Mailbox;
  readonly #base: string;
  readonly #own: string[];
  readonly #threads: Threads;
  /** The id of the copy of what left first. */
  #kept: string | null = null;

  /** @param own the addresses of the account */
  constructor(mailbox: Mailbox, base: string, own: string[], threads: Threads) {
    this.#mailbox = mailbox;
    this.#base = base;
    this.#own = own.map(address => address.toLowerCase());
    this.#threads = threads;
  }

  /** Looks among what was sent, which takes the consent to read. Copies for Bcc recipients have the same Message-ID. */
  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    const traces: Trace[] = messages.map(() => ({ sent: false, draft: null }));
    const [first] = messages;
    if (first === undefined) return traces;
    const found = await this.#mailbox.find({ messageId: first.messageId });
    for (const { id, folder } of found) {
      if (folder !== 'sent') continue;
      const raw = await this.#mailbox.raw(id);
      const at = messages.findIndex((message, index) => !traces[index]?.sent && sameBody(message.raw, raw));
      // What Gmail changed of a message still tells that the first one left.
      const trace = traces[Math.max(at, 0)];
      if (trace) trace.sent = true;
      if (at <= 0) this.#kept = id;
    }
    return traces;
  }

  /** Nothing is stored before it leaves; what would be refused is told before. */
  async put(message: OutgoingMessage): Promise<string> {
    const { raw } = submissionOf(message);
    if (!this.#own.includes(message.envelope.from.toLowerCase()))
      throw new WebmailError('rejected', `the account has no address ${message.envelope.from}`);
    const limit = await this.#mailbox.maxSize();
    if (raw.length > limit)
      throw new WebmailError('too-large', `${raw.length} octets; Gmail takes ${limit}`, { limit });
    return nothing;
  }

  async submit(_draft: string, message: OutgoingMessage, copy: 'first' | 'blind'): Promise<void> {
    const { raw, bcc } = submissionOf(message);
    const thread = this.#threads.of(raw);
    const id = await this.#mailbox.send(raw, { bcc, ...(thread === undefined ? {} : { thread }) });
    if (copy === 'first') this.#kept = id;
  }

  async discard(): Promise<void> {}

  /** Gmail has filed them already. */
  async file(
    _messages: OutgoingMessage[],
    _drafts: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Bytes | null> {
    await filed();
    const id = this.#kept;
    if (id === null) return null;
    for (const wait of looks) {
      await new Promise(resolve => setTimeout(resolve, wait));
      try {
        return (await this.#mailbox.download({ base: this.#base, message: id })).body;
      } catch (thrown) {
        if (failureOf(thrown).code !== 'not-found') throw thrown;
      }
    }
    return null;
  }
}

/** The name of the draft that there is not. */
const nothing = '';
