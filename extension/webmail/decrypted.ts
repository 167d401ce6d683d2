/** Whether Signet decrypted a message, in whatever document that was; see extension/background/decrypted.ts. */
import type { DecryptedRequest } from '../background/decrypted.ts';
import { nameOfMessage } from '../message-name.ts';

/** Throws where nobody answers. */
export async function wasDecrypted(raw: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return ask(await nameOfMessage(raw));
}

/** The same of any message at all. */
export function wasAnythingDecrypted(): Promise<boolean> {
  return ask(null);
}

async function ask(name: string | null): Promise<boolean> {
  const request: DecryptedRequest = { type: 'was-decrypted', name };
  const answer: unknown = await chrome.runtime.sendMessage(request);
  if (typeof answer !== 'boolean') throw new Error('nobody says what was decrypted');
  return answer;
}
