/**
 * Tells a content script how messages begin: signed, or in the composer from the
 * first word on. It learns that of one sender's address, and nothing about
 * whom the user can write to.
 */
import type { WritingStart } from '../../js-bridge/contract.ts';
import { askEngine } from './engine.ts';
import { isSetUp } from './set-up.ts';

/** Where nobody set anything up, nothing is wanted. */
const nothing: WritingStart = { sign: false, signRequired: false, encrypt: false, perAccount: false };

/** What a content script asks when the webmail opened a compose view; `from` is empty where it is not known yet. */
export interface StartRequest {
  type: 'writing-start';
  from: string;
}

/** Answers a {@link StartRequest} of a content script; leaves everything else to others. */
export function handleStart(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<WritingStart | undefined> | undefined {
  const request = message as StartRequest | null;
  if (typeof request !== 'object' || request?.type !== 'writing-start') return undefined;
  return start(request.from, sender);
}

async function start(
  from: unknown,
  { id, tab }: chrome.runtime.MessageSender,
): Promise<WritingStart | undefined> {
  if (id !== chrome.runtime.id || tab?.id === undefined || typeof from !== 'string') return undefined;
  if (!(await isSetUp())) return nothing;
  const { result } = await askEngine(engine => engine.call('writingStart', { from }));
  return result;
}
