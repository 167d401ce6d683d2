/** Reads the little that the composer needs to know of a finished message, which the engine built and checked. */
import type { DraftFile } from '../channel.ts';

/**
 * Takes the CMS object out of an encrypted message, as the file smime.p7m that
 * any mail program can carry. RFC 8551 Section 3.2.1.
 *
 * @throws {Error} when the message is not one base64 part; the engine builds no other
 */
export function encryptedFile(message: Uint8Array): DraftFile {
  const { header, body } = split(message);
  if (!/^content-type:\s*application\/pkcs7-mime\b/im.test(header))
    throw new Error('not an encrypted message');
  const bytes = Uint8Array.from(atob(body.replace(/\s+/g, '')), char => char.charCodeAt(0));
  return { name: 'smime.p7m', type: 'application/pkcs7-mime', bytes };
}

/** Returns the value of an outer header field, unfolded; empty where there is none. RFC 5322 Section 2.2.3. */
export function headerField(message: Uint8Array, name: string): string {
  const unfolded = split(message).header.replace(/\r\n(?=[ \t])/g, '');
  const line = unfolded.split('\r\n').find(field => field.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim() ?? '';
}

function split(message: Uint8Array): { header: string; body: string } {
  // The engine's output rules allow ASCII only.
  const text = new TextDecoder('ascii').decode(message);
  const end = text.indexOf('\r\n\r\n');
  return end < 0 ? { header: text, body: '' } : { header: text.slice(0, end), body: text.slice(end + 4) };
}
