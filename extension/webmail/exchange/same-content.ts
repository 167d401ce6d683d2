/**
 * Whether Exchange kept a message. It stores properties and not octets, and
 * writes a header anew when it gives the message out: other fields, another
 * order, other folds. What is signed or encrypted it is to leave alone, and
 * whom the message is from and for; that is compared.
 */
import { parseAddresses } from '../../addresses.ts';
import { binaryOf, bytesOfBase64, octetsOf } from '../../base64.ts';
import { decodeWords } from '../../encoded-words.ts';
import { readHeader } from '../../header-fields.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The fields whose loss or change matters to whoever gets the message. Names beside addresses Exchange takes from its directory. */
const people = ['from', 'to', 'cc'];
/** A subject Exchange keeps as text, and writes in other encoded words. */
const texts = ['subject', 'message-id', 'in-reply-to'];

/** Says in English what of a built message Exchange changed; null where nothing that matters. */
export function changedContent(built: Bytes, stored: Bytes): string | null {
  const [before, after] = [readHeader(built), readHeader(stored)];
  for (const name of [...people, ...texts]) {
    const value = people.includes(name) ? addressesIn : textIn;
    if (value(before.get(name)) !== value(after.get(name)))
      return `the field ${name} is ${after.get(name) ?? 'missing'}, not ${before.get(name) ?? 'missing'}`;
  }
  return changedParts(built, stored);
}

/** The same about what is signed or encrypted alone. */
export function changedParts(built: Bytes, stored: Bytes): string | null {
  const [before, after] = [readHeader(built), readHeader(stored)];
  if (mediaType(before) !== mediaType(after)) return `it is ${mediaType(after)}, not ${mediaType(before)}`;
  const [mine, theirs] = [contentOf(built, before), contentOf(stored, after)];
  if (mine.length !== theirs.length) return `it has ${theirs.length} parts, not ${mine.length}`;
  const at = mine.findIndex((part, index) => !isSame(part, theirs[index] ?? new Uint8Array()));
  if (at < 0) return null;
  if (mine.length < 2) return 'its content was written anew';
  return at === 0 ? 'what is signed was written anew' : 'the signature was written anew';
}

/** What must stay as it is: the CMS content of an opaque message, or the two parts of a clear-signed one. RFC 8551 Section 3.5. */
function contentOf(message: Bytes, header: Map<string, string>): Bytes[] {
  const body = bodyOf(message);
  if (mediaType(header).startsWith('application/')) return [decoded(header, body)];
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(header.get('content-type') ?? '');
  const parts = boundary ? partsOf(body, boundary[1] ?? boundary[2] ?? '') : [trimmed(body)];
  const [signed, signature] = parts;
  if (parts.length !== 2 || signed === undefined || signature === undefined) return parts;
  return [signed, decoded(readHeader(signature), bodyOf(signature))];
}

function decoded(header: Map<string, string>, body: Bytes): Bytes {
  if (header.get('content-transfer-encoding')?.toLowerCase() !== 'base64') return body;
  try {
    // Its lines may break elsewhere.
    return bytesOfBase64(binaryOf(body));
  } catch {
    return body;
  }
}

function isSame(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}

/** Without the line ends at its end, which stores trim. */
function trimmed(body: Bytes): Bytes {
  let end = body.length;
  while (end > 0 && (body[end - 1] === 0x0d || body[end - 1] === 0x0a)) end--;
  return body.subarray(0, end);
}

/** The octets between the lines with a boundary. RFC 2046 Section 5.1.1. */
function partsOf(body: Bytes, boundary: string): Bytes[] {
  const text = `\r\n${binaryOf(body)}`;
  const pieces = text.split(`\r\n--${boundary}`);
  // Before the first line is the preamble, after the last one the epilogue.
  return pieces.slice(1, -1).map(piece => octetsOf(piece.replace(/^[ \t]*\r\n/, '')));
}

function bodyOf(message: Bytes): Bytes {
  for (let at = message.indexOf(0x0a); at >= 0; at = message.indexOf(0x0a, at + 1)) {
    const next = message[at + 1] === 0x0d ? at + 2 : at + 1;
    if (message[next] === 0x0a) return message.subarray(next + 1);
  }
  return message.subarray(message.length);
}

function mediaType(header: Map<string, string>): string {
  const type = /^[^;\s]+/.exec(header.get('content-type') ?? '')?.[0] ?? 'text/plain';
  return type.toLowerCase().replace('/x-pkcs7-', '/pkcs7-');
}

/** The addresses of a field, without the names beside them. */
function addressesIn(value = ''): string {
  return parseAddresses(value)
    .map(({ address }) => address.toLowerCase())
    .join(' ');
}

/** The text of a field, whatever its folds and its encoding are. RFC 2047 Section 2. */
function textIn(value = ''): string {
  return decodeWords(value).replace(/\s+/g, '').toLowerCase();
}
