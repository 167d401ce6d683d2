/** The requests to a stock Roundcube that Signet makes, in the user's own session. */
import type { Suggested } from '../../channel.ts';
import { request, WebmailError } from '../failure.ts';
import { completions, type FoundGroup, foundGroups, members } from './addresses.ts';
import { type Answer, isConfirmed, listedUIDs, readAnswer, readBeginning, readSource } from './answer.ts';
import { type RoundcubePage, readPage } from './page.ts';

/** Who sends and who gets a bounced message. */
export interface BounceEnvelope {
  /** Number of the identity, as in select[name=_from]. */
  identity: string;
  to: string[];
  bcc: string[];
  /** Folder into which Roundcube puts a copy once the mail server took the message. */
  proof: string;
}

/** Of so many groups the members are asked for while somebody types. */
const mostGroups = 3;

/**
 * A Roundcube server, seen from one of its pages. When the session ended and
 * the same user signed in again in another tab, requests go on in that session.
 */
export class RoundcubeServer {
  readonly #path: string;
  readonly #user: string;
  readonly #fetch: typeof fetch;
  #token: string;

  /** Takes the page's path, and its user and request token. */
  constructor(
    path: string,
    page: Pick<RoundcubePage, 'user' | 'token'>,
    fetcher: typeof fetch = (...args) => fetch(...args),
  ) {
    this.#path = path;
    this.#user = page.user;
    this.#token = page.token;
    this.#fetch = fetcher;
  }

  /** A message, octet for octet. */
  async source(mailbox: string, uid: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#inSession(async () => {
      const url = this.#url('viewsource', { _uid: uid, _mbox: mailbox, _save: '1', _token: this.#token });
      return readSource(await request(this.#fetch, url, {}));
    });
  }

  /** How a message begins, less than all of it where it is large. */
  async beginning(mailbox: string, uid: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#inSession(async () => {
      const url = this.#url('viewsource', { _uid: uid, _mbox: mailbox, _save: '1', _token: this.#token });
      return readBeginning(await request(this.#fetch, url, {}));
    });
  }

