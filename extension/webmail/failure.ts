/** Failures of a webmail, in the words of the channel. */
import type { Failure } from '../channel.ts';

/** A webmail did not do what it was asked. */
export class WebmailError extends Error {
  readonly failure: Failure;

  constructor(code: Failure['code'], detail: string, more: Omit<Partial<Failure>, 'code' | 'detail'> = {}) {
    super(`${code}: ${detail}`);
    this.name = 'WebmailError';
    this.failure = { code, detail, sent: false, ...more };
  }

  /** What failed elsewhere, and came over a channel. */
  static from({ code, detail, ...more }: Failure): WebmailError {
    return new WebmailError(code, detail, more);
  }
}

/** What to tell a frame about anything that was thrown. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof WebmailError) return thrown.failure;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'internal', detail, sent: false };
}

/** How long a server may take for one request, the largest upload included. */
export const requestTimeout = 5 * 60_000;

/**
 * Fetches, and turns a network failure into a WebmailError. `sending` is for
 * requests after whose loss nobody knows whether the message left.
 */
export async function request(
  fetcher: typeof fetch,
  input: string,
  init: RequestInit,
  purpose: 'asking' | 'sending' = 'asking',
): Promise<Response> {
  try {
    return await fetcher(input, {
      credentials: 'same-origin',
      signal: AbortSignal.timeout(requestTimeout),
      ...init,
    });
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw purpose === 'sending'
      ? new WebmailError('unconfirmed', detail)
      : new WebmailError('offline', detail);
  }
}

/** Reads the body of a response as bytes; a connection that breaks meanwhile is `offline`. */
export async function readBytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (thrown) {
    throw new WebmailError('offline', thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Reads what of the body comes in one piece, and lets the server keep the rest; failures as {@link readBytes}. */
export async function readFirstBytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  try {
    const { value } = (await reader?.read()) ?? {};
    return value ?? new Uint8Array();
  } catch (thrown) {
    throw new WebmailError('offline', thrown instanceof Error ? thrown.message : String(thrown));
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
