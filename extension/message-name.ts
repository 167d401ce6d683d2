/** A name for a message by which it is known again and that tells nothing of it: for what is kept in the clear. */
import { toBase64url } from './base64.ts';
import { messageIDs, readHeader } from './header-fields.ts';

/** By its Message-ID, which stays where a server changes the header otherwise; without one by all of it. 128 bits of SHA-256. */
export async function nameOfMessage(raw: Uint8Array<ArrayBuffer>): Promise<string> {
  const id = messageIDs(readHeader(raw).get('message-id'))[0];
  const digest = await crypto.subtle.digest('SHA-256', id === undefined ? raw : new TextEncoder().encode(id));
  return toBase64url(new Uint8Array(digest).subarray(0, 16));
}
