/** Reads the little that the composer needs to know of a finished message, which the engine built and checked. */
import { bytesOfBase64 } from '../base64.ts';
import type { DraftFile } from '../channel.ts';
import { readHeader, typeHint } from '../header-fields.ts';

/**
 * Takes the CMS object out of an encrypted message, as the file smime.p7m that
 * any mail program can carry. RFC 8551 Section 3.2.1.
 *
 * @throws {Error} when the message is not one base64 part; the engine builds no other
 */
export function encryptedFile(message: Uint8Array): DraftFile {
  if (typeHint(readHeader(message).get('content-type')) !== 'enveloped')
    throw new Error('not an encrypted message');
  // The engine's output rules allow ASCII and CRLF only.
  const text = new TextDecoder('ascii').decode(message);
  const body = text.slice(text.indexOf('\r\n\r\n'));
  const bytes = bytesOfBase64(body);
  return { name: 'smime.p7m', type: 'application/pkcs7-mime', bytes };
}
