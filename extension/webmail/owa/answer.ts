/** What the answers of Exchange's service mean for a webmail. */
import { WebmailError } from '../failure.ts';

/** One of ResponseMessages. [MS-OXWSCDATA] Section 2.2.4.57, ResponseMessageType. */
export interface ResponseMessage {
  ResponseClass?: string;
  ResponseCode?: string;
  MessageText?: string;
  [property: string]: unknown;
}

type Purpose = 'asking' | 'sending';

/** What a request gets without a session. */
const logOnTimeout = 440;
/** What one gets whose canary is not the session's any more; the cookie has another one then. */
export const retryWith = 449;

/** Throws where the service refused a request as a whole. */
export function throwForStatus(response: Response, purpose: Purpose): void {
  const { status } = response;
  const detail = `HTTP ${status} ${response.headers.get('x-owa-error') ?? ''}`.trim();
  if (status === logOnTimeout || status === 401 || status === 403)
    throw new WebmailError('session-expired', detail);
  // IIS says 404.13 or 413 to a request that is too large.
  if (status === 413 || status === 404) throw new WebmailError('too-large', detail);
  if (purpose === 'sending' && status >= 500) throw new WebmailError('unconfirmed', detail);
  // The gateway says that nobody was there.
  if (status >= 502 && status <= 504) throw new WebmailError('busy', detail);
  if (!response.ok) throw new WebmailError('rejected', detail);
  // A proxy in front of Exchange may answer with its own page for signing in.
  if (!/\bjson\b/i.test(response.headers.get('content-type') ?? ''))
    throw new WebmailError('session-expired', 'the server answered with a page instead of data');
}

/** Reads an answer, whose body must be JSON. */
export async function readAnswer(response: Response, purpose: Purpose): Promise<Record<string, unknown>> {
  throwForStatus(response, purpose);
  try {
    const value: unknown = await response.json();
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new WebmailError(purpose === 'sending' ? 'unconfirmed' : 'offline', 'the answer was cut off');
}

/** The response messages of an answer that do not say that something went wrong. */
export function succeeded(answer: Record<string, unknown>): ResponseMessage[] {
  return messagesOf(answer).filter(({ ResponseClass }) => ResponseClass !== 'Error');
}

function messagesOf(answer: Record<string, unknown>): ResponseMessage[] {
  const body = answer.Body as { ResponseMessages?: { Items?: ResponseMessage[] } } | undefined;
  return body?.ResponseMessages?.Items ?? [];
}

/** The first response message of an answer. Throws what it says went wrong. */
export function responseOf(answer: Record<string, unknown>, purpose: Purpose): ResponseMessage {
  const [message] = messagesOf(answer);
  if (!message)
    throw new WebmailError(purpose === 'sending' ? 'unconfirmed' : 'rejected', 'no response message');
  if (message.ResponseClass === 'Error') throw refusal(message);
  return message;
}

function refusal({ ResponseCode = '', MessageText = '' }: ResponseMessage): WebmailError {
  const detail = `${ResponseCode}: ${MessageText}`;
  switch (ResponseCode) {
    case 'ErrorItemNotFound':
    case 'ErrorFolderNotFound':
    case 'ErrorInvalidIdMalformed':
      return new WebmailError('not-found', detail);
    case 'ErrorMessageSizeExceeded':
    case 'ErrorContentConversionFailedTooLarge':
    case 'ErrorQuotaExceeded':
      return new WebmailError('too-large', detail);
    case 'ErrorServerBusy':
    case 'ErrorMailboxStoreUnavailable':
      return new WebmailError('busy', detail);
    default:
      return new WebmailError('rejected', detail);
  }
}
