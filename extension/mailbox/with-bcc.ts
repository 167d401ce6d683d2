/** APIs without an envelope send to whom a message names. */
import { isAddress } from '../addresses.ts';
import { WebmailError } from '../webmail/failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A message with a Bcc field on top, which the server takes off before it leaves. RFC 5322 Section 3.6.3. */
export function withBcc(raw: Bytes, bcc: string[]): Bytes {
  if (bcc.length === 0) return raw;
  if (!bcc.every(isAddress)) throw new WebmailError('internal', 'what is in Bcc is no address');
  const field = new TextEncoder().encode(`Bcc: ${bcc.join(',\r\n ')}\r\n`);
  const whole = new Uint8Array(field.length + raw.length);
  whole.set(field);
  whole.set(raw, field.length);
  return whole;
}
