/**
 * A mailbox of Microsoft 365 or outlook.com, through Microsoft Graph.
 *
 * Finished messages go in as MIME, in base64 (https://learn.microsoft.com/graph/outlook-send-mime-message), and
 * come out of /$value as octets: read as text, 8-bit mail would be changed.
 */
import { toBase64 } from '../../base64.ts';
import { once } from '../../once.ts';
import { WebmailError } from '../../webmail/failure.ts';
import type { Access } from '../access.ts';
import type { Listed, Mailbox, MailQuery, OwnDraft, Sending } from '../contract.ts';
import { segment } from '../segment.ts';
import { withBcc } from '../with-bcc.ts';
import { addressesOf } from './addresses.ts';
import { LargeDrafts, mostOctets } from './large.ts';
import { GraphLists } from './lists.ts';
import { type Attachment, attached, drafted, messagePath, ownDraftOf } from './messages.ts';
import type { GraphRequest, GraphRequests } from './requests.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Graph takes requests of 4 MB; a message travels in base64. */
const maxRequest = 4_000_000;
/** Octets of a finished message that fits into one request. */
export const maxMessage = Math.floor(maxRequest / 4) * 3;

/** After how many milliseconds to look for a message to oneself. */
const looks = [250, 750, 2_000, 4_000, 8_000, 16_000, 30_000];

/** What is remembered while the browser runs. */
type SessionMemory = Pick<chrome.storage.StorageArea, 'get' | 'set'>;

const write: Access[] = ['write'];

