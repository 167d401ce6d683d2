/**
 * Reads Roundcube's answers. Most failures come with HTTP 200: an answer is
 * judged by its media type and by the commands in it, never by its status
 * alone, and never by texts, which are in the user's language.
 */
import { readBytes, readFirstBytes, WebmailError } from '../failure.ts';

/** A command that an answer gives to Roundcube's own page. */
export interface Command {
  name: string;
  args: unknown[];
}

/** A JSON answer without errors. */
export interface Answer {
  env: Record<string, unknown>;
  commands: Command[];
}

/**
 * Reads an answer to a request with _remote=1. Throws a WebmailError when it is
 * an error: session-expired, disabled, too-large or rejected. What is not
 * Roundcube's own answer, such as a proxy's page about a time-out, leaves open
 * whether a message was sent: that is unconfirmed.
 */
export function readAnswer(
  status: number,
  mediaType: string,
  body: string,
  purpose: 'asking' | 'sending' = 'asking',
): Answer {
  if (purpose === 'sending' && status >= 500) throw new WebmailError('unconfirmed', `HTTP ${status}`);
  throwForStatus(status);
  const json = /^application\/json\b/i.test(mediaType) ? parseJSON(body) : null;
  if (json === null) throw notAnAnswer(body, purpose);
  const commands = readCommands(typeof json.exec === 'string' ? json.exec : '');
  const answer = { env: (json.env ?? {}) as Record<string, unknown>, commands };
  // A message that was sent and could not be stored gives both, and must not be sent again.
  if (purpose === 'sending' && isConfirmed(answer)) return answer;
  throwForCommands(commands);
  return answer;
}

/** Tells whether an answer says that the thing was done. */
export function isConfirmed(answer: Answer): boolean {
  return answer.commands.some(({ name, args }) => name === 'display_message' && args[1] === 'confirmation');
}

/** The message numbers of an answer to `list`. */
export function listedUIDs(answer: Answer): string[] {
  return answer.commands
    .filter(({ name }) => name === 'add_message_row')
    .map(({ args }) => String(args[0]))
    .filter(uid => /^\d+$/.test(uid));
}

/**
 * Reads an answer to `viewsource` with _save=1: the message, octet for octet.
 * A missing session or a wrong token gives an HTML page, an unknown number an
 * empty text, all with HTTP 200.
 */
export async function readSource(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  await throwUnlessSource(response);
  return notEmpty(await readBytes(response));
}

/** Reads the beginning of such an answer, as much as came in one piece. */
export async function readBeginning(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  await throwUnlessSource(response);
  return notEmpty(await readFirstBytes(response));
}

async function throwUnlessSource(response: Response): Promise<void> {
  throwForStatus(response.status);
  if (!/^text\/plain\b/i.test(response.headers.get('content-type') ?? ''))
    throw notAnAnswer(await response.text());
}

function notEmpty(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (raw.length === 0) throw new WebmailError('not-found', 'Roundcube returned an empty message');
  return raw;
}

function throwForStatus(status: number): void {
  // Roundcube answers a stale or missing request token with 403.
  if (status === 401 || status === 403) throw new WebmailError('session-expired', `HTTP ${status}`);
  if (status === 413) throw new WebmailError('too-large', 'HTTP 413');
  if (status === 404) throw new WebmailError('not-found', 'HTTP 404');
  // The gateway says that nobody was there.
  if (status >= 502 && status <= 504) throw new WebmailError('busy', `HTTP ${status}`);
  if (status < 200 || status > 299) throw new WebmailError('rejected', `HTTP ${status}`);
}

function throwForCommands(commands: Command[]): void {
  // It comes after an error message that says the same in the user's language.
  if (commands.some(({ name }) => name === 'session_error'))
    throw new WebmailError('session-expired', 'Roundcube asked to sign in again');
  for (const { name, args } of commands) {
    if (name !== 'display_message' || args[1] !== 'error') continue;
    const text = String(args[0]);
    // Raised before any language is loaded, so this one text is the same everywhere.
    if (/\b404\b.*\bAction disabled\b/.test(text)) throw new WebmailError('disabled', text);
    throw new WebmailError('rejected', text);
  }
}

/** An HTML page instead of an answer is the login form, or the refusal of a stale request token. */
function notAnAnswer(body: string, purpose: 'asking' | 'sending' = 'asking'): WebmailError {
  const login = /<input[^>]+name="_task"[^>]+value="login"/i.test(body) || /"task":"login"/.test(body);
  if (login) return new WebmailError('session-expired', 'Roundcube answered with its login page');
  if (/"server_error":403\b/.test(body))
    return new WebmailError('session-expired', 'Roundcube refused the request token');
  return new WebmailError(
    purpose === 'sending' ? 'unconfirmed' : 'rejected',
    'Roundcube answered with a page instead of data',
  );
}

/** The commands of `exec`: lines of the form this.NAME(JSON, …). */
function readCommands(exec: string): Command[] {
  const commands: Command[] = [];
  for (const line of exec.split('\n')) {
    const match = /^\s*this\.(\w+)\((.*)\);?\s*$/.exec(line);
    if (match === null) continue;
    const args = parseJSON(`{"args":[${match[2] ?? ''}]}`)?.args;
    commands.push({ name: match[1] ?? '', args: Array.isArray(args) ? args : [] });
  }
  return commands;
}

function parseJSON(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
