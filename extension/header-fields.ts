/**
 * The few header fields of a message that are needed to find it, route it and
 * guess what it is. This is no MIME parser: what a message is and whether it
 * holds is told by the engine alone.
 */

/** Octets of a message that are searched for header fields. */
const MAX_HEADER = 256 * 1024;

/** The header of a message, field names in lower case. Of repeated fields the first counts. RFC 5322 Section 2.2. */
export function readHeader(raw: Uint8Array): Map<string, string> {
  const text = new TextDecoder('latin1').decode(raw.subarray(0, endOfHeader(raw)));
  const unfolded = text.replace(/\r?\n(?=[ \t])/g, '');
  const fields = new Map<string, string>();
  for (const line of unfolded.split(/\r?\n/)) {
    const field = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line);
    const name = field?.[1]?.toLowerCase();
    if (name !== undefined && !fields.has(name)) fields.set(name, (field?.[2] ?? '').trim());
  }
  return fields;
}

/** Where the first empty line begins: what follows may be large, and is not decoded. */
function endOfHeader(raw: Uint8Array): number {
  const most = Math.min(raw.length, MAX_HEADER);
  for (let at = 0; at < most; ) {
    const first = raw[at];
    if (first === 0x0a || (first === 0x0d && raw[at + 1] === 0x0a)) return at;
    const end = raw.indexOf(0x0a, at);
    if (end < 0) return most;
    at = end + 1;
  }
  return most;
}

/** All message identifiers of a field, without angle brackets. RFC 5322 Section 3.6.4. */
export function messageIDs(field: string | undefined): string[] {
  return [...(field ?? '').matchAll(/<\s*([^<>\s]+)\s*>/g)].flatMap(match => match[1] ?? []);
}

/**
 * What is said about protection: `enveloped` for encrypted, `signed` for both
 * forms of signatures, `unprotecting` for what only S/MIME reads and nothing
 * protects: compressed messages, and certificates.
 */
export type Protection = 'enveloped' | 'signed' | 'unprotecting' | 'none';

/** What the Content-Type field says about protection. A hint, made by whoever wrote the message. */
export function typeHint(contentType = ''): Protection {
  if (/^application\/(x-)?pkcs7-mime\b/i.test(contentType)) {
    if (/smime-type\s*=\s*"?signed-data/i.test(contentType)) return 'signed';
    return /smime-type\s*=\s*"?(?:compressed-data|certs-only)/i.test(contentType)
      ? 'unprotecting'
      : 'enveloped';
  }
  if (/^multipart\/signed\b/i.test(contentType) && /pkcs7-signature/i.test(contentType)) return 'signed';
  // A mail system may call it application/octet-stream; RFC 8551 Section 3.9 goes by the name too.
  const isMultipart = /^multipart\//i.test(contentType);
  return !isMultipart && /name\s*=\s*"?[^";]{0,300}\.p7m\b/i.test(contentType) ? 'enveloped' : 'none';
}

/**
 * What a message says about protection, in its header or in those of its parts: a signature around an encryption leaves it an
 * encrypted one. A hint as well.
 */
export function protectionHint(raw: Uint8Array): Protection {
  const header = readHeader(raw);
  const type = header.get('content-type');
  const hint = typeHint(type);
  if (hint === 'signed') {
    const inner = readHeader(signedEntity(raw, header)).get('content-type');
    return typeHint(inner) === 'enveloped' ? 'enveloped' : hint;
  }
  return hint === 'none' && /^multipart\/(mixed|signed)\b/i.test(type ?? '') ? hintInParts(raw) : hint;
}

/** The beginning of what is signed: the first part of multipart/signed, else what stands in the SignedData. RFC 8551 Section 3.5. */
function signedEntity(raw: Uint8Array, header: Map<string, string>): Uint8Array {
  const from = endOfHeader(raw);
  const text = new TextDecoder('latin1').decode(raw.subarray(from, from + MAX_ENTITY));
  if (/^multipart\//i.test(header.get('content-type') ?? ''))
    return octets(/(?:^|\n)--[^\r\n]*\r?\n(.*)/s.exec(text)?.[1] ?? '');
  const isBase64 = /^base64$/i.test(header.get('content-transfer-encoding') ?? '');
  const content = isBase64 ? fromBase64(text) : text;
  return octets(content.slice(Math.max(content.search(/\bcontent-type:/i), 0)));
}

/** Octets of a message behind its header in which another one begins. */
const MAX_ENTITY = 16 * 1024;

/** As far as it goes. */
function fromBase64(text: string): string {
  const digits = /^[A-Za-z0-9+/]*/.exec(text.replaceAll(/\s/g, ''))?.[0] ?? '';
  return atob(digits.slice(0, digits.length - (digits.length % 4)));
}

function octets(text: string): Uint8Array {
  return Uint8Array.from(text, letter => letter.charCodeAt(0));
}

/** Mailing lists and webmails wrap what is protected, or can only attach it. */
function hintInParts(raw: Uint8Array): Protection {
  const text = new TextDecoder('latin1').decode(raw.subarray(0, MAX_HEADER));
  if (/^content-(type|disposition):[^:]*\bname\s*=\s*"?smime\.p7m\b/im.test(text)) return 'enveloped';
  // RFC 8551 Section 3.2.1 wants a name, and no reader needs it.
  const types = text.matchAll(/^content-type:\s*(application\/(?:x-)?pkcs7-mime\b[^:]{0,1000})/gim);
  if ([...types].some(([, type]) => typeHint(type) === 'enveloped')) return 'enveloped';
  return /\bapplication\/(x-)?pkcs7-signature\b/i.test(text) ? 'signed' : 'none';
}

/** Whether a message says to be a draft that the engine has encrypted; see exportDraft in wasm/api. A hint as well. */
export function looksLikeDraft(raw: Uint8Array): boolean {
  const id = messageIDs(readHeader(raw).get('message-id'))[0] ?? '';
  return id.startsWith('signet-draft-') && protectionHint(raw) === 'enveloped';
}

/** The fields that tie a reply to its original. RFC 5322 Section 3.6.4. */
export function threading(original: Uint8Array): { inReplyTo?: string; references: string[] } {
  const header = readHeader(original);
  const inReplyTo = messageIDs(header.get('message-id'))[0];
  const earlier = messageIDs(header.get('references') ?? header.get('in-reply-to'));
  if (inReplyTo === undefined) return { references: earlier };
  return { inReplyTo, references: [...earlier.filter(id => id !== inReplyTo), inReplyTo] };
}
