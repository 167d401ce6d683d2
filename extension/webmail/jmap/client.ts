/**
 * A JMAP client for sending finished bytes and fetching stored ones. It knows
 * no page: authentication is the browser's cookie or whatever `fetch` it is given.
 */
import { readBytes, request, WebmailError } from '../failure.ts';
import { describe, readJSON, refusal, refusedCall, throwForStatus } from './answer.ts';
import {
  contacts,
  core,
  type Email,
  type Identity,
  type Invocation,
  type Mailbox,
  mail,
  type Session,
  type SetError,
  submission,
} from './types.ts';

/** RFC 5321 Section 4.1.1.2 and 4.1.1.3. */
export interface SubmissionEnvelope {
  from: string;
  to: string[];
}

/** The mailboxes between which a message moves when it is sent. */
export interface SentMailboxes {
  drafts: string;
  sent: string;
}

/** Messages that may have one Message-ID: one and its copies for Bcc recipients, and what came back of them. */
const MAX_SAME_ID = 200;

/** A client for one account. */
export class JMAPClient {
  readonly #session: Session;
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly accountId: string;

  private constructor(session: Session, base: string, fetcher: typeof fetch) {
    const accountId = session.primaryAccounts?.[mail];
    if (accountId === undefined)
      throw new WebmailError('not-recognised', 'the JMAP session has no mail account');
    this.#session = session;
    this.#base = base;
    this.#fetch = fetcher;
    this.accountId = accountId;
  }

  /**
   * Fetches the session. RFC 8620 Section 2. Takes the address of the session
   * resource; it may redirect, and addresses in the session may be relative.
   */
  static async connect(
    url: string,
    fetcher: typeof fetch = (...args) => fetch(...args),
  ): Promise<JMAPClient> {
    const response = await request(fetcher, url, { headers: { accept: 'application/json' } });
    const session = (await readJSON(response)) as unknown as Session;
    return new JMAPClient(session, response.url || url, fetcher);
  }

  /** The server's limit for an upload in octets, 0 where it names none. */
  get maxSizeUpload(): number {
    return this.#session.capabilities?.[core]?.maxSizeUpload ?? 0;
  }

  /** The account with the address book, undefined where the server has none. RFC 9610 Section 1.4.1. */
  get contactsAccount(): string | undefined {
    return this.#session.capabilities?.[contacts] && this.#session.primaryAccounts[contacts];
  }

  /** Makes one or more method calls. Throws when any of them fails. RFC 8620 Section 3.3. */
  async call(
    calls: [name: string, args: Record<string, unknown>][],
    purpose: 'asking' | 'sending' = 'asking',
  ): Promise<Record<string, unknown>[]> {
    const methodCalls = calls.map(
      ([name, args], i): Invocation => [name, { accountId: this.accountId, ...args }, `c${i}`],
    );
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ using: this.#capabilities, methodCalls }),
    };
    const response = await request(this.#fetch, this.#resolve(this.#session.apiUrl), init, purpose);
    const { methodResponses } = (await readJSON(response, purpose)) as { methodResponses?: Invocation[] };
    const unanswered = purpose === 'sending' ? 'unconfirmed' : 'rejected';
    if (!Array.isArray(methodResponses))
      throw new WebmailError(unanswered, 'the JMAP server did not answer the calls');
    const failed = methodResponses.find(([name]) => name === 'error');
    if (failed) throw refusedCall(failed[1] as unknown as SetError);
    // onSuccessUpdateEmail adds an answer of its own to a call; the first of each id is the call's. RFC 8621 Section 7.5.
    return methodCalls.map(([name, , id]) => {
      const answer = methodResponses.find(response => response[0] === name && response[2] === id);
      if (!answer) throw new WebmailError(unanswered, `the JMAP server did not answer ${name}`);
      return answer[1];
    });
  }

