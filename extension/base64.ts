/** Base64, of messages as large as they come, and the strings with a character for each octet that it is made of. RFC 4648. */

/** Octets that are taken at once: a multiple of three, and few enough for one call's arguments. */
const piece = 3 * 8192;

/** Encodes octets. RFC 4648 Section 4. */
export function toBase64(octets: Uint8Array): string {
  return inPieces(octets, part => btoa(charactersOf(part)));
}

/** Decodes; white space is passed over. Throws where the text is no base64. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return octetsOf(atob(text));
}

/** Base64url without padding. RFC 4648 Section 5. */
export function toBase64url(octets: Uint8Array): string {
  return toBase64(octets).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Decodes base64url, and base64. Throws where the text is neither. */
export function bytesOfBase64url(text: string): Uint8Array<ArrayBuffer> {
  return bytesOfBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}

/** A string with a character for each octet. */
export function binaryOf(octets: Uint8Array): string {
  return inPieces(octets, charactersOf);
}

/** The octets of such a string. */
export function octetsOf(binary: string): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) octets[at] = binary.charCodeAt(at);
  return octets;
}

/** As an array of arguments: spread, they would be taken one by one, which takes seven times as long. */
function charactersOf(part: Uint8Array): string {
  return String.fromCharCode.apply(null, part as unknown as number[]);
}

function inPieces(octets: Uint8Array, write: (part: Uint8Array) => string): string {
  const written: string[] = [];
  for (let at = 0; at < octets.length; at += piece) written.push(write(octets.subarray(at, at + piece)));
  return written.join('');
}
