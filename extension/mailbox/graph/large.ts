/**
 * Messages that are too large for one request to Graph: drafts of properties, with what is signed or encrypted attached in
 * pieces. Each step is documented, and that they make a message which leaves as it was built is not. So the first such message of
 * an account goes to the account itself before it goes to anybody else; what comes back decides, until the browser ends.
 */
import { addressKey, parseAddresses } from '../../addresses.ts';
import { toBase64 } from '../../base64.ts';
import { decodeWords } from '../../encoded-words.ts';
import { messageIDs, readHeader } from '../../header-fields.ts';
import { changedParts } from '../../webmail/exchange/same-content.ts';
import { failureOf, readBytes, request, WebmailError } from '../../webmail/failure.ts';
import type { Access } from '../access.ts';
import type { Sending } from '../contract.ts';
import { segment } from '../segment.ts';
import { messagePath } from './messages.ts';
import { propertiesOf, toOneself, wholeOf } from './properties.ts';
import type { GraphRequests } from './requests.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What Exchange Online lets people send at most, unless their administrator changed that: 35 MB. */
export const mostOctets = 35_000_000;

/** From this size on an attachment comes in pieces; https://learn.microsoft.com/graph/outlook-large-attachments */
const leastUpload = 3 * 1024 * 1024;
/** The octets of a piece: less than 4 MB. */
const piece = 3 * 1024 * 1024;

/** Where Graph lets files be uploaded. The address holds a permission in itself, and gets no token. */
const uploadHosts = [
  'outlook.office.com',
  'outlook.office365.com',
  'outlook.live.com',
  'graph.microsoft.com',
];

const write: Access[] = ['write'];

/** What the class needs besides requests. */
export interface Besides {
  /** The primary address of the mailbox. */
  own(): Promise<string>;
  /** What arrived with a Message-ID, in folders of what comes in; undefined as long as nothing has. */
  arrived(messageId: string): Promise<Bytes | undefined>;
  /** Deletes all that has a Message-ID. */
  remove(messageId: string): Promise<void>;
  /** What a test showed, as long as the browser runs. */
  outcome(): Promise<'works' | 'fails' | undefined>;
  remember(outcome: 'works' | 'fails'): Promise<void>;
  fetch: typeof fetch;
  /** After how many milliseconds to look, one after the other, whether the test has arrived. */
  waits: readonly number[];
}

/** Makes such drafts. */
export class LargeDrafts {
  readonly #graph: GraphRequests;
  readonly #besides: Besides;
  readonly #limit: number;
  /** Those that this frame has made. */
  readonly #made = new Map<string, Bytes>();

  /** @param limit the octets that go in one request, for the refusal */
  constructor(graph: GraphRequests, limit: number, besides: Besides) {
    this.#graph = graph;
    this.#limit = limit;
    this.#besides = besides;
  }

  /** Keeps a large message among the drafts and returns its id; `too-large` where the account cannot send it then. */
  async save(raw: Bytes, { bcc }: Sending): Promise<string> {
    if (raw.length > mostOctets) throw this.#refusal(raw, `Exchange takes ${mostOctets}`, mostOctets);
    const known = await this.#besides.outcome();
    if (known === undefined) await this.#test(raw);
    else if (known === 'fails') throw this.#refusal(raw, 'larger ones did not come back as they were');
    return this.#draft(raw, bcc);
  }

  /** A draft of this class as it stands now; undefined for one that it has not made. */
  async raw(id: string): Promise<Bytes | undefined> {
    const built = this.#made.get(id);
    if (!built) return undefined;
    const path = `${messagePath(id)}/attachments`;
    const { value } = await this.#graph.json({ path: `${path}?$select=id`, done: 200, access: write });
    const [file, ...more] = (value ?? []) as { id: string }[];
    if (!file || more.length > 0) throw new WebmailError('altered', 'the draft has not the one attachment');
    const one = `${path}/${segment(file.id)}/$value`;
    return wholeOf(built, await this.#graph.bytes({ path: one, done: 200, access: write }));
  }

  /**
   * What a message that left is, seen from what was built: Exchange writes the header of such a message anew, so that it is
   * the built one where everything that this frame gave to Exchange came back; else it is what came.
   */
  asBuilt(stored: Bytes): Bytes {
    const [messageId] = messageIDs(readHeader(stored).get('message-id'));
    const built = [...this.#made.values()].find(each => isFrom(each, messageId));
    return built && sameMessage(built, stored) ? built.slice() : stored;
  }

  /** Sends the message to the account itself, and looks at what comes back. */
  async #test(raw: Bytes): Promise<void> {
    const own = await this.#besides.own();
    const messageId = `${crypto.randomUUID()}.test@${own.slice(own.lastIndexOf('@') + 1)}`;
    const test = toOneself(raw, { own, messageId });
    try {
      const id = await this.#draft(test, []);
      const path = `${messagePath(id)}/send`;
      await this.#graph.make({ path, method: 'POST', done: 202, access: ['write', 'send'] });
      const back = await this.#wait(messageId);
      const change = back ? changedParts(test, back) : 'it did not come back';
      await this.#besides.remember(change === null ? 'works' : 'fails');
      if (change !== null) throw this.#refusal(raw, `a test was not as it was: ${change}`);
    } catch (thrown) {
      // What Graph does not take from one account today, it does not take a minute later either.
      const { code, detail } = failureOf(thrown);
      if (code !== 'rejected' && code !== 'altered') throw thrown;
      await this.#besides.remember('fails');
      throw this.#refusal(raw, detail);
    } finally {
      await this.#besides.remove(messageId).catch(() => undefined);
    }
  }

  async #wait(messageId: string): Promise<Bytes | undefined> {
    for (const wait of this.#besides.waits) {
      await new Promise(resolve => setTimeout(resolve, wait));
      const back = await this.#besides.arrived(messageId);
      if (back) return back;
    }
    return undefined;
  }

