/**
 * Tells a content script how messages begin: signed, or in the composer from the
 * first word on. It learns that of one sender's address; when a message is to be
 * sent, what the settings say of its recipients besides, and never for whom the
 * user has certificates.
 */
import type { WritingStart } from '../../js-bridge/contract.ts';
import { askEngine } from './engine.ts';
import { isBound } from './policy.ts';
import { isOwn } from './senders.ts';
import { isSetUp } from './set-up.ts';

/** Where nobody set anything up and no administrator decided how messages leave, nothing is wanted. */
const nothing: WritingStart = {
  sign: false,
  signRequired: false,
  encrypt: false,
  encryptRequired: false,
  perAccount: false,
  perCorrespondent: false,
};

/**
 * What a content script asks when the webmail opened a compose view, or is to send the message of one; `from` is
 * empty where it is not known yet, `to` before the message is to be sent, and `subject` is null where the page shows none.
 */
export interface StartRequest {
  type: 'writing-start';
  from: string;
  to: string[];
  subject: string | null;
}

/** What a document of ours says before its webmail opens a compose view: the user goes on with a draft there. */
export interface WriteOnRequest {
  type: 'write-on';
  draft: string;
}

/** What a content script asks before a message leaves of which nobody knows how it is to leave. */
export interface BoundRequest {
  type: 'writing-bound';
}

/** How a message begins. resume: the id of the draft to go on with. */
export type Started = WritingStart & { resume?: string };

/** A draft that is to be gone on with in a tab, and until when: the webmail may never get there. */
interface WriteOn {
  draft: string;
  until: number;
}

/** For how long a compose view may take to open, in milliseconds. */
const opening = 60_000;

/**
 * Answers a {@link StartRequest} and a {@link BoundRequest} of a content script, and a {@link WriteOnRequest}; leaves everything
 * else to others.
 */
export function handleStart(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<Started | boolean | undefined> | undefined {
  const request = message as StartRequest | BoundRequest | WriteOnRequest | null;
  if (typeof request !== 'object') return undefined;
  if (request?.type === 'writing-start') return start(request, sender);
  if (request?.type === 'writing-bound') return bound(sender);
  if (request?.type === 'write-on') return writeOn(request.draft, sender);
  return undefined;
}

/** A user on whom an administrator's decisions may be binding does not send without knowing them; nor where the browser cannot say it. */
async function bound({ id, tab }: chrome.runtime.MessageSender): Promise<boolean | undefined> {
  return id === chrome.runtime.id && tab?.id !== undefined ? isBound().catch(() => true) : undefined;
}

const keyOf = (tab: number) => `write-on ${tab}`;

async function writeOn(draft: unknown, sender: chrome.runtime.MessageSender): Promise<boolean | undefined> {
  const { tab } = sender;
  if (!isOwn(sender) || tab?.id === undefined || typeof draft !== 'string') return undefined;
  const next: WriteOn = { draft, until: Date.now() + opening };
  await chrome.storage.session.set({ [keyOf(tab.id)]: next });
  return true;
}

/** The draft to go on with in a tab; the next compose view there begins with none. */
async function takeDraft(tab: number): Promise<string | undefined> {
  const next = (await chrome.storage.session.get(keyOf(tab)))[keyOf(tab)] as WriteOn | undefined;
  if (!next) return undefined;
  await chrome.storage.session.remove(keyOf(tab));
  return Date.now() < next.until ? next.draft : undefined;
}

async function start(
  { from, to, subject }: { from: unknown; to: unknown; subject: unknown },
  { id, tab }: chrome.runtime.MessageSender,
): Promise<Started | undefined> {
  if (id !== chrome.runtime.id || tab?.id === undefined || typeof from !== 'string') return undefined;
  if (typeof subject !== 'string' && subject !== null) return undefined;
  if (!Array.isArray(to) || !to.every(address => typeof address === 'string')) return undefined;
  if (!(await isSetUp()) && !(await isBound())) return nothing;
  // Whoever asks with recipients is about to send, not about to begin.
  const resume = to.length === 0 ? await takeDraft(tab.id) : undefined;
  if (resume !== undefined) return { ...nothing, encrypt: true, perCorrespondent: true, resume };
  const params = { from, to, ...(subject === null ? {} : { subject }) };
  const { result } = await askEngine(engine => engine.call('writingStart', params));
  return result;
}
