/**
 * Downloads whole messages as Gmail lets its users: with the session of the
 * browser, and no other consent. The download goes on at another host, which
 * wants a cookie that was set for this one request; so they begin one
 * after the other, and here, where no policy of a page stands between the two hosts.
 */
import type { Failure } from '../channel.ts';
import type { Download, Downloaded } from '../mailbox/contract.ts';
import { failureOf, WebmailError } from '../webmail/failure.ts';
import { patternsOf } from './companions.ts';
import { queue } from './queue.ts';
import { readUpTo } from './read-up-to.ts';
import { isDocument } from './senders.ts';

/** What the mailbox frame posts to the service worker, with a port for the {@link DownloadOutcome}. */
export interface DownloadRequest {
  type: 'download';
  download: Download;
}

/** What comes back. */
export type DownloadOutcome = Downloaded | { failure: Failure };

const gmail = 'https://mail.google.com';
/** Where a download may end. */
const ends = [gmail, 'https://mail-attachment.googleusercontent.com'];
const mailboxPath = 'mailbox/mailbox.html';

/** How long a download may take, in milliseconds. */
const timeout = 4 * 60_000;
/** And until it begins, while all others wait. */
const beginTimeout = 30_000;
/** And the beginning of a page. */
const pageTimeout = 20_000;
/** Octets of what comes: twice what Gmail receives. What a reader opens is limited by the engine, too. */
const most = 100 << 20;

/** Whether the cookie is the account's or the browser's is not known: that of one download could be lost to any other. */
const inOrder = queue();

/** Answers the mailbox frame; leaves everything else to others. */
export function handleDownload(event: ExtendableMessageEvent): void {
  const message = event.data as Partial<DownloadRequest> | null;
  const port = event.ports[0];
  if (message?.type !== 'download' || !message.download || !port) return;
  const { source } = event;
  if (!(source instanceof WindowClient) || !isDocument(source.url, mailboxPath)) return;
  const { download } = message;
  event.waitUntil(
    fetchOriginal(download).then(
      downloaded => port.postMessage(downloaded satisfies DownloadOutcome, [downloaded.body.buffer]),
      thrown => port.postMessage({ failure: failureOf(thrown) } satisfies DownloadOutcome),
    ),
  );
}

/** Downloads a message, or a file of one. Failures are WebmailErrors. */
export async function fetchOriginal(
  download: Download,
  fetcher: typeof fetch = fetch,
  limits = { begin: beginTimeout, octets: most },
): Promise<Downloaded> {
  const address = addressOf(download);
  if (!(await chrome.permissions.contains({ origins: patternsOf(gmail) })))
    throw new WebmailError('no-permission', 'mail-attachment.googleusercontent.com');
  let response: Response;
  try {
    response = await inOrder(() => begin(address, fetcher, limits.begin));
  } catch (thrown) {
    const detail = detailOf(thrown);
    throw new WebmailError((await leadsAway(download, fetcher)) ? 'session-expired' : 'offline', detail);
  }
  const { status, url } = response;
  // Who is signed out is sent to a page for signing in.
  const elsewhere = !ends.includes(new URL(url).origin);
  const type = response.headers.get('Content-Type') ?? '';
  if (elsewhere || status === 401 || status === 403)
    throw new WebmailError('session-expired', `HTTP ${status}`);
  if (status === 404) throw new WebmailError('not-found', 'HTTP 404');
  // Whoever asks too often, or too early, is told to come again.
  if (status === 429 || status >= 500) throw new WebmailError('busy', `HTTP ${status}`);
  if (!response.ok) throw new WebmailError('rejected', `HTTP ${status}`);
  if (download.part === undefined && /^text\/html\b/i.test(type))
    throw new WebmailError('not-found', 'a page came instead of the message');
  const body = await readUpTo(limits.octets, response).catch(thrown => {
    throw new WebmailError('offline', detailOf(thrown));
  });
  if (body === undefined)
    throw new WebmailError('too-large', `more than ${limits.octets} octets came`, { limit: limits.octets });
  if (body.length === 0) throw new WebmailError('not-found', 'an empty message came');
  const name = fileNameIn(response.headers.get('Content-Disposition') ?? '');
  return { body, type: type.split(';')[0]?.trim() ?? '', name };
}

/** Makes the request. Resolves when the answer begins: then the cookie has served, and another download may set its own. */
async function begin(address: string, fetcher: typeof fetch, limit: number): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('the download does not begin')), limit);
  try {
    return await fetcher(address, {
      credentials: 'include',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([late.signal, AbortSignal.timeout(timeout)]),
    });
  } finally {
    clearTimeout(timer);
  }
}

function detailOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * Whether the account's own page leads elsewhere, as it does where nobody is signed in: a download that is sent to a page
 * for signing in fails as one that meets nobody, since Signet may not ask that host.
 */
async function leadsAway({ base }: Download, fetcher: typeof fetch): Promise<boolean> {
  try {
    const response = await fetcher(`${gmail}${base}`, {
      credentials: 'include',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'manual',
      signal: AbortSignal.timeout(pageTimeout),
    });
    await response.body?.cancel();
    return response.type === 'opaqueredirect';
  } catch {
    return false;
  }
}

/** The address of a download. What comes from a page is checked: only such downloads are made. */
export function addressOf({ base, message, part }: Download): string {
  if (!/^\/mail\/(b\/[\w-]+\/)?u\/\d+\/$/.test(base) || !(part === undefined || /^[\d.]+$/.test(part)))
    throw new WebmailError('internal', 'this is no download of a message');
  const query = new URLSearchParams({ view: 'att' });
  if (/^[0-9a-f]{1,16}$/.test(message)) query.set('th', message);
  else if (/^msg-[af]:[\w-]+$/.test(message)) query.set('permmsgid', message);
  else throw new WebmailError('internal', 'this is no id of a message');
  query.set('attid', part ?? '0');
  query.set('disp', part === undefined ? 'comp' : 'safe');
  query.set('safe', '1');
  return `${gmail}${base}?${query}&zw`;
}

/** The file name of a Content-Disposition, in UTF-8 where it is there in both forms; empty where it has none. RFC 6266 Section 4.3. */
export function fileNameIn(disposition: string): string {
  const [, charset = '', encoded] = /;\s*filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]*)/i.exec(disposition) ?? [];
  if (encoded !== undefined && /^utf-8$/i.test(charset)) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Then the other form is all there is.
    }
  }
  const [, quoted, token] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition) ?? [];
  const name = quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? '';
  // Headers are read as Latin-1, and browsers take UTF-8 in them for what it is.
  const octets = Uint8Array.from(name, letter => letter.charCodeAt(0));
  try {
    return name.split('').every(letter => letter.charCodeAt(0) < 256)
      ? new TextDecoder('utf-8', { fatal: true }).decode(octets)
      : name;
  } catch {
    return name;
  }
}
