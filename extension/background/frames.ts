/**
 * Introduces a content script and its frame to each other.
 *
 * Any page can embed our frames and post messages to them, so a frame must
 * know that a port comes from our content script. The content script tells
 * the service worker a nonce, the frame asks whether the nonce that came with
 * the port is known for its tab. A nonce serves once, and for a minute.
 *
 * The page's scripts cannot learn a nonce before it is used: it travels from
 * the isolated world to the service worker and, by postMessage with the
 * extension as target origin, to the frame.
 */
import type { FrameRequest } from '../channel-ends.ts';
import { queue } from './queue.ts';
import { isOwn } from './senders.ts';

/** How long a nonce waits for its frame to load. */
export const nonceLifetime = 60_000;

interface Registration {
  tabId: number;
  /** Of the content script, as the browser says. */
  origin: string;
  expires: number;
}

const prefix = 'frame:';

/** Claims run one after the other, or two frames could both take one nonce. */
const inOrder = queue();

/** Answers a {@link FrameRequest} with true or false; leaves everything else to others. */
export function handleFrames(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<unknown> | undefined {
  const request = message as FrameRequest | null;
  if (typeof request !== 'object') return undefined;
  switch (request?.type) {
    case 'register-frame':
      return register(request.nonce, sender);
    case 'claim-frame':
      return inOrder(() => claim(request.nonce, sender));
    default:
      return undefined;
  }
}

async function register(nonce: unknown, sender: chrome.runtime.MessageSender): Promise<boolean> {
  const tabId = sender.tab?.id;
  if (!isNonce(nonce) || tabId === undefined || sender.id !== chrome.runtime.id) return false;
  const origin = sender.origin ?? '';
  if (!/^https?:\/\//.test(origin)) return false;
  if (!(await chrome.permissions.contains({ origins: [`${origin}/*`] }))) return false;
  await forgetExpired();
  const registration: Registration = { tabId, origin, expires: Date.now() + nonceLifetime };
  await chrome.storage.session.set({ [prefix + nonce]: registration });
  return true;
}

async function claim(nonce: unknown, sender: chrome.runtime.MessageSender): Promise<boolean> {
  if (!isNonce(nonce) || !isOwn(sender)) return false;
  const key = prefix + nonce;
  // All at once: who opens a message waits for each turn to the storage and back.
  const found = await chrome.storage.session.get([key, embedders]);
  const registration = found[key] as Registration | undefined;
  if (registration === undefined || registration.tabId !== sender.tab?.id) return false;
  const isInTime = registration.expires > Date.now();
  await Promise.all([
    chrome.storage.session.remove(key),
    isInTime && sender.documentId !== undefined
      ? remember(sender.documentId, registration.origin, embeddersIn(found))
      : undefined,
  ]);
  return isInTime;
}

/** Around which frame which page is: the documents of frames, and the origins of the content scripts that they answer. */
type Embedders = [document: string, origin: string][];

const embedders = 'embedders';

/** The newest that are remembered. A frame that is forgotten is opened anew with its page. */
const mostEmbedders = 1000;

/** The origin of the content script that a frame answers; undefined where none proved itself to it. */
export async function embedderOf({ documentId }: chrome.runtime.MessageSender): Promise<string | undefined> {
  const known = embeddersIn(await chrome.storage.session.get(embedders));
  return known.find(([document]) => document === documentId)?.[1];
}

function embeddersIn(stored: Record<string, unknown>): Embedders {
  return (stored[embedders] ?? []) as Embedders;
}

async function remember(documentId: string, origin: string, known: Embedders): Promise<void> {
  const next: Embedders = [[documentId, origin], ...known];
  await chrome.storage.session.set({ [embedders]: next.slice(0, mostEmbedders) });
}

async function forgetExpired(): Promise<void> {
  const all = await chrome.storage.session.get();
  const expired = Object.entries(all)
    .filter(([key, value]) => key.startsWith(prefix) && (value as Registration).expires <= Date.now())
    .map(([key]) => key);
  if (expired.length > 0) await chrome.storage.session.remove(expired);
}

function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}