/** The mailbox of one account. */
export class GraphMailbox implements Mailbox {
  readonly #graph: GraphRequests;
  readonly #lists: GraphLists;
  readonly #large: LargeDrafts;
  readonly #session: SessionMemory;
  readonly addresses = once(() => this.#readAddresses());

  /** @param waits after how many milliseconds to look for a message to oneself, one after the other */
  constructor(
    graph: GraphRequests,
    session: SessionMemory = chrome.storage.session,
    waits: readonly number[] = looks,
  ) {
    this.#graph = graph;
    this.#lists = new GraphLists(graph);
    this.#session = session;
    this.#large = new LargeDrafts(graph, maxMessage, {
      own: async () => (await this.addresses())[0] ?? '',
      arrived: messageId => this.#arrived(messageId),
      remove: messageId => this.#remove(messageId),
      outcome: () => this.#outcome(),
      remember: outcome => this.#session.set({ [this.#outcomeKey]: outcome }),
      fetch: (...args) => fetch(...args),
      waits,
    });
  }

  async owner(): Promise<string> {
    const { displayName } = await this.#graph.json({
      path: '/me?$select=displayName',
      done: 200,
      access: [],
    });
    return typeof displayName === 'string' ? displayName : '';
  }

  /** Microsoft keeps no S/MIME keys of its users. */
  async keyHolder(): Promise<'unknown'> {
    return 'unknown';
  }

  /** What is known of larger ones shows when the first is to leave. */
  async maxSize(): Promise<number> {
    return (await this.#outcome()) === 'fails' ? maxMessage : mostOctets;
  }

  find(query: MailQuery): Promise<Listed[]> {
    return this.#lists.find(query);
  }

  async raw(id: string): Promise<Bytes> {
    const large = await this.#large.raw(id);
    return large ?? this.#large.asBuilt(await this.#value(id));
  }

  #value(id: string): Promise<Bytes> {
    return this.#graph.bytes({ path: `${messagePath(id)}/$value`, done: 200, access: ['read'] });
  }

  async draft(id: string): Promise<OwnDraft> {
    const path = messagePath(id);
    const [message, files] = await Promise.all([
      this.#graph.json({ path: `${path}?$select=${drafted}`, done: 200, access: ['read'] }),
      this.#graph.json({ path: `${path}/attachments?$select=${attached}`, done: 200, access: ['read'] }),
    ]);
    return ownDraftOf(message, (files.value ?? []) as Attachment[]);
  }

  file(draft: string, id: string): Promise<Bytes> {
    const path = `${messagePath(draft)}/attachments/${segment(id)}/$value`;
    return this.#graph.bytes({ path, done: 200, access: ['read'] });
  }

  async download(): Promise<never> {
    throw new WebmailError('disabled', 'Outlook has no download of whole messages');
  }

  /** Graph says nothing about the copy that it keeps. */
  async send(raw: Bytes, sending: Sending): Promise<null> {
    await this.#graph.make({
      ...mime('/me/sendMail', raw, sending),
      done: 202,
      access: ['send'],
      purpose: 'sending',
    });
    return null;
  }

  /** A request to send leaves no trace under a name that could be asked for. */
  async sent(): Promise<null> {
    return null;
  }

  async saveDraft(raw: Bytes, sending: Sending): Promise<string> {
    if (raw.length > maxMessage && sending.toLeave) return this.#large.save(raw, sending);
    const { id } = await this.#graph.json({
      ...mime('/me/messages', raw, sending),
      done: 201,
      access: sending.toLeave ? ['write', 'send'] : ['write'],
    });
    if (typeof id !== 'string') throw new WebmailError('rejected', 'Graph: the draft has no id');
    return id;
  }

  async sendDraft(id: string): Promise<void> {
    await this.#graph.make({
      path: `${messagePath(id)}/send`,
      method: 'POST',
      done: 202,
      access: ['write', 'send'],
      purpose: 'sending',
    });
  }

  deleteDraft(id: string): Promise<void> {
    return this.#delete(id, async ({ isDraft }) => isDraft === true);
  }

  deleteSent(id: string): Promise<void> {
    return this.#delete(id, async ({ isDraft, parentFolderId }) => {
      const folder = (await this.#lists.folders()).get(String(parentFolderId));
      return isDraft !== true && folder === 'sent';
    });
  }

  /** Deletes a message for good, if it is one of those that may be; one that is gone is fine. */
  async #delete(id: string, mayBe: (message: Record<string, unknown>) => Promise<boolean>): Promise<void> {
    const path = messagePath(id);
    try {
      const about = { path: `${path}?$select=isDraft,parentFolderId`, done: 200, access: write };
      if (!(await mayBe(await this.#graph.json(about))))
        throw new WebmailError('rejected', 'Graph: the message is not where it may be deleted');
      await this.#graph.make({ path: `${path}/permanentDelete`, method: 'POST', done: 204, access: write });
    } catch (thrown) {
      if (!(thrown instanceof WebmailError) || thrown.failure.code !== 'not-found') throw thrown;
    }
  }

  get #outcomeKey(): string {
    return `large-mail:${this.#graph.account.toLowerCase()}`;
  }

  async #outcome(): Promise<'works' | 'fails' | undefined> {
    const key = this.#outcomeKey;
    return (await this.#session.get(key))[key] as 'works' | 'fails' | undefined;
  }

  async #arrived(messageId: string): Promise<Bytes | undefined> {
    const found = await this.find({ messageId });
    const back = found.find(({ draft, folder }) => !draft && folder !== 'sent');
    return back && this.#value(back.id);
  }

  async #remove(messageId: string): Promise<void> {
    for (const { id } of await this.find({ messageId })) await this.#delete(id, async () => true);
  }

  async #readAddresses(): Promise<string[]> {
    const path = '/me?$select=mail,userPrincipalName,proxyAddresses';
    return addressesOf(await this.#graph.json({ path, done: 200, access: [] }));
  }
}

/** The request with a finished message. Graph knows no envelope: who is in Bcc stands in a field, which Exchange takes off. */
function mime(
  path: string,
  raw: Bytes,
  { bcc }: Sending,
): Pick<GraphRequest, 'path' | 'method' | 'headers' | 'body'> {
  const whole = withBcc(raw, bcc);
  if (whole.length > maxMessage) {
    const detail = `${whole.length} octets; Microsoft 365 takes ${maxMessage}`;
    throw new WebmailError('too-large', detail, { size: whole.length, limit: maxMessage });
  }
  return { path, method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: toBase64(whole) };
}
