/**
 * The engine's way to the network, and the only one of the extension. It is
 * decided here, and nowhere else, what may be fetched and from whom.
 *
 * Redirects are not followed. Fetch either follows them itself, and has then asked a
 * host that nobody allowed before anyone can look, or hides where they lead; to see
 * them first would take a permission to watch the user's requests.
 */
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import type { FetchMessage, FetchOutcome, FetchRequest } from '../../js-bridge/wire.ts';
import { isLocalHost } from '../local-network.ts';
import { offscreenPath } from './engine.ts';
import { readUpTo } from './read-up-to.ts';

/** What no request may exceed, whatever it asks for. */
export const limits = {
  url: 8 << 10,
  /** Octets of what is posted: an OCSP request has a few hundred. */
  body: 64 << 10,
  /** Octets of what comes. */
  answer: 32 << 20,
  /** Milliseconds. The browser ends a service worker that waits for an answer for 30 seconds. */
  timeout: 25_000,
};

/** Fetches what the engine wants, where the message comes from the document that hosts it; leaves everything else to others. */
export function handleFetch(event: ExtendableMessageEvent): void {
  const message = event.data as Partial<FetchMessage> | null;
  if (message?.type !== 'fetch' || !message.port || !message.request || !message.body) return;
  const { port, request, body } = message;
  const asked =
    event.source instanceof WindowClient && event.source.url === chrome.runtime.getURL(offscreenPath);
  if (!asked) return;
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  event.waitUntil(
    fetchAllowed(request, body, controller.signal).then(outcome => {
      port.postMessage(outcome, 'body' in outcome ? [outcome.body.buffer] : []);
      port.close();
    }),
  );
}

/** Fetches where it is allowed. Never rejects. */
export async function fetchAllowed(
  request: FetchRequest,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  const refusal = refuse(request, body);
  if (refusal !== undefined) return { error: { code: 'url-refused', detail: refusal } };
  const { origin } = new URL(request.url);
  if (!(await isGranted(origin))) {
    return { error: { code: 'no-permission', detail: origin, origin } };
  }
  const timeout = AbortSignal.timeout(Math.min(request.timeout, limits.timeout));
  try {
    return await load(request, body, AbortSignal.any([signal, timeout]));
  } catch (reason) {
    return { error: errorOf(reason, signal, timeout, request) };
  }
}

/** The browser throws at hosts that it has no pattern for; nobody granted those. */
async function isGranted(origin: string): Promise<boolean> {
  try {
    return await chrome.permissions.contains({ origins: [`${origin}/*`] });
  } catch {
    return false;
  }
}

/** Why a request is none that is ever made; undefined where it is one. */
function refuse(
  { kind, method, url, namedBy, contentType }: FetchRequest,
  body: Uint8Array,
): string | undefined {
  if (url.length > limits.url || !URL.canParse(url)) return 'not a URL';
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return `${protocol} is not fetched`;
  if (username !== '' || password !== '') return 'a URL with a user name or a password';
  if (namedBy !== 'user' && isLocalHost(hostname)) {
    return `${hostname} is in your own network, and whoever names it is not somebody you chose`;
  }
  if (method === 'GET') return body.length > 0 ? 'GET sends nothing' : undefined;
  if (method !== 'POST' || kind !== 'ocsp' || contentType !== 'application/ocsp-request') {
    return 'only requests of OCSP are posted';
  }
  return body.length > limits.body ? 'too much to post' : undefined;
}

async function load(
  { method, url, contentType, maxOctets }: FetchRequest,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  const response = await fetch(url, {
    method,
    ...(method === 'POST' ? { body, headers: { 'Content-Type': contentType } } : {}),
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    redirect: 'manual',
    signal,
  });
  if (response.type === 'opaqueredirect') {
    return { error: { code: 'unreachable', detail: `${new URL(url).origin} redirects elsewhere` } };
  }
  const { status } = response;
  const type = response.headers.get('Content-Type') ?? '';
  if (!response.ok) {
    await response.body?.cancel();
    return { status, contentType: type, body: new Uint8Array() };
  }
  const limit = Math.min(maxOctets, limits.answer);
  const read = await readUpTo(limit, response);
  if (read === undefined) return { error: { code: 'too-large', detail: new URL(url).origin, limit } };
  return { status, contentType: type, body: read };
}

function errorOf(
  reason: unknown,
  signal: AbortSignal,
  timeout: AbortSignal,
  { url }: FetchRequest,
): ContractError {
  if (signal.aborted) return { code: 'cancelled' };
  const { origin } = new URL(url);
  if (timeout.aborted) return { code: 'timeout', detail: `${origin} did not answer in time` };
  return {
    code: 'unreachable',
    detail: `${origin}: ${reason instanceof Error ? reason.message : String(reason)}`,
  };
}
