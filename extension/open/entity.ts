/**
 * Turns files from disk into a message. A file that holds bare CMS gets the
 * MIME header that mail would have given it (RFC 8551 Section 3.2); a message
 * stays as it is, to the octet.
 */
import { toBase64 } from '../base64.ts';

/** What a file is. */
export type FileKind =
  /** A message, or any MIME entity. */
  | 'message'
  /** Bare CMS: signed or encrypted, its content within. */
  | 'cms'
  /** A signature that stands beside the content it signs. */
  | 'detached-signature';

const ASN1_SEQUENCE = 0x30;
const CRLF = '\r\n';

/** Tells what a file is, by its first octets, and by its name where they leave a choice. */
export function kindOf(name: string, bytes: Uint8Array): FileKind {
  if (!isDER(bytes) && base64Of(bytes) === undefined) return 'message';
  return /\.p7s$/i.test(name) ? 'detached-signature' : 'cms';
}

/** Makes a message of bare CMS, in DER, PEM or base64. */
export function wrapCMS(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return ascii(
    ['MIME-Version: 1.0', ...pkcs7Header('application/pkcs7-mime', 'smime.p7m'), '', linesOf(bytes), ''].join(
      CRLF,
    ),
  );
}

/**
 * Makes a clear-signed message of a signature and the entity that it signs.
 * The entity's octets are not touched. RFC 1847 Section 2.1.
 */
export function joinSignature(content: Uint8Array, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const boundary = newBoundary();
  const before = ascii(
    [
      'MIME-Version: 1.0',
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature";',
      ` boundary="${boundary}"`,
      '',
      `--${boundary}`,
      '',
    ].join(CRLF),
  );
  const after = ascii(
    [
      '',
      `--${boundary}`,
      ...pkcs7Header('application/pkcs7-signature', 'smime.p7s'),
      '',
      linesOf(signature),
      `--${boundary}--`,
      '',
    ].join(CRLF),
  );
  const joined = new Uint8Array(before.length + content.length + after.length);
  joined.set(before);
  joined.set(content, before.length);
  joined.set(after, before.length + content.length);
  return joined;
}

function pkcs7Header(type: string, name: string): string[] {
  return [`Content-Type: ${type}; name=${name}`, 'Content-Transfer-Encoding: base64'];
}

/** A boundary that cannot have been written into the content beforehand. */
function newBoundary(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return `signet-${Array.from(random, octet => octet.toString(16).padStart(2, '0')).join('')}`;
}

/** BER and DER of a ContentInfo begin with a SEQUENCE whose length is in the long or the indefinite form. */
function isDER(bytes: Uint8Array): boolean {
  return bytes[0] === ASN1_SEQUENCE && (bytes[1] ?? 0) >= 0x80 && (bytes[1] ?? 0) <= 0x84;
}

/** The base64 of PEM, or of a body without its header; undefined where the file is neither. */
function base64Of(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200)).trimStart();
  if (
    !/^-----BEGIN (?:PKCS7|CMS|CMS OBJECT|PKCS #7 SIGNED DATA|SIGNED MESSAGE|ENCRYPTED MESSAGE)-----|^MI[A-Za-z0-9+/\r\n]{60}/.test(
      start,
    )
  )
    return undefined;
  const text = new TextDecoder('latin1').decode(bytes);
  const inner = text.replaceAll(/-----(?:BEGIN|END) [A-Z0-9 #]+-----/g, '').replaceAll(/\s+/g, '');
  return /^[A-Za-z0-9+/]+=*$/.test(inner) ? inner : undefined;
}

/** CMS in base64 as lines of 76. */
function linesOf(bytes: Uint8Array): string {
  const base64 = (isDER(bytes) ? undefined : base64Of(bytes)) ?? toBase64(bytes);
  return base64.match(/.{1,76}/g)?.join(CRLF) ?? '';
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
