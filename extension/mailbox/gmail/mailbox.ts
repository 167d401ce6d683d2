/**
 * A mailbox of Gmail, through the Gmail API, and for whole messages first through
 * the download that Gmail's pages offer, which needs nobody's consent.
 */
import { isAddress } from '../../addresses.ts';
import { bytesOfBase64url } from '../../base64.ts';
import { failureOf, WebmailError } from '../../webmail/failure.ts';
import type { Download, Downloaded, Listed, Mailbox, MailQuery, OwnDraft, Sending } from '../contract.ts';
import { findHolder, type KeyHolder } from '../key-holder.ts';
import { segment } from '../segment.ts';
import { withBcc } from '../with-bcc.ts';
import { GmailDrafts } from './drafts.ts';
import { isHosted } from './hosted.ts';
import { listed, type Message, metadata, nothingWhenGone } from './messages.ts';
import type { GmailRequests } from './requests.ts';
import { Uploads } from './upload.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Octets of a finished message: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send */
export const maxMessage = 36_700_160;

/** The mailbox of one account. */
export class GmailMailbox implements Mailbox {
  readonly #api: GmailRequests;
  readonly #download: (wanted: Download) => Promise<Downloaded>;
  readonly #drafts: GmailDrafts;
  readonly #uploads: Uploads;

  constructor(
    api: GmailRequests,
    download: (wanted: Download) => Promise<Downloaded>,
    uploads: Uploads = new Uploads(api),
  ) {
    this.#api = api;
    this.#download = download;
    this.#drafts = new GmailDrafts(api);
    this.#uploads = uploads;
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

  keyHolder(): Promise<KeyHolder> {
    return findHolder(this.#api.tokens.account, () => isHosted(this.#api));
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
    if ('draft' in query) return (await this.#drafts.find(query.draft)).map(listed);
    const found =
      'newestDrafts' in query
        ? await this.#newestDrafts(query.newestDrafts)
        : await this.#api.list<Message>(`/messages?${withMessageId(query.messageId)}`, 'messages', ['read']);
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
    return this.#uploads.send(finished(raw, bcc), thread);
  }

  async sent(raw: Bytes, { bcc }: Sending): Promise<string | false | null> {
    return this.#uploads.sent(finished(raw, bcc));
  }

  saveDraft(raw: Bytes, { bcc, thread, replaces }: Sending): Promise<string> {
    return this.#drafts.save(finished(raw, bcc), thread, replaces);
  }

  async sendDraft(): Promise<void> {
    throw new WebmailError('disabled', 'what is finished leaves Gmail at once');
  }

  deleteDraft(id: string): Promise<void> {
    return this.#drafts.delete(id);
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
}

/** The addresses that an account may send from, its own first. Those that were not verified do not count. */
export function addressesOf(account: string, sendAs: unknown): string[] {
  const others = (Array.isArray(sendAs) ? sendAs : [])
    .filter(({ isPrimary, verificationStatus }) => isPrimary || verificationStatus === 'accepted')
    .map(({ sendAsEmail }) => String(sendAsEmail ?? ''))
    .filter(each => isAddress(each) && each.toLowerCase() !== account.toLowerCase());
  return [account, ...new Set(others)];
}

/** What is uploaded. Gmail knows no envelope: who is in Bcc stands in a field, which it takes off. */
function finished(raw: Bytes, bcc: string[]): Bytes {
  const whole = withBcc(raw, bcc);
  if (whole.length <= maxMessage) return whole;
  throw new WebmailError('too-large', `${whole.length} octets; Gmail takes ${maxMessage}`, {
    size: whole.length,
    limit: maxMessage,
  });
}

function withMessageId(id: string): URLSearchParams {
  return new URLSearchParams({ q: `rfc822msgid:${id}`, includeSpamTrash: 'true' });
}
