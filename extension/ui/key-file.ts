/** Tells a file that is offered as PKCS #12, and is something else that people have. RFC 7292 Section 4. */

/** What a file is instead. */
export type FileMistake =
  /** Text with a private key: PEM, RFC 7468. */
  | 'pem'
  /** Certificates without a private key, as text or in binary. */
  | 'certificate-alone';

/** The first octet of a DER SEQUENCE and of an OBJECT IDENTIFIER. */
const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;

/** Says what a file is, undefined where it may be PKCS #12: the engine then judges. */
export function mistakeIn(file: Uint8Array): FileMistake | undefined {
  if (file[0] !== SEQUENCE) {
    const text = new TextDecoder('latin1').decode(file);
    if (!/-----BEGIN [A-Z0-9 ]+-----/.test(text)) return undefined;
    return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? 'pem' : 'certificate-alone';
  }
  // PKCS #12 begins with its version, a certificate with a SEQUENCE, PKCS #7 with a type. The length comes between.
  const length = file[1] ?? 0;
  const first = file[2 + (length > 0x80 ? length & 0x7f : 0)];
  return first === SEQUENCE || first === OBJECT_IDENTIFIER ? 'certificate-alone' : undefined;
}