  async #draft(raw: Bytes, bcc: string[]): Promise<string> {
    const { message, file } = propertiesOf(raw, bcc);
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify(message);
    const post = { method: 'POST' as const, headers, done: 201, access: write };
    const { id } = await this.#graph.json({ ...post, path: '/me/messages', body });
    if (typeof id !== 'string') throw new WebmailError('rejected', 'Graph: the draft has no id');
    const path = `${messagePath(id)}/attachments`;
    try {
      if (file.bytes.length < leastUpload) {
        const { name, contentType, bytes } = file;
        const attached = { '@odata.type': '#microsoft.graph.fileAttachment', name, contentType };
        const whole = JSON.stringify({ ...attached, contentBytes: toBase64(bytes) });
        await this.#graph.make({ ...post, path, body: whole });
      } else await this.#upload(`${path}/createUploadSession`, file);
    } catch (thrown) {
      await this.#graph
        .make({ path: `${messagePath(id)}/permanentDelete`, method: 'POST', done: 204, access: write })
        .catch(() => undefined);
      throw thrown;
    }
    this.#made.set(id, raw);
    return id;
  }

  async #upload(
    path: string,
    { name, contentType, bytes }: { name: string; contentType: string; bytes: Bytes },
  ): Promise<void> {
    const AttachmentItem = { attachmentType: 'file', name, contentType, size: bytes.length };
    const { uploadUrl } = await this.#graph.json({
      path,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ AttachmentItem }),
      done: 201,
      access: write,
    });
    const address = uploadAddress(uploadUrl);
    for (let from = 0; from < bytes.length; from += piece) {
      const part = bytes.slice(from, from + piece);
      const to = from + part.length;
      const response = await request(this.#besides.fetch, address, {
        method: 'PUT',
        headers: {
          'Content-Type': 'application/octet-stream',
          'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}`,
        },
        body: part,
        credentials: 'omit',
        redirect: 'error',
      });
      await readBytes(response);
      if (response.status !== (to < bytes.length ? 200 : 201))
        throw new WebmailError('rejected', `Graph takes no piece of the message: HTTP ${response.status}`);
    }
  }

  #refusal({ length }: Bytes, why: string, limit = this.#limit): WebmailError {
    return new WebmailError('too-large', `${length} octets: ${why}`, { size: length, limit });
  }
}

function isFrom(built: Bytes, messageId: string | undefined): boolean {
  return messageId !== undefined && messageIDs(readHeader(built).get('message-id'))[0] === messageId;
}

/** From, To, Cc and Subject say the same, and what is signed or encrypted is the same. */
function sameMessage(built: Bytes, stored: Bytes): boolean {
  const [before, after] = [readHeader(built), readHeader(stored)];
  const people = (header: Map<string, string>, field: string) =>
    parseAddresses(header.get(field) ?? '')
      .map(({ address }) => addressKey(address))
      .sort()
      .join();
  const about = (header: Map<string, string>) => decodeWords(header.get('subject') ?? '');
  const alike = ['from', 'to', 'cc'].every(field => people(before, field) === people(after, field));
  return alike && about(before) === about(after) && changedParts(built, stored) === null;
}

function uploadAddress(value: unknown): string {
  const address = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (address?.protocol !== 'https:' || !uploadHosts.includes(address.host))
    throw new WebmailError('rejected', 'Graph names no address of its own for the message');
  return address.href;
}
