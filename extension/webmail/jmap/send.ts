/**
 * What a JMAP server can do with finished bytes: upload, Email/import into Drafts,
 * compare what is there with what was built, EmailSubmission/set with an explicit envelope.
 *
 * With the submission, and only where it succeeds, the server moves the message
 * to Sent and destroys copies for Bcc recipients: where a message is tells whether it left.
 */
import type { OutgoingMessage } from '../../channel.ts';
import { once } from '../../once.ts';
import { sameButForTrailingSpace } from '../bytes.ts';
import { WebmailError } from '../failure.ts';
import type { Post, Trace } from '../sending.ts';
import type { JMAPClient } from './client.ts';
import type { Identity } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is asked of the server once. */
interface Places {
  drafts: string;
  sent: string;
  identities: Identity[];
}

/** A JMAP server's part in sending. */
export class JMAPPost implements Post {
  readonly #client: JMAPClient;
  readonly #places = once(() => this.#ask());

  constructor(client: JMAPClient) {
    this.#client = client;
  }

  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    const traces: Trace[] = messages.map(() => ({ sent: false, draft: null }));
    const [first] = messages;
    if (first === undefined) return traces;
    const { drafts, sent } = await this.#places();
    for (const email of await this.#client.withMessageId(first.messageId)) {
      if (email.mailboxIds[sent]) {
        // Copies for Bcc recipients never come here; and a server may change what it stores.
        for (const trace of traces.slice(0, 1)) trace.sent = true;
      } else if (email.mailboxIds[drafts]) {
        const raw = await this.#client.download(email.blobId);
        const trace = traces[messages.findIndex(message => sameButForTrailingSpace(raw, message.raw))];
        if (trace) trace.draft = email.id;
      }
    }
    return traces;
  }

  async put({ raw, envelope }: OutgoingMessage, uploaded: () => Promise<void>): Promise<string> {
    const { drafts, identities } = await this.#places();
    identityOf(identities, envelope.from);
    const id = await this.#client.import(await this.#client.upload(raw), drafts);
    await uploaded();
    const stored = await this.#client.download(await this.#client.blobOf(id));
    if (sameButForTrailingSpace(stored, raw)) return id;
    await this.discard(id).catch(() => undefined);
    throw new WebmailError('altered', 'the draft on the server differs from what was built');
  }

  async submit(draft: string, { envelope }: OutgoingMessage, copy: 'first' | 'blind'): Promise<void> {
    const { drafts, sent, identities } = await this.#places();
    const then = copy === 'first' ? { move: { drafts, sent } } : 'destroy';
    await this.#client.submit(draft, identityOf(identities, envelope.from), envelope, then);
  }

  discard(draft: string): Promise<void> {
    return this.#client.destroy([draft]);
  }

  /** Stores a message in Drafts, in the place of those with its Message-ID. */
  async replace(message: OutgoingMessage): Promise<void> {
    const before = await this.#drafts(message.messageId);
    await this.put(message, async () => undefined);
    if (before.length > 0) await this.#client.destroy(before);
  }

  /** Deletes what has a Message-ID from Drafts. */
  async drop(messageId: string): Promise<void> {
    const drafts = await this.#drafts(messageId);
    if (drafts.length > 0) await this.#client.destroy(drafts);
  }

  async #drafts(messageId: string): Promise<string[]> {
    const { drafts } = await this.#places();
    const emails = await this.#client.withMessageId(messageId);
    return emails.filter(({ mailboxIds }) => mailboxIds[drafts]).map(({ id }) => id);
  }

  /** The server has filed them already, but where it failed after it had sent. */
  async file(
    [first]: OutgoingMessage[],
    [own = null, ...copies]: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Bytes | null> {
    const { drafts, sent } = await this.#places();
    const left = copies.filter(draft => draft !== null);
    if (left.length > 0) await this.#client.destroy(left);
    const emails = await this.#client.withMessageId(first?.messageId ?? '');
    const forgotten = emails.find(({ id, mailboxIds }) => id === own && mailboxIds[drafts]);
    if (forgotten) await this.#client.move(forgotten.id, { drafts, sent });
    await filed();
    const kept = emails.find(({ mailboxIds }) => mailboxIds[sent]) ?? forgotten;
    return kept === undefined ? null : this.#client.download(await this.#client.blobOf(kept.id));
  }

  async #ask(): Promise<Places> {
    const [drafts, sent, identities] = await Promise.all([
      this.#client.mailbox('drafts'),
      this.#client.mailbox('sent'),
      this.#client.identities(),
    ]);
    return { drafts, sent, identities };
  }
}

function identityOf(identities: Identity[], address: string): string {
  const found = identities.find(({ email }) => email.toLowerCase() === address.toLowerCase());
  if (!found) throw new WebmailError('rejected', `the account has no identity for ${address}`);
  return found.id;
}
