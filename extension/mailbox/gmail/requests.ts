/** Requests to the Gmail API, and what its answers mean. https://developers.google.com/workspace/gmail/api/guides/handle-errors */
import { readBytes, request, WebmailError } from '../../webmail/failure.ts';
import type { Access } from '../access.ts';
import type { Tokens } from '../tokens.ts';

const host = 'https://gmail.googleapis.com';

/** How often a request is made again that Gmail had no time for, and how long it is waited for at most. */
const patience = { tries: 3, seconds: 30 };

/** Of so many pages a list may be: 500 drafts stand on one. */
const mostPages = 100;

/** One request. */
export interface GmailRequest {
  /** Below /users/me. */
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A body of JSON. */
  json?: object;
  /** A finished message, which is uploaded with the JSON beside it. */
  message?: Uint8Array<ArrayBuffer>;
  /** A step of an upload that can be resumed; see upload.ts. */
  upload?: UploadStep;
  access: Access[];
  /** sending: nobody knows what became of it where the answer is lost. */
  purpose?: 'asking' | 'sending';
}

/** What a request of such an upload has beside the JSON with which it begins. */
export interface UploadStep {
  query: string;
  headers: Record<string, string>;
  octets?: Uint8Array<ArrayBuffer>;
}

/** The status of an upload that is not complete. It is no redirect, and has no Location. */
export const incomplete = 308;

/** Makes requests with the token of one account. Failures are WebmailErrors. */
export class GmailRequests {
  readonly tokens: Tokens;
  readonly #fetch: typeof fetch;
  readonly #wait: (seconds: number) => Promise<void>;

  constructor(
    tokens: Tokens,
    fetcher: typeof fetch = (...args) => fetch(...args),
    wait = (seconds: number) => new Promise<void>(resolve => setTimeout(resolve, seconds * 1000)),
  ) {
    this.tokens = tokens;
    this.#fetch = fetcher;
    this.#wait = wait;
  }

  /** Makes a request and reads JSON; an answer without a body is an empty object. */
  async json(wanted: GmailRequest): Promise<Record<string, unknown>> {
    return this.read(wanted, await this.ask(wanted));
  }

