/**
 * What Microsoft 365 can do with finished bytes: store them in Drafts, give them back to be
 * compared, send the draft, keep a copy in Sent Items.
 *
 * A draft that was sent is not there any more, so that a request to send which the browser
 * repeats by itself finds nothing, and does nothing. To send bytes at once has no such trace: that is
 * done only where drafts are refused.
 */
import type { OutgoingMessage } from '../../channel.ts';
import type { Listed, Mailbox } from '../../mailbox/contract.ts';
import { changedContent } from '../exchange/same-content.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { Post, Trace } from '../sending.ts';
import { submissionOf } from '../submission.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** After how many milliseconds to look for the copy in Sent Items, which Exchange may store a moment later. */
const looks = [0, 500, 1500, 4000];

/** The name of what waits nowhere: it is sent at once. */
const noDraft = 'at once';

/** The mailbox's part in sending. */
export class OutlookPost implements Post {
  readonly #mailbox: Mailbox;
  readonly #waits: readonly number[];

  constructor(mailbox: Mailbox, waits: readonly number[] = looks) {
    this.#mailbox = mailbox;
    this.#waits = waits;
  }

  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    const traces: Trace[] = messages.map(() => ({ sent: false, draft: null }));
    const [first] = messages;
    if (first === undefined) return traces;
    const built = messages.map(message => submissionOf(message).raw);
    for (const { id, draft, folder } of await this.#withMessageId(first.messageId)) {
      if (draft) {
        const raw = await this.#mailbox.raw(id).catch(nullWhenGone);
        const trace = raw && traces[built.findIndex(each => changedContent(each, raw) === null)];
        if (trace) trace.draft = id;
      } else if (folder === 'sent') {
        // Copies for Bcc recipients leave after it, and Exchange may change what it stores.
        for (const trace of traces.slice(0, 1)) trace.sent = true;
      }
    }
    return traces;
  }

  async put(message: OutgoingMessage, uploaded: () => Promise<void>): Promise<string> {
    const { raw, bcc } = submissionOf(message);
    const own = (await this.#mailbox.addresses()).map(address => address.toLowerCase());
    if (!own.includes(message.envelope.from.toLowerCase()))
      throw new WebmailError('rejected', `the mailbox has no address ${message.envelope.from}`);
    const draft = await this.#save(raw, bcc);
    await uploaded();
    if (draft === noDraft) return draft;
    const change = changedContent(raw, await this.#mailbox.raw(draft));
    if (change === null) return draft;
    await this.discard(draft).catch(() => undefined);
    throw new WebmailError('altered', `Exchange does not store the message as it was built: ${change}`);
  }

  async submit(draft: string, message: OutgoingMessage): Promise<void> {
    if (draft === noDraft) {
      const { raw, bcc } = submissionOf(message);
      await this.#mailbox.send(raw, { bcc });
      return;
    }
    try {
      await this.#mailbox.sendDraft(draft);
    } catch (thrown) {
      const { code, detail } = failureOf(thrown);
      // It was there a moment ago: this may be the second of two equal requests.
      throw code === 'not-found' ? new WebmailError('unconfirmed', detail) : thrown;
    }
  }

  async discard(draft: string): Promise<void> {
    if (draft !== noDraft) await this.#mailbox.deleteDraft(draft);
  }

  /** Stores a message in Drafts, in the place of those with its Message-ID. */
  async replace(message: OutgoingMessage): Promise<void> {
    const before = await this.#drafts(message.messageId);
    await this.#mailbox.saveDraft(message.raw, { bcc: [] });
    for (const { id } of before) await this.discard(id);
  }

  /** Deletes what has a Message-ID from Drafts. */
  async drop(messageId: string): Promise<void> {
    for (const { id } of await this.#drafts(messageId)) await this.discard(id);
  }

  /** Exchange has filed them already. What is left over is tidied up: drafts, and copies for Bcc recipients, which nobody is to find. */
  async file(
    messages: OutgoingMessage[],
    drafts: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Bytes | null> {
    const [first] = messages;
    if (first === undefined) return null;
    for (const { id } of await this.#drafts(first.messageId)) if (drafts.includes(id)) await this.discard(id);
    await filed();
    const built = messages.map(message => submissionOf(message).raw);
    let kept: Bytes | null = null;
    for (const wait of this.#waits) {
      await new Promise(resolve => setTimeout(resolve, wait));
      const sent = (await this.#withMessageId(first.messageId)).filter(({ folder }) => folder === 'sent');
      for (const { id } of sent) {
        const raw = await this.#mailbox.raw(id);
        const copy = built.slice(1).some(each => changedContent(each, raw) === null);
        if (copy) await this.#mailbox.deleteSent(id);
        else kept = raw;
      }
      if (kept && sent.length >= messages.length) break;
      if (kept && messages.length === 1) break;
    }
    return kept;
  }

  /** Where drafts are refused, the message leaves at once, when it is to leave. */
  async #save(raw: Bytes, bcc: string[]): Promise<string> {
    try {
      return await this.#mailbox.saveDraft(raw, { bcc, toLeave: true });
    } catch (thrown) {
      if (failureOf(thrown).code === 'rejected') return noDraft;
      throw thrown;
    }
  }

  #withMessageId(messageId: string): Promise<Listed[]> {
    return this.#mailbox.find({ messageId });
  }

  #drafts(messageId: string): Promise<Listed[]> {
    return this.#mailbox.find({ draft: messageId });
  }
}

/** Others delete messages too; every other failure is one. */
function nullWhenGone(thrown: unknown): null {
  if (failureOf(thrown).code === 'not-found') return null;
  throw thrown;
}
