/** To whom servers send that know no envelope, as Exchange and Gmail: to those whom a message names, and to Bcc recipients beside it. */
import { parseAddresses } from '../addresses.ts';
import type { OutgoingMessage } from '../channel.ts';
import { readHeader } from '../header-fields.ts';
import { WebmailError } from './failure.ts';
import { withoutRecipients } from './without-recipients.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is given to such a server of a message. */
export interface Submission {
  raw: Bytes;
  bcc: string[];
}

/**
 * Splits an envelope. Of the copy for one Bcc recipient the fields with other
 * recipients are taken off, or it would be sent to them too; what is protected has them.
 * Throws where the message names somebody whom the envelope does not.
 */
export function submissionOf({ envelope, raw }: Pick<OutgoingMessage, 'envelope' | 'raw'>): Submission {
  const wanted = envelope.to.map(address => address.toLowerCase());
  const named = namedIn(raw);
  if (named.every(address => wanted.includes(address))) {
    return { raw, bcc: envelope.to.filter(address => !named.includes(address.toLowerCase())) };
  }
  if (!envelope.bcc) throw new WebmailError('internal', 'the message names more than its envelope');
  return { raw: withoutRecipients(raw), bcc: envelope.to };
}

function namedIn(raw: Bytes): string[] {
  const header = readHeader(raw);
  return ['to', 'cc']
    .flatMap(field => parseAddresses(header.get(field) ?? ''))
    .map(({ address }) => address.toLowerCase());
}
