/**
 * A mailbox of Gmail, through the Gmail API, and for whole messages first through
 * the download that Gmail's pages offer, which needs nobody's consent.
 *
 * The API knows drafts by another id than their messages. Here each message has the one
 * that the page has too, and that of a draft is looked up.
 */
import { isAddress, parseAddresses } from '../../addresses.ts';
import { bytesOfBase64url } from '../../base64.ts';
import { messageIDs } from '../../header-fields.ts';
import { failureOf, WebmailError } from '../../webmail/failure.ts';
import type {
  Download,
  Downloaded,
  Listed,
  Mailbox,
  MailFolder,
  MailQuery,
  OwnDraft,
  Sending,
} from '../contract.ts';
import { segment } from '../segment.ts';
import { withBcc } from '../with-bcc.ts';
import type { GmailRequests } from './requests.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Octets of a finished message: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send */
export const maxMessage = 36_700_160;

/** Lists come in pages. */
const mostPages = 10;

/** The properties that are read. https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages */
interface Message {
  id?: string;
  threadId?: string;
  labelIds?: string[];
  internalDate?: string;
  payload?: { headers?: { name?: string; value?: string }[] };
}

const metadata = 'format=metadata&metadataHeaders=From&metadataHeaders=Subject&metadataHeaders=Message-ID';

/** The mailbox of one account. */
export class GmailMailbox implements Mailbox {
  readonly #api: GmailRequests;
  readonly #download: (wanted: Download) => Promise<Downloaded>;

  constructor(api: GmailRequests, download: (wanted: Download) => Promise<Downloaded>) {
    this.#api = api;
    this.#download = download;
  }

  /** Who may not read is told of the account alone. */
  async addresses(): Promise<string[]> {
    const { account } = this.#api.tokens;
    try {
      const { sendAs } = await this.#api.json({ path: '/settings/sendAs', access: ['read'] });
      return addressesOf(account, sendAs);
    } catch (thrown) {
      if (failureOf(thrown).code.startsWith('consent-')) return [account];
      throw thrown;
    }
  }

  /** The page says it. */
  async owner(): Promise<string> {
    return '';
  }

  async maxSize(): Promise<number> {
    return maxMessage;
  }

  async find(query: MailQuery): Promise<Listed[]> {
    if ('conversation' in query) {
      const path = `/threads/${segment(query.conversation)}?${metadata}`;
      const { messages } = await this.#api.json({ path, access: ['read'] }).catch(nothingWhenGone);
      return (Array.isArray(messages) ? (messages as Message[]) : []).map(listed);
    }
    if ('id' in query) return this.#listed(query.id);
    const found =
      'newestDrafts' in query
        ? await this.#newestDrafts(query.newestDrafts)
        : await this.#all(`/messages?${withMessageId(query.messageId)}`, 'messages', ['read']);
    return (await Promise.all(found.map(({ id = '' }) => this.#listed(id)))).flat();
  }

  async raw(id: string): Promise<Bytes> {
    const { raw } = await this.#api.json({
      path: `/messages/${segment(id)}?format=raw`,
      access: ['read'],
    });
    if (typeof raw !== 'string') throw new WebmailError('rejected', 'Gmail: a message without octets');
    return bytesOfBase64url(raw);
  }

  async draft(): Promise<OwnDraft> {
    throw new WebmailError('disabled', 'what is written in Gmail stands in its page');
  }

  async file(): Promise<Bytes> {
    throw new WebmailError('disabled', 'files of drafts are downloaded');
  }

  download(wanted: Download): Promise<Downloaded> {
    return this.#download(wanted);
  }

  async send(raw: Bytes, { bcc, thread }: Sending): Promise<string | null> {
    const { id } = await this.#api.json({
      path: '/messages/send',
      method: 'POST',
      json: thread === undefined ? {} : { threadId: thread },
      message: finished(raw, bcc),
      access: ['send'],
      purpose: 'sending',
    });
    if (typeof id !== 'string') throw new WebmailError('unconfirmed', 'Gmail: what was sent has no id');
    return id;
  }

  async saveDraft(raw: Bytes, { bcc, thread }: Sending): Promise<string> {
    const { message } = await this.#api.json({
      path: '/drafts',
      method: 'POST',
      json: thread === undefined ? {} : { message: { threadId: thread } },
      message: finished(raw, bcc),
      access: ['write'],
    });
    const { id } = (message ?? {}) as Message;
    if (typeof id !== 'string') throw new WebmailError('rejected', 'Gmail: the draft has no id');
    return id;
  }

  async sendDraft(id: string): Promise<void> {
    const draft = await this.#draft(id, ['write', 'send']);
    if (draft === null) throw new WebmailError('not-found', 'Gmail: there is no such draft');
    await this.#api.json({
      path: '/drafts/send',
      method: 'POST',
      json: { id: draft },
      access: ['write', 'send'],
      purpose: 'sending',
    });
  }

  async deleteDraft(id: string): Promise<void> {
    const draft = await this.#draft(id, ['write']);
    if (draft === null) return;
    try {
      await this.#api.json({
        path: `/drafts/${segment(draft)}`,
        method: 'DELETE',
        access: ['write'],
      });
    } catch (thrown) {
      if (failureOf(thrown).code !== 'not-found') throw thrown;
    }
  }

  async deleteSent(): Promise<void> {
    throw new WebmailError('disabled', 'Gmail deletes messages for those alone who may do everything there');
  }

  /** None where it is not there, as what was deleted after it was found. */
  async #listed(id: string): Promise<Listed[]> {
    const path = `/messages/${segment(id)}?${metadata}`;
    const message: Message = await this.#api.json({ path, access: ['read'] }).catch(nothingWhenGone);
    return message.id === undefined ? [] : [listed(message)];
  }

  async #newestDrafts(most: number): Promise<Message[]> {
    const { messages } = await this.#api.json({
      path: `/messages?${new URLSearchParams({ labelIds: 'DRAFT', maxResults: String(most) })}`,
      access: ['read'],
    });
    return (messages ?? []) as Message[];
  }

  /** The id of the draft whose message has an id, null where it is no draft. */
  async #draft(message: string, access: ('write' | 'send')[]): Promise<string | null> {
    const drafts = await this.#all('/drafts?maxResults=500', 'drafts', access);
    const found = (drafts as { id?: string; message?: Message }[]).find(each => each.message?.id === message);
    return found?.id ?? null;
  }

  async #all(path: string, list: string, access: ('read' | 'write' | 'send')[]): Promise<Message[]> {
    const found: Message[] = [];
    for (let page = 0, next: unknown = ''; typeof next === 'string' && page < mostPages; page++) {
      const token = next === '' ? '' : `&pageToken=${encodeURIComponent(next)}`;
      const answer = await this.#api.json({ path: `${path}${token}`, access });
      found.push(...((answer[list] ?? []) as Message[]));
      next = answer.nextPageToken;
    }
    return found;
  }
}

