/** The requests to a stock Roundcube that Signet makes, in the user's own session. */
import { request, WebmailError } from '../failure.ts';
import { type Answer, isConfirmed, listedUIDs, readAnswer, readSource } from './answer.ts';
import { type RoundcubePage, readPage } from './page.ts';

/** One page of a folder's list. */
export interface ListPage {
  uids: string[];
  pages: number;
}

/** Who sends and who gets a bounced message. */
export interface BounceEnvelope {
  /** Number of the identity, as in select[name=_from]. */
  identity: string;
  to: string[];
  bcc: string[];
}

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

  /** A page of a folder's list, in the order the user chose; page 1 is the first. */
  async list(mailbox: string, page: number): Promise<ListPage> {
    const answer = await this.#ask('list', { _mbox: mailbox, _page: String(page), _refresh: '1' });
    return { uids: listedUIDs(answer), pages: Number(answer.env.pagecount) || 1 };
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
        _store_target: '',
      }),
      {},
      'sending',
    );
    if (!isConfirmed(answer))
      throw new WebmailError('unconfirmed', 'Roundcube did not confirm that it sent the message');
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