  /** Reads JSON from the answer to a request. */
  async read(wanted: GmailRequest, response: Response): Promise<Record<string, unknown>> {
    const { purpose = 'asking' } = wanted;
    const text = new TextDecoder().decode(await readBytes(response).catch(lost(purpose)));
    if (text.trim() === '') return {};
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    } catch {
      // Told below, with what is not JSON at all.
    }
    const detail = `Gmail answered ${wanted.path} with something else than an object`;
    throw new WebmailError(purpose === 'sending' ? 'unconfirmed' : 'rejected', detail);
  }

  /**
   * Reads a list to its end, page by page. One whose pages come again, or are too many, would have no end: `rejected`.
   *
   * @param path with a query
   * @param name of the list in the answers
   */
  async list<T>(path: string, name: string, access: Access[]): Promise<T[]> {
    const found: T[] = [];
    const read = new Set<unknown>();
    for (let next: unknown = ''; typeof next === 'string'; ) {
      if (read.has(next) || read.size === mostPages)
        throw new WebmailError('rejected', `Gmail: the list ${name} has no end`);
      read.add(next);
      const page = next === '' ? '' : `&pageToken=${encodeURIComponent(next)}`;
      const answer = await this.json({ path: `${path}${page}`, access });
      found.push(...((answer[name] ?? []) as T[]));
      next = answer.nextPageToken;
    }
    return found;
  }

  /** Makes a request. What comes back is success, or {@link incomplete}. */
  async ask(wanted: GmailRequest): Promise<Response> {
    const { access, purpose = 'asking' } = wanted;
    let token = await this.tokens.token(access);
    let response = await this.#try(wanted, token);
    if (response.status === 401) {
      token = await this.tokens.token(access, token);
      response = await this.#try(wanted, token);
    }
    for (let tries = 1; !response.ok && response.status !== incomplete; tries++) {
      const refusal = await refusalOf(response);
      if (tries === patience.tries || !isBusy(response, refusal, purpose))
        throw this.#failure(response, refusal, access, purpose);
      const seconds = Number(response.headers.get('Retry-After') ?? 2 ** tries);
      if (!(seconds >= 0 && seconds <= patience.seconds))
        throw this.#failure(response, refusal, access, purpose);
      await this.#wait(seconds);
      response = await this.#try(wanted, token);
    }
    return response;
  }

  #try(wanted: GmailRequest, token: string): Promise<Response> {
    const { path, method = 'GET', json, message, upload, purpose } = wanted;
    const headers: Record<string, string> = { Authorization: `Bearer ${token}`, ...upload?.headers };
    let body: BodyInit | undefined;
    if (message) {
      const boundary = `signet-${crypto.randomUUID()}`;
      headers['Content-Type'] = `multipart/related; boundary=${boundary}`;
      body = related(boundary, json ?? {}, message);
    } else if (json) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(json);
    } else body = upload?.octets;
    const uploads = message || upload ? '/upload' : '';
    const query = message ? '?uploadType=multipart' : (upload?.query ?? '');
    return request(
      this.#fetch,
      `${host}${uploads}/gmail/v1/users/me${path}${query}`,
      {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
      },
      purpose,
    );
  }

  #failure(
    { status }: Response,
    { reason, message }: Refusal,
    access: Access[],
    purpose: 'asking' | 'sending',
  ): WebmailError {
    const detail = `Gmail: HTTP ${status} ${reason} ${message}`.trim();
    if (status === 401) {
      const { failure } = this.tokens.needed(access, detail);
      return WebmailError.from({ ...failure, code: 'consent-ended' });
    }
    if (isQuota(status, reason)) return new WebmailError('busy', detail);
    if (status === 403 && /insufficient|scope/i.test(`${reason} ${message}`))
      return this.tokens.needed(access, detail);
    if (status === 404 || status === 410) return new WebmailError('not-found', detail);
    if (status === 413) return new WebmailError('too-large', detail);
    if (status === 400 && /invalid (to|cc|bcc) header|recipient address/i.test(message))
      return new WebmailError('refused-recipient', detail);
    if (status >= 500) return new WebmailError(purpose === 'sending' ? 'unconfirmed' : 'busy', detail);
    return new WebmailError('rejected', detail);
  }
}

/** What an error of the API says. */
interface Refusal {
  reason: string;
  message: string;
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const { error } = (await response.json()) as {
      error?: { message?: unknown; status?: unknown; errors?: { reason?: unknown }[] };
    };
    return {
      reason: String(error?.errors?.[0]?.reason ?? error?.status ?? ''),
      message: String(error?.message ?? '').slice(0, 500),
    };
  } catch {
    return { reason: '', message: '' };
  }
}

function isQuota(status: number, reason: string): boolean {
  return status === 429 || (status === 403 && /(rate|quota|daily)\w*exceeded/i.test(reason));
}

/** Nothing was done; it can be asked again. Who was sending believes that of a quota alone. */
function isBusy({ status }: Response, { reason }: Refusal, purpose: 'asking' | 'sending'): boolean {
  return isQuota(status, reason) || (status === 503 && purpose !== 'sending');
}

/** The answer to what was sent was cut off: nobody knows. */
function lost(purpose: 'asking' | 'sending'): (thrown: unknown) => never {
  return thrown => {
    if (purpose === 'sending' && thrown instanceof WebmailError)
      throw new WebmailError('unconfirmed', thrown.failure.detail);
    throw thrown;
  };
}

/** JSON and a message in one body. RFC 2387; https://developers.google.com/workspace/gmail/api/guides/uploads */
function related(boundary: string, json: object, message: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([
    `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(json)}\r\n`,
    `--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`,
    message,
    `\r\n--${boundary}--\r\n`,
  ]);
}