  /** Uploads a message and returns its blob id. RFC 8620 Section 6.1. */
  async upload(raw: Uint8Array<ArrayBuffer>): Promise<string> {
    if (this.maxSizeUpload > 0 && raw.length > this.maxSizeUpload) {
      throw new WebmailError('too-large', `${raw.length} octets; the server takes ${this.maxSizeUpload}`);
    }
    const url = this.#resolve(expand(this.#session.uploadUrl, { accountId: this.accountId }));
    const init = { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: raw };
    const { blobId } = await readJSON(await request(this.#fetch, url, init));
    if (typeof blobId !== 'string')
      throw new WebmailError('rejected', 'the JMAP server did not name the blob');
    return blobId;
  }

  /** Downloads a blob. RFC 8620 Section 6.2. */
  async download(blobId: string): Promise<Uint8Array<ArrayBuffer>> {
    const values = { accountId: this.accountId, blobId, name: 'message.eml', type: 'message/rfc822' };
    const response = await request(this.#fetch, this.#resolve(expand(this.#session.downloadUrl, values)), {});
    await throwForStatus(response);
    return readBytes(response);
  }

  /** The id of the mailbox with a role. RFC 8621 Section 2. */
  async mailbox(role: 'drafts' | 'sent'): Promise<string> {
    const [got] = await this.call([['Mailbox/get', { properties: ['id', 'name', 'role'] }]]);
    const found = ((got?.list ?? []) as Mailbox[]).find(mailbox => mailbox.role === role);
    if (!found) throw new WebmailError('not-found', `the account has no mailbox with the role ${role}`);
    return found.id;
  }

  /** The identities of the account. RFC 8621 Section 6.1. */
  async identities(): Promise<Identity[]> {
    const [got] = await this.call([['Identity/get', {}]]);
    return (got?.list ?? []) as Identity[];
  }

  /**
   * Makes a message of an uploaded blob and returns the message's id. The same
   * bytes that are there already are used again. RFC 8621 Section 4.8.
   */
  async import(blobId: string, mailboxId: string): Promise<string> {
    const email = { blobId, mailboxIds: { [mailboxId]: true }, keywords: { $draft: true, $seen: true } };
    const [answer] = await this.call([['Email/import', { emails: { message: email } }]]);
    const created = (answer?.created as Record<string, { id?: string }> | null)?.message?.id;
    if (created !== undefined) return created;
    const error = (answer?.notCreated as Record<string, SetError> | null)?.message;
    if (error?.type === 'alreadyExists' && error.existingId !== undefined) return error.existingId;
    throw new WebmailError(
      error?.type === 'tooLarge' || error?.type === 'overQuota' ? 'too-large' : 'rejected',
      describe(error),
    );
  }

  /** The blob id of a message as it is stored now. RFC 8621 Section 4.2. */
  async blobOf(emailId: string): Promise<string> {
    const [got] = await this.call([['Email/get', { ids: [emailId], properties: ['blobId'] }]]);
    const blobId = (got?.list as { blobId?: string }[] | undefined)?.[0]?.blobId;
    if (blobId === undefined) throw new WebmailError('not-found', 'the message is not there any more');
    return blobId;
  }

  /** The messages with a Message-ID, in whatever mailbox. RFC 8621 Section 4.4.1. */
  async withMessageId(messageId: string): Promise<Email[]> {
    const [found] = await this.call([
      ['Email/query', { filter: { header: ['Message-ID', messageId] }, limit: MAX_SAME_ID }],
    ]);
    const ids = (found?.ids ?? []) as string[];
    if (ids.length === 0) return [];
    const properties = ['id', 'blobId', 'mailboxIds', 'messageId'];
    const [got] = await this.call([['Email/get', { ids, properties }]]);
    const emails = (got?.list ?? []) as (Email & { messageId?: string[] | null })[];
    // The server looks for a part of the field.
    return emails.filter(email => email.messageId?.includes(messageId));
  }

  /** Moves a message from drafts to sent. RFC 8621 Section 4.6. */
  async move(emailId: string, mailboxes: SentMailboxes): Promise<void> {
    const [answer] = await this.call([['Email/set', { update: { [emailId]: moved(mailboxes) } }]]);
    const failed = (answer?.notUpdated as Record<string, SetError> | null)?.[emailId];
    if (failed) throw new WebmailError('rejected', describe(failed));
  }

  /**
   * Submits a message to an envelope of our own: without one, a server takes
   * the recipients from the header. On success, the server moves the message
   * from drafts to sent, or destroys it. RFC 8621 Section 7.5. Throws
   * `unconfirmed` when the server did not answer, and when it answers that
   * something was submitted meanwhile.
   *
   * That may have been this message: a browser repeats a request by itself
   * when the connection breaks before the answer comes. The state that is asked
   * for first, another one after each submission, makes the second of two equal
   * requests do nothing. RFC 8620 Section 5.3, ifInState.
   */
  async submit(
    emailId: string,
    identityId: string,
    envelope: SubmissionEnvelope,
    then: { move: SentMailboxes } | 'destroy',
  ): Promise<void> {
    const create = {
      submission: {
        identityId,
        emailId,
        envelope: { mailFrom: { email: envelope.from }, rcptTo: envelope.to.map(email => ({ email })) },
      },
    };
    const success =
      then === 'destroy'
        ? { onSuccessDestroyEmail: ['#submission'] }
        : { onSuccessUpdateEmail: { '#submission': moved(then.move) } };
    const [before] = await this.call([['EmailSubmission/get', { ids: [] }]]);
    const ifInState = before?.state;
    if (typeof ifInState !== 'string')
      throw new WebmailError('rejected', 'the JMAP server does not name the state of EmailSubmission');
    const [answer] = await this.call([['EmailSubmission/set', { ifInState, create, ...success }]], 'sending');
    if ((answer?.created as Record<string, unknown> | null)?.submission) return;
    throw refusal((answer?.notCreated as Record<string, SetError> | null)?.submission);
  }

  /** Destroys messages for good. RFC 8620 Section 5.3. */
  async destroy(emailIds: string[]): Promise<void> {
    const [answer] = await this.call([['Email/set', { destroy: emailIds }]]);
    const failed = Object.values((answer?.notDestroyed ?? {}) as Record<string, SetError>).find(
      ({ type }) => type !== 'notFound',
    );
    if (failed) throw new WebmailError('rejected', describe(failed));
  }

  get #capabilities(): string[] {
    return [core, mail, submission, ...(this.contactsAccount === undefined ? [] : [contacts])];
  }

  #resolve(url: string): string {
    return new URL(url, this.#base).href;
  }
}

/** Expands a URI Template of level 1. RFC 6570 Section 1.2. */
export function expand(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** RFC 8620 Section 5.3. */
function moved({ drafts, sent }: SentMailboxes): Record<string, true | null> {
  return { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, 'keywords/$draft': null };
}