  /**
   * The numbers of a folder's messages with a Message-ID, the newest first.
   * Roundcube gives `_filter` to the IMAP server as it is. RFC 3501 Section 6.4.4.
   */
  async find(mailbox: string, messageId: string): Promise<string[]> {
    if (!/^[\w.!#$%&'*+/=?^`{|}~@-]+$/.test(messageId))
      throw new WebmailError('internal', 'a Message-ID that cannot be searched for');
    // Without angle brackets, which Roundcube takes for a tag; the server looks for a part of the field.
    const filter = `HEADER MESSAGE-ID "${messageId}"`;
    const answer = await this.#ask('search', { _mbox: mailbox, _q: '', _scope: 'base', _filter: filter });
    return listedUIDs(answer).sort((a, b) => Number(b) - Number(a));
  }

  /** Stores a message in a folder. The answer does not tell its number. */
  async import(mailbox: string, raw: Uint8Array<ArrayBuffer>): Promise<void> {
    const form = new FormData();
    form.append('_file[]', new Blob([raw], { type: 'message/rfc822' }), 'message.eml');
    confirmed(
      await this.#post('import', form, { _mbox: mailbox, _uploadid: `signet${Date.now()}` }),
      'import',
    );
  }

  /**
   * Sends a stored message as it is; Roundcube only puts Resent-* fields on
   * top. RFC 5322 Section 3.6.6. Throws `unconfirmed` when Roundcube did not answer.
   */
  async bounce(mailbox: string, uid: string, envelope: BounceEnvelope): Promise<void> {
    const answer = await this.#post(
      'bounce',
      fields({
        _uid: uid,
        _mbox: mailbox,
        _from: envelope.identity,
        _to: envelope.to.join(', '),
        _cc: '',
        _bcc: envelope.bcc.join(', '),
        _store_target: envelope.proof,
      }),
      {},
      'sending',
    ).catch(thrown => {
      throw namingRefused(thrown, [...envelope.to, ...envelope.bcc]);
    });
    if (!isConfirmed(answer))
      throw new WebmailError('unconfirmed', 'Roundcube did not confirm that it sent the message');
  }

  /** The people and groups of the user's address books in whose names or addresses a text occurs. */
  async complete(text: string): Promise<Suggested> {
    const answer = await this.#post('autocomplete', fields({ _search: text, _reqid: String(Date.now()) }));
    const groups = await Promise.all(
      foundGroups(answer)
        .slice(0, mostGroups)
        .map(group => this.#group(group)),
    );
    return { addresses: completions(answer), groups };
  }

  async #group({ name, id, source }: FoundGroup): Promise<Suggested['groups'][number]> {
    return { name, members: members(await this.#ask('group-expand', { _source: source, _gid: id })) };
  }

  async move(mailbox: string, uid: string, target: string): Promise<void> {
    confirmed(await this.#post('move', fields({ _uid: uid, _mbox: mailbox, _target_mbox: target })), 'move');
  }

  async markRead(mailbox: string, uid: string): Promise<void> {
    await this.#post('mark', fields({ _uid: uid, _mbox: mailbox, _flag: 'read', _quiet: '1' }));
  }

  /** Deletes a message for good, without the detour through the trash. */
  async delete(mailbox: string, uid: string): Promise<void> {
    confirmed(await this.#post('delete', fields({ _uid: uid, _mbox: mailbox })), 'delete');
  }

  /** Whether the administrator left an action enabled; asks for it with a message number that never exists. */
  async isEnabled(action: 'bounce' | 'import'): Promise<boolean> {
    try {
      if (action === 'bounce') await this.#ask('bounce', { _uid: '0', _mbox: '' });
      else await this.#post('import', fields({}));
      return true;
    } catch (thrown) {
      if (!(thrown instanceof WebmailError)) throw thrown;
      if (thrown.failure.code === 'disabled') return false;
      if (thrown.failure.code === 'rejected') return true;
      throw thrown;
    }
  }

  /** A file of the user's own compose session. */
  async attachment(composeID: string, fileID: string): Promise<Blob> {
    const url = this.#url('display-attachment', { _id: composeID, _file: fileID });
    const response = await request(this.#fetch, url, {});
    if (!response.ok) throw new WebmailError('not-found', `attachment: HTTP ${response.status}`);
    return response.blob();
  }

  /** A new compose view, without what its scripts make of it. */
  async composePage(): Promise<Document> {
    const text = await this.#inSession(async () => {
      const response = await request(this.#fetch, this.#url('compose', {}), {});
      const page = await response.text().catch(() => '');
      if (readPage([page])?.action !== 'compose')
        throw new WebmailError('session-expired', 'no compose view, but another page');
      return page;
    });
    return new DOMParser().parseFromString(text, 'text/html');
  }

  async #ask(action: string, query: Record<string, string>): Promise<Answer> {
    const url = this.#url(action, { ...query, _remote: '1', _unlock: '0' });
    return this.#inSession(async () => this.#read(await request(this.#fetch, url, this.#init())));
  }

  async #post(
    action: string,
    body: FormData | URLSearchParams,
    query: Record<string, string> = {},
    purpose: 'asking' | 'sending' = 'asking',
  ): Promise<Answer> {
    const url = this.#url(action, { ...query, _remote: '1' });
    return this.#inSession(async () => {
      const init = { ...this.#init(), method: 'POST', body };
      return this.#read(await request(this.#fetch, url, init, purpose), purpose);
    });
  }

  /** Tries once more where the session ended and there is another one of the same user. Nothing was done before that. */
  async #inSession<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (thrown) {
      const expired = thrown instanceof WebmailError && thrown.failure.code === 'session-expired';
      if (!expired || !(await this.#renew())) throw thrown;
      return ask();
    }
  }

  /** Takes the request token of the session that the browser has now; tells whether that is another one. */
  async #renew(): Promise<boolean> {
    const response = await request(this.#fetch, `${this.#path}?_task=mail`, {});
    const page = readPage([await response.text().catch(() => '')]);
    if (page === null || page.user !== this.#user || page.token === this.#token) return false;
    this.#token = page.token;
    return true;
  }

  async #read(response: Response, purpose: 'asking' | 'sending' = 'asking'): Promise<Answer> {
    const body = await response.text().catch(() => {
      throw new WebmailError(purpose === 'sending' ? 'unconfirmed' : 'offline', 'the answer was cut off');
    });
    return readAnswer(response.status, response.headers.get('content-type') ?? '', body, purpose);
  }

  #init(): RequestInit {
    return { headers: { 'x-roundcube-request': this.#token } };
  }

  #url(action: string, query: Record<string, string>): string {
    return `${this.#path}?${new URLSearchParams({ _task: 'mail', _action: action, ...query })}`;
  }
}

function fields(values: Record<string, string>): URLSearchParams {
  return new URLSearchParams({ ...values, _remote: '1' });
}

function confirmed(answer: Answer, what: string): void {
  if (!isConfirmed(answer)) throw new WebmailError('rejected', `Roundcube did not confirm: ${what}`);
}

/** Whom the mail server refused stands in what Roundcube says, in the words of any language. */
function namingRefused(thrown: unknown, recipients: string[]): unknown {
  if (!(thrown instanceof WebmailError) || thrown.failure.code !== 'rejected') return thrown;
  const said = thrown.failure.detail.toLowerCase();
  const addresses = recipients.filter(address => namesAddress(said, address.toLowerCase()));
  return addresses.length === 0
    ? thrown
    : new WebmailError('refused-recipient', thrown.failure.detail, { addresses });
}

/** Whether a text has an address, and not a longer one in which it stands. */
function namesAddress(text: string, address: string): boolean {
  const partOfAddress = /[\w.+@-]/;
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    const after = text.slice(at + address.length, at + address.length + 2);
    const ends = !partOfAddress.test(after.charAt(0)) || /^\.($|\s)/.test(after);
    if (!partOfAddress.test(text.charAt(at - 1)) && ends) return true;
  }
  return false;
}
