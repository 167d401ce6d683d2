// What a live mailbox of Microsoft 365 or outlook.com tells of Microsoft Graph, by the client that Signet has for it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Listed, MailFolder } from '../../extension/mailbox/contract.ts';
import { GraphMailbox } from '../../extension/mailbox/graph/mailbox.ts';
import { GraphRequests } from '../../extension/mailbox/graph/requests.ts';
import { Tokens } from '../../extension/mailbox/tokens.ts';
import { type Letter, largeLetter, letters, madeOf } from './letters.ts';
import type { Report } from './report.ts';

/** How often is looked whether a message is there. */
const perSecond = 4;

export interface GraphAccess {
  /** Allows Mail.ReadWrite, Mail.Send and User.Read. */
  token: string;
  fetch: typeof fetch;
  /** For how many seconds a message may be under way. */
  patience: number;
}

const base = 'https://graph.microsoft.com/v1.0';
/** What the client remembers of the mailbox: here nothing. */
const nothing = { get: async () => ({}), set: async () => undefined };
/** Octets in one request of an upload: below 4 MB. */
const piece = 3 << 20;

/** Sends messages from the mailbox to itself, looks at what arrives, and deletes all of them for good. */
export async function checkGraph(report: Report, access: GraphAccess, certificates: string): Promise<void> {
  const graph = new Graph(access);
  const [address = ''] = await graph.mailbox.addresses();
  report.keepOut(address);
  const sent = letters(address, certificates);
  const large = largeLetter(address, certificates);
  try {
    await report.check('/me tells proxyAddresses', 'yes', () => graph.tellsProxies());
    for (const letter of sent) {
      await report.check(`a ${letter.kind} message is taken`, '202', () => graph.send(letter));
      await report.check(`it arrives, ${letter.kind}`, 'kept', () => graph.arrived(letter, 'inbox'));
      await report.check(`its copy, ${letter.kind}`, 'kept', () => graph.arrived(letter, 'sent'));
      await report.check(`its class, ${letter.kind}`, 'protected', () => graph.form(letter));
    }
    const [first] = sent;
    if (first) {
      await report.check('a filter with an order', '400 InefficientFilter', () =>
        graph.filterWithOrder(first),
      );
      await report.check('a conversation is found by its id', 'yes', () => graph.conversation(first));
      await report.check('a draft is kept and sent, once', '201 kept 202 404', () => graph.draft(first));
    }
    await report.check('a request above 4 MB', '413', () => graph.tooLarge());
    await report.check('a draft with MAPI properties and an uploaded file', 'kept', () =>
      graph.upload(large, address),
    );
  } finally {
    for (const letter of [...sent, large]) await graph.remove(letter);
  }
}

class Graph {
  readonly mailbox: GraphMailbox;
  readonly #access: GraphAccess;

  constructor(access: GraphAccess) {
    this.#access = access;
    const tokens = new Tokens('microsoft', '', async () => ({ token: access.token }));
    this.mailbox = new GraphMailbox(new GraphRequests(tokens, access.fetch), nothing);
  }

  async tellsProxies(): Promise<string> {
    const { proxyAddresses } = await this.#json('GET', '/me?$select=proxyAddresses');
    return Array.isArray(proxyAddresses) && proxyAddresses.length > 0 ? 'yes' : 'no';
  }

  async send({ raw }: Letter): Promise<string> {
    return this.#statusOf('POST', '/me/sendMail', { type: 'text/plain', body: base64(raw) });
  }

  /** What became of a letter in a folder. */
  async arrived(letter: Letter, folder: MailFolder): Promise<string> {
    const { id } = await this.#find(letter, folder);
    return madeOf(letter, await this.mailbox.raw(id));
  }

