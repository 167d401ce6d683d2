/**
 * What Exchange can do with finished bytes: store them in Drafts, give them back to be
 * compared, send the draft, keep a copy in Sent Items.
 *
 * A draft that was sent is not there any more, so that a request to send which the browser
 * repeats by itself finds nothing, and does nothing. Exchange knows no envelope: a message goes to
 * whom it names and to BccRecipients.
 */
import type { OutgoingMessage } from '../../channel.ts';
import { messageIDs } from '../../header-fields.ts';
import { changedContent } from '../exchange/same-content.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { Post, Trace } from '../sending.ts';
import { submissionOf } from '../submission.ts';
import { type ExchangeService, maxMessage } from './service.ts';
import type { Folder, Item } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** After how many milliseconds to look for the copy in Sent Items, which Exchange may store a moment later. */
const looks = [0, 500, 1500, 4000];
/** How many sent items there may be between those of one sending. */
const beside = 20;

/** What a server says that does not send drafts by UpdateItem without updates; nothing left then. */
const cannotSendDrafts =
  /^Error(InvalidRequest|InvalidOperation|InvalidPropertySet|UnsupportedTypeForConversion)\b/;

/** Exchange's part in sending. */
export class ExchangePost implements Post {
  readonly #service: ExchangeService;
  readonly #own: string[];
  readonly #looks: readonly number[];

  /**
   * @param own the addresses of the mailbox
   * @param waits after how many milliseconds to look for the copy in Sent Items
   */
  constructor(service: ExchangeService, own: string[], waits: readonly number[] = looks) {
    this.#service = service;
    this.#own = own.map(address => address.toLowerCase());
    this.#looks = waits;
  }

  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    const traces: Trace[] = messages.map(() => ({ sent: false, draft: null }));
    const [first] = messages;
    if (first === undefined) return traces;
    const built = messages.map(message => submissionOf(message).raw);
    for (const { ItemId } of await this.#withMessageId('drafts', first.messageId)) {
      const raw = await this.#service.mime(ItemId.Id).catch(nullWhenGone);
      const trace = raw && traces[built.findIndex(each => changedContent(each, raw) === null)];
      if (trace) trace.draft = ItemId.Id;
    }
    const kept = await this.#sent(messages);
    for (const [index, trace] of traces.entries()) trace.sent = kept.has(index);
    return traces;
  }

  async put(message: OutgoingMessage, uploaded: () => Promise<void>): Promise<string> {
    const { raw, bcc } = submissionOf(message);
    if (!this.#own.includes(message.envelope.from.toLowerCase()))
      throw new WebmailError('rejected', `the mailbox has no address ${message.envelope.from}`);
    if (raw.length > maxMessage)
      throw new WebmailError('too-large', `${raw.length} octets; Exchange takes ${maxMessage}`);
    const draft = await this.#service.save(raw, bcc);
    await uploaded();
    const change = changedContent(raw, await this.#service.mime(draft));
    if (change === null) return draft;
    await this.discard(draft).catch(() => undefined);
    throw new WebmailError('altered', `Exchange does not store the message as it was built: ${change}`);
  }

  async submit(draft: string, message: OutgoingMessage, copy: 'first' | 'blind'): Promise<void> {
    try {
      await this.#service.send(draft, copy === 'first' ? 'SendAndSaveCopy' : 'SendOnly');
    } catch (thrown) {
      const { code, detail } = failureOf(thrown);
      // It was there a moment ago: this may be the second of two equal requests.
      if (code === 'not-found') throw new WebmailError('unconfirmed', detail);
      if (code !== 'rejected' || !cannotSendDrafts.test(detail)) throw thrown;
      await this.#sendAtOnce(draft, message);
    }
  }

  /**
   * Sends what a draft holds, and the draft goes afterwards: nothing shows by itself then that the message left. So a copy
   * of each is kept at first, of those for Bcc recipients as well.
   */
  async #sendAtOnce(draft: string, message: OutgoingMessage): Promise<void> {
    const { raw, bcc } = submissionOf(message);
    await this.#service.create(raw, bcc, 'SendAndSaveCopy');
    await this.discard(draft).catch(() => undefined); // what is left over is tidied up at the end
  }

  discard(draft: string): Promise<void> {
    return this.#service.delete(draft);
  }

  /** Stores a message in Drafts, in the place of those with its Message-ID. */
  async replace(message: OutgoingMessage): Promise<void> {
    const before = await this.#withMessageId('drafts', message.messageId);
    await this.put(message, async () => undefined);
    for (const { ItemId } of before) await this.discard(ItemId.Id);
  }

  /** Deletes what has a Message-ID from Drafts. */
  async drop(messageId: string): Promise<void> {
    for (const { ItemId } of await this.#withMessageId('drafts', messageId)) await this.discard(ItemId.Id);
  }

  /** Exchange has filed them already. Drafts that are still there are tidied up, and copies for Bcc recipients: nothing else that may have their id. */
  async file(
    messages: OutgoingMessage[],
    drafts: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Bytes | null> {
    for (const { ItemId } of await this.#withMessageId('drafts', messages[0]?.messageId ?? '')) {
      if (drafts.includes(ItemId.Id)) await this.discard(ItemId.Id);
    }
    await filed();
    for (const wait of this.#looks) {
      await new Promise(resolve => setTimeout(resolve, wait));
      const kept = await this.#sent(messages);
      for (const [index, id] of kept) if (index > 0) await this.discard(id);
      const first = kept.get(0);
      if (first !== undefined) return this.#service.mime(first);
    }
    return null;
  }

  async #withMessageId(folder: Folder, messageId: string): Promise<Item[]> {
    const found: Item[] = [];
    for await (const item of this.#service.newest(folder)) if (hasId(item, messageId)) found.push(item);
    return found;
  }

  /** The copies among the sent items, by the index of their message. Exchange may change what it stores: an unknown one is the first's. */
  async #sent(messages: OutgoingMessage[]): Promise<Map<number, string>> {
    const found: Item[] = [];
    let after = 0;
    for await (const item of this.#service.newest('sentitems')) {
      if (hasId(item, messages[0]?.messageId ?? '')) found.push(item);
      // They were sent one after the other.
      else if (found.length > 0 && ++after === beside) break;
      if (messages.length === 1 && found.length > 0) break;
    }
    const [only] = found;
    if (only && found.length === 1 && messages.length === 1) return new Map([[0, only.ItemId.Id]]);
    const built = messages.map(message => submissionOf(message).raw);
    const kept = new Map<number, string>();
    for (const { ItemId } of found) {
      const raw = await this.#service.mime(ItemId.Id).catch(nullWhenGone);
      if (raw)
        kept.set(
          Math.max(
            0,
            built.findIndex(each => changedContent(each, raw) === null),
          ),
          ItemId.Id,
        );
    }
    return kept;
  }
}

function hasId({ InternetMessageId }: Item, messageId: string): boolean {
  return messageIDs(InternetMessageId)[0] === messageId;
}

/** Others delete messages too; every other failure is one. */
function nullWhenGone(thrown: unknown): null {
  if (failureOf(thrown).code === 'not-found') return null;
  throw thrown;
}
