/**
 * What waits to be sent, and for which webmail account: the engine keeps it,
 * here it is only known when to look after it again. A content script learns
 * that something waits for the account that its page shows, and nothing of what it is.
 *
 * What the engine said is kept for the browser session, so that a page of a
 * webmail need not start the engine. Everything can be asked anew at any time.
 */
import type { Outgoing } from '../../js-bridge/contract.ts';
import { homeOf } from '../mailbox/access.ts';
import { askEngine } from './engine.ts';
import { isOwn } from './senders.ts';
import { webmailOrigins } from './sites.ts';

/** What is said to the service worker: by our own documents, and by a content script that asks for its account. */
export type OutboxRequest =
  | { type: 'outbox-changed' }
  /** A document that was sending is left: somebody else may go on. */
  | { type: 'outbox-left'; messageId: string; claim: string }
  | { type: 'outbox'; account: string };

/** What content scripts are told when something is to be looked after. Who does it answers true. */
export interface OutboxDue {
  type: 'outbox-due';
}

/** An account with something to look after, and from when on, in milliseconds. */
export interface Waiting {
  account: string;
  due: number;
}

const key = 'outbox';
const alarm = 'outbox';

/** For how long a message belongs to the window that sends it, in milliseconds; ClaimTime in wasm/api. */
const claimTime = 45_000;

/** Answers an {@link OutboxRequest}; leaves everything else to others. */
export function handleOutbox(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<unknown> | undefined {
  const request = message as OutboxRequest | null;
  if (typeof request !== 'object' || sender.id !== chrome.runtime.id) return undefined;
  const own = isOwn(sender);
  switch (request?.type) {
    case 'outbox-changed':
      return own ? refresh().then(() => true) : undefined;
    case 'outbox-left':
      return own ? release(String(request.messageId), String(request.claim)) : undefined;
    case 'outbox':
      return waitsFor(String(request.account), sender.origin ?? '');
    default:
      return undefined;
  }
}

/** Registers what has to happen when something is due. Call it once, synchronously. */
export function watchOutbox(): void {
  chrome.alarms.onAlarm.addListener(({ name }) => {
    if (name === alarm) void refresh().then(lookAfter);
  });
}

/** When to look after kept messages. Those that somebody sends now are due when nothing is heard of them. */
export function waitingOf(outgoing: Outgoing[], now: number): Waiting[] {
  return outgoing.map(({ account, state, notBefore }) => {
    if (state === 'leaving') return { account, due: now + claimTime };
    return { account, due: state === 'waiting' && notBefore ? Date.parse(notBefore) : 0 };
  });
}

/** The origin of an account, which begins with an address of its webmail; empty where it does not. */
function originOf(account: string): string {
  const [address = ''] = account.split(' ', 1);
  return URL.canParse(address) ? new URL(address).origin : '';
}

/** Whether an account of the asking page's own webmail has something to send or to tell. */
async function waitsFor(account: string, origin: string): Promise<boolean> {
  if (!/^https?:\/\//.test(origin) || originOf(account) !== homeOf(origin)) return false;
  if (!(await chrome.permissions.contains({ origins: [`${origin}/*`] }))) return false;
  const known = (await chrome.storage.session.get(key))[key] as Waiting[] | undefined;
  if (known?.every(each => each.account !== account)) return false;
  // Somebody may have been sending it when this was last asked.
  return (await refresh()).some(each => each.account === account);
}

async function release(messageId: string, claim: string): Promise<boolean> {
  await askEngine(engine => engine.call('releaseOutgoing', { messageId, claim }));
  return true;
}

/** Asks the engine, and sets the alarm for what is due next. */
async function refresh(): Promise<Waiting[]> {
  const { result } = await askEngine(engine => engine.call('outgoing', {}));
  const now = Date.now();
  const waiting = waitingOf(result.outgoing, now);
  await chrome.storage.session.set({ [key]: waiting });
  const later = waiting.map(({ due }) => due).filter(due => due > now);
  if (later.length > 0) await chrome.alarms.create(alarm, { when: Math.min(...later) });
  else await chrome.alarms.clear(alarm);
  if (waiting.every(({ due }) => due > now)) await chrome.action.setBadgeText({ text: '' });
  return waiting;
}

/** Tells the webmails that are open; where none takes care of it, the toolbar icon tells the user. */
async function lookAfter(waiting: Waiting[]): Promise<void> {
  const due = waiting.filter(each => each.due <= Date.now());
  if (due.length === 0) return;
  const origins = (await webmailOrigins()).filter(origin =>
    due.some(({ account }) => originOf(account) === homeOf(origin)),
  );
  const url = origins.map(origin => `${origin}/*`);
  const tabs = url.length === 0 ? [] : await chrome.tabs.query({ url });
  const request: OutboxDue = { type: 'outbox-due' };
  const answers = await Promise.all(
    tabs.map(({ id }) =>
      id === undefined ? false : chrome.tabs.sendMessage(id, request).catch(() => false),
    ),
  );
  if (answers.includes(true)) return;
  await chrome.action.setBadgeText({ text: String(due.length) });
}