/** The addresses that an account may send from, its own first. Those that were not verified do not count. */
export function addressesOf(account: string, sendAs: unknown): string[] {
  const others = (Array.isArray(sendAs) ? sendAs : [])
    .filter(({ isPrimary, verificationStatus }) => isPrimary || verificationStatus === 'accepted')
    .map(({ sendAsEmail }) => String(sendAsEmail ?? ''))
    .filter(each => isAddress(each) && each.toLowerCase() !== account.toLowerCase());
  return [account, ...new Set(others)];
}

function nothingWhenGone(thrown: unknown): Record<string, never> {
  if (failureOf(thrown).code === 'not-found') return {};
  throw thrown;
}

/** What is uploaded. Gmail knows no envelope: who is in Bcc stands in a field, which it takes off. */
function finished(raw: Bytes, bcc: string[]): Bytes {
  const whole = withBcc(raw, bcc);
  if (whole.length <= maxMessage) return whole;
  throw new WebmailError('too-large', `${whole.length} octets; Gmail takes ${maxMessage}`, {
    limit: maxMessage,
  });
}

function withMessageId(id: string): URLSearchParams {
  return new URLSearchParams({ q: `rfc822msgid:${id}`, includeSpamTrash: 'true' });
}

const folders: [label: string, folder: MailFolder][] = [
  ['TRASH', 'deleted'],
  ['DRAFT', 'drafts'],
  ['SENT', 'sent'],
  ['INBOX', 'inbox'],
];

function listed({ id = '', threadId = '', labelIds = [], internalDate, payload }: Message): Listed {
  const field = (name: string) =>
    payload?.headers?.find(header => header.name?.toLowerCase() === name)?.value ?? '';
  const [author] = parseAddresses(field('from'));
  const at = new Date(Number(internalDate));
  return {
    id,
    conversation: threadId,
    messageId: messageIDs(field('message-id'))[0] ?? '',
    from: author?.address ?? '',
    fromName: author?.name ?? '',
    subject: field('subject'),
    received: Number.isNaN(at.getTime()) ? '' : at.toISOString(),
    folder: folders.find(([label]) => labelIds.includes(label))?.[1] ?? 'other',
    draft: labelIds.includes('DRAFT'),
  };
}
