/** How large a message becomes on its way from what was written to what the webmail gets. */
import type { SignForm } from '../../js-bridge/contract.ts';

/** What makes up a message, in octets. */
export interface Written {
  text: number;
  files: readonly number[];
}

/** About what the header fields of a part take. */
const partHeader = 300;
/** About what the header fields of a message take, which are there twice: inside and outside. */
const messageHeader = 1500;
/** About what a signature takes, with two certificates. */
const signature = 5000;
/** About what an encrypted message takes for some recipients. */
const recipients = 2000;

/** The octets of base64 in lines of 76, each with its CRLF. RFC 2045 Section 6.8. */
export function base64Size(octets: number): number {
  const characters = Math.ceil(octets / 3) * 4;
  return characters + Math.ceil(characters / 76) * 2;
}

/**
 * Tells how many octets the finished message will have, a percent more or less
 * for files of a megabyte and more: files are base64, and what is encrypted is so once
 * more. The engine has the last word.
 */
export function finishedSize(
  { text, files }: Written,
  { sign, encrypt }: { sign: SignForm; encrypt: boolean },
): number {
  let size = messageHeader + text;
  for (const octets of files) size += base64Size(octets) + partHeader;
  if (sign === 'clear') size += base64Size(signature) + partHeader;
  if (sign === 'opaque') size = base64Size(size + signature) + partHeader;
  return encrypt ? base64Size(size + recipients) + messageHeader : size;
}