  async form(letter: Letter): Promise<string> {
    return (await this.#find(letter, 'inbox')).form ?? 'not told';
  }

  async filterWithOrder({ id }: Letter): Promise<string> {
    const query = new URLSearchParams({
      $filter: `internetMessageId eq '<${id}>'`,
      $orderby: 'receivedDateTime desc',
    });
    return this.#statusOf('GET', `/me/messages?${query}`);
  }

  async conversation(letter: Letter): Promise<string> {
    const { conversation, id } = await this.#find(letter, 'inbox');
    const found = await this.mailbox.find({ conversation });
    return found.some(each => each.id === id) ? 'yes' : 'no';
  }

  async draft(letter: Letter): Promise<string> {
    const made = await this.#ask('POST', '/me/messages', { type: 'text/plain', body: base64(letter.raw) });
    const { id = '' } = (await made.json()) as { id?: string };
    const kept = madeOf(letter, await this.mailbox.raw(id));
    const path = `/me/messages/${encodeURIComponent(id)}/send`;
    const first = await this.#ask('POST', path);
    const second = await this.#ask('POST', path);
    return [made.status, kept, first.status, second.status].join(' ');
  }

  /** It holds no message, so that nothing can leave. */
  async tooLarge(): Promise<string> {
    const { status } = await this.#ask('POST', '/me/sendMail', {
      type: 'text/plain',
      body: 'A'.repeat(4_400_000),
    });
    return String(status);
  }

  /**
   * Sends an opaque message as a draft of the class IPM.Note.SMIME whose one attachment is the CMS content, in pieces.
   * [MS-OXOSMIME] Section 2.1.
   */
  async upload(letter: Letter, address: string): Promise<string> {
    const contentType = 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m';
    const { id = '' } = (await this.#json('POST', '/me/messages', {
      type: 'application/json',
      body: JSON.stringify({
        subject: 'Signet live check',
        internetMessageId: `<${letter.id}>`,
        toRecipients: [{ emailAddress: { address } }],
        singleValueExtendedProperties: [
          { id: 'String 0x001A', value: 'IPM.Note.SMIME' },
          { id: 'String {00020386-0000-0000-C000-000000000046} Name Content-Type', value: contentType },
        ],
      }),
    })) as { id?: string };
    const path = `/me/messages/${encodeURIComponent(id)}`;
    const content = contentOf(letter);
    const file = {
      attachmentType: 'file',
      name: 'smime.p7m',
      contentType: 'application/pkcs7-mime',
      size: content.length,
    };
    const { uploadUrl } = await this.#json('POST', `${path}/attachments/createUploadSession`, {
      type: 'application/json',
      body: JSON.stringify({ AttachmentItem: file }),
    });
    for (let from = 0; from < content.length; from += piece) {
      const part = content.subarray(from, from + piece);
      const range = `bytes ${from}-${from + part.length - 1}/${content.length}`;
      const put = { method: 'PUT', headers: { 'Content-Range': range }, body: part };
      const { ok, status } = await this.#access.fetch(String(uploadUrl), put);
      if (!ok) return `a piece is answered with ${status}`;
    }
    const { status } = await this.#ask('POST', `${path}/send`);
    if (status !== 202) return `sending is answered with ${status}`;
    const stored = await this.mailbox.raw((await this.#find(letter, 'inbox')).id);
    // Its header was made of properties.
    const [type = ''] = /(?<=^content-type:\s*)[^;\s]+/im.exec(Buffer.from(stored).toString('latin1')) ?? [];
    if (type !== 'application/pkcs7-mime') return `it is ${type}`;
    return Buffer.from(contentOf({ raw: stored })).equals(content) ? 'kept' : 'its content was written anew';
  }

  /** Deletes a letter for good, wherever it is. */
  async remove({ id }: Letter): Promise<void> {
    for (const found of await this.mailbox.find({ messageId: id }))
      await this.#ask('POST', `/me/messages/${encodeURIComponent(found.id)}/permanentDelete`);
  }

  async #find({ id }: Letter, folder: MailFolder): Promise<Listed> {
    for (let looks = 0; ; looks++) {
      const found = (await this.mailbox.find({ messageId: id })).find(each => each.folder === folder);
      if (found) return found;
      if (looks >= this.#access.patience * perSecond)
        throw Object.assign(new Error(), { name: 'not there in time' });
      await sleep(1000 / perSecond);
    }
  }

  #ask(method: string, path: string, { type = '', body = '' } = {}): Promise<Response> {
    return this.#access.fetch(base + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.#access.token}`,
        ...(type === '' ? {} : { 'Content-Type': type }),
      },
      ...(body === '' ? {} : { body }),
    });
  }

  async #json(
    method: string,
    path: string,
    content?: { type: string; body: string },
  ): Promise<Record<string, unknown>> {
    const response = await this.#ask(method, path, content);
    if (!response.ok) throw Object.assign(new Error(), { name: `HTTP ${response.status}` });
    return (await response.json()) as Record<string, unknown>;
  }

  /** The status of an answer, and the code of its error. */
  async #statusOf(method: string, path: string, content?: { type: string; body: string }): Promise<string> {
    const response = await this.#ask(method, path, content);
    const { error } = (await response.json().catch(() => ({}))) as { error?: { code?: string } };
    return [response.status, ...(error?.code === undefined ? [] : [error.code])].join(' ');
  }
}

function base64(raw: Uint8Array): string {
  return Buffer.from(raw).toString('base64');
}

/** The CMS content of an opaque letter. */
function contentOf({ raw }: Pick<Letter, 'raw'>): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(raw).toString('latin1');
  return new Uint8Array(Buffer.from(text.slice(text.indexOf('\r\n\r\n')), 'base64'));
}
