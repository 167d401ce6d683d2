/**
 * What Gmail can do with finished bytes through its API: send them. With the consent to send alone nothing can be
 * stored first and nothing looked for, but each upload is remembered, sends once, and tells whether it did; see
 * extension/mailbox/gmail/upload.ts. What was kept of a message is downloaded as the page's user would.
 *
 * The API knows no envelope: a message goes to whom it names and to a field Bcc, which Gmail takes off.
 */
import type { OutgoingMessage } from '../../channel.ts';
import type { Mailbox, Sending } from '../../mailbox/contract.ts';
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

  /** Asks what became of the uploads. Where nobody remembers one, it looks among what was sent, which takes the consent to read. */
  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    const ids = await Promise.all(messages.map(message => this.#sent(message)));
    this.#kept = ids[0] || null;
    if (ids.includes(null)) return this.#search(messages);
    return ids.map(id => (typeof id === 'string' ? gone : waiting));
  }

  #sent(message: OutgoingMessage): Promise<string | false | null> {
    const { raw, sending } = this.#given(message);
    return this.#mailbox.sent(raw, sending);
  }

  /** Copies for Bcc recipients have the same Message-ID. What Gmail changed of one is told from none, and counts for the first that is missing. */
  async #search(messages: OutgoingMessage[]): Promise<Trace[]> {
    const sent = new Set<number>();
    let others = 0;
    for (const { id, folder } of await this.#mailbox.find({ messageId: messages[0]?.messageId ?? '' })) {
      if (folder !== 'sent') continue;
      const raw = await this.#mailbox.raw(id);
      const at = messages.findIndex((message, index) => !sent.has(index) && sameBody(message.raw, raw));
      if (at >= 0) sent.add(at);
      else others++;
      if (at === 0) this.#kept = id;
      else this.#kept ??= id;
    }
    return messages.map((_, index) => (sent.has(index) || others-- > 0 ? gone : waiting));
  }

  /** Nothing is stored before it leaves; what would be refused is told before. */
  async put(message: OutgoingMessage): Promise<string> {
    const { raw } = submissionOf(message);
    if (!this.#own.includes(message.envelope.from.toLowerCase()))
      throw new WebmailError('rejected', `the account has no address ${message.envelope.from}`);
    const limit = await this.#mailbox.maxSize();
    if (raw.length > limit)
      throw new WebmailError('too-large', `${raw.length} octets; Gmail takes ${limit}`, {
        size: raw.length,
        limit,
      });
    return nothing;
  }

  async submit(_draft: string, message: OutgoingMessage, copy: 'first' | 'blind'): Promise<void> {
    const { raw, sending } = this.#given(message);
    const id = await this.#mailbox.send(raw, sending);
    if (copy === 'first') this.#kept = id;
  }

  /** What is given to Gmail of a message: the same each time, by which it is known again. */
  #given(message: OutgoingMessage): { raw: Bytes; sending: Sending } {
    const { raw, bcc } = submissionOf(message);
    const thread = this.#threads.of(raw);
    return { raw, sending: { bcc, ...(thread === undefined ? {} : { thread }) } };
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
        const { code } = failureOf(thrown);
        // Who signs out of the page meanwhile has sent all the same.
        if (code === 'session-expired') return this.#mailbox.raw(id).catch(() => null);
        if (code !== 'not-found') throw thrown;
      }
    }
    return null;
  }
}

/** The name of the draft that there is not. */
const nothing = '';

/** What left, and what is still to leave: there is no draft of either. */
const gone: Trace = { sent: true, draft: null };
const waiting: Trace = { sent: false, draft: nothing };
