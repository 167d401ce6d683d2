/** What a JMAP server's answers and refusals mean for a webmail. */
import { WebmailError } from '../failure.ts';
import type { SetError } from './types.ts';

/** Reads the JSON object that a server answered with. */
export async function readJSON(
  response: Response,
  purpose: 'asking' | 'sending' = 'asking',
): Promise<Record<string, unknown>> {
  if (purpose === 'sending' && response.status >= 500)
    throw new WebmailError('unconfirmed', `HTTP ${response.status}`);
  await throwForStatus(response);
  // A session that ended may answer with a login page instead of 401.
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
    throw new WebmailError('session-expired', 'the server answered with a page instead of data');
  }
  try {
    const value: unknown = await response.json();
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new WebmailError(
    purpose === 'sending' ? 'unconfirmed' : 'rejected',
    'the JMAP server answered with something else than JSON',
  );
}

/** Problem details are RFC 7807; their types are of RFC 8620 Section 3.6.1. */
export async function throwForStatus(response: Response): Promise<void> {
  if (response.ok) return;
  const problem = (await response.json().catch(() => ({}))) as {
    type?: string;
    limit?: string;
    detail?: string;
  };
  const detail = problem.detail ?? problem.type ?? `HTTP ${response.status}`;
  if (response.status === 401 || response.status === 403) throw new WebmailError('session-expired', detail);
  if (response.status === 413 || problem.limit === 'maxSizeUpload')
    throw new WebmailError('too-large', detail);
  throw new WebmailError(response.status === 404 ? 'not-found' : 'rejected', detail);
}

/** Why a submission was not made. RFC 8621 Section 7.5. */
export function refusal(error: SetError | undefined): WebmailError {
  const addresses = error?.type === 'invalidRecipients' ? (error.invalidRecipients ?? []) : [];
  if (addresses.length > 0) return new WebmailError('refused-recipient', describe(error), { addresses });
  return new WebmailError(error?.type === 'tooLarge' ? 'too-large' : 'rejected', describe(error));
}

/** Why the server did not do what was asked. RFC 8620 Sections 3.6.2 and 5.3. */
export function refusedCall(error: SetError): WebmailError {
  return new WebmailError(error.type === 'stateMismatch' ? 'unconfirmed' : 'rejected', describe(error));
}

/** A SetError, or none, in words. RFC 8620 Section 5.3. */
export function describe(error: SetError | undefined): string {
  if (error === undefined) return 'the JMAP server gave no reason';
  return error.description === undefined ? error.type : `${error.type}: ${error.description}`;
}
