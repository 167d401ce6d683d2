/** Requests to Microsoft Graph, and what its answers mean. https://learn.microsoft.com/graph/errors */
import { readBytes, request, WebmailError } from '../../webmail/failure.ts';
import type { Access } from '../access.ts';
import type { Tokens } from '../tokens.ts';

const base = 'https://graph.microsoft.com/v1.0';

/** How often a request is made again that Graph had no time for, and how long it is waited for at most. */
const patience = { tries: 3, seconds: 30 };

/** One request. */
export interface GraphRequest {
  path: string;
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** The status that means that it was done. */
  done: number;
  access: Access[];
  /** sending: nobody knows what became of it where the answer is lost. */
  purpose?: 'asking' | 'sending';
}

/** Makes requests with the token of one account. Failures are WebmailErrors. */
export class GraphRequests {
  readonly #tokens: Tokens;
  readonly #fetch: typeof fetch;
  readonly #wait: (seconds: number) => Promise<void>;

  constructor(
    tokens: Tokens,
    fetcher: typeof fetch = (...args) => fetch(...args),
    wait = (seconds: number) => new Promise<void>(resolve => setTimeout(resolve, seconds * 1000)),
  ) {
    this.#tokens = tokens;
    this.#fetch = fetcher;
    this.#wait = wait;
  }

  /** The address of the account that the page shows. */
  get account(): string {
    return this.#tokens.account;
  }

  /** Makes a request and reads JSON. */
  async json(wanted: GraphRequest): Promise<Record<string, unknown>> {
    const text = new TextDecoder().decode(await readBytes(await this.make(wanted)));
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    } catch {
      // Told below, with what is not JSON at all.
    }
    throw new WebmailError('rejected', `Graph answered ${wanted.path} with something else than an object`);
  }

  /** Makes a request and reads octets. */
  async bytes(wanted: GraphRequest): Promise<Uint8Array<ArrayBuffer>> {
    return readBytes(await this.make(wanted));
  }

  /** Makes a request; throws where the answer is not that it was done. */
  async make(wanted: GraphRequest): Promise<Response> {
    const { access, done, purpose = 'asking' } = wanted;
    let token = await this.#tokens.token(access);
    let response = await this.#try(wanted, token);
    if (response.status === 401) {
      token = await this.#tokens.token(access, token);
      response = await this.#try(wanted, token);
    }
    for (let tries = 1; tries < patience.tries && isBusy(response, purpose); tries++) {
      const seconds = Number(response.headers.get('Retry-After') ?? 1);
      if (!(seconds >= 0 && seconds <= patience.seconds)) break;
      await this.#wait(seconds);
      response = await this.#try(wanted, token);
    }
    if (response.status === done) return response;
    throw await this.#failure(response, access, purpose);
  }

  #try(
    { path, method = 'GET', headers = {}, body, purpose }: GraphRequest,
    token: string,
  ): Promise<Response> {
    const url = path.startsWith('/') ? base + path : path;
    // What Graph says where a list goes on is within Graph, or the token does not go there.
    if (!url.startsWith(`${base}/`)) throw new WebmailError('rejected', 'Graph points outside of Graph');
    return request(
      this.#fetch,
      url,
      {
        method,
        headers: { ...headers, Authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body }),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
      },
      purpose,
    );
  }

  async #failure(response: Response, access: Access[], purpose: 'asking' | 'sending'): Promise<WebmailError> {
    const { status } = response;
    const { code, message } = await errorOf(response);
    const detail = `Graph: HTTP ${status} ${code} ${message}`.trim();
    switch (status) {
      case 401: {
        const { failure } = this.#tokens.needed(access, detail);
        return WebmailError.from({ ...failure, code: 'consent-ended' });
      }
      case 403:
        return this.#tokens.needed(access, detail);
      case 404:
        return new WebmailError('not-found', detail);
      case 413:
        return new WebmailError('too-large', detail);
      case 429:
        return new WebmailError('busy', detail);
    }
    if (code === 'ErrorInvalidRecipients') return new WebmailError('refused-recipient', detail);
    // Other than "accepted" may be anything: a 200 was seen with nothing sent.
    if (purpose === 'sending' && (status < 300 || status >= 500))
      return new WebmailError('unconfirmed', detail);
    if (status >= 500) return new WebmailError('busy', detail);
    return new WebmailError('rejected', detail);
  }
}

/** Nothing was done; it can be asked again. Who was sending believes that of 429 alone. */
function isBusy({ status }: Response, purpose: GraphRequest['purpose']): boolean {
  return status === 429 || (status === 503 && purpose !== 'sending');
}

async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  try {
    const { error } = (await response.json()) as { error?: { code?: unknown; message?: unknown } };
    return { code: String(error?.code ?? ''), message: String(error?.message ?? '').slice(0, 500) };
  } catch {
    return { code: '', message: '' };
  }
}
