/** Whose mailbox a page shows. */
import type { Address } from '../../../js-bridge/contract.ts';
import { isAddress } from '../../addresses.ts';
import { WebmailError } from '../failure.ts';
import type { SessionSettings } from './types.ts';

export interface Mailbox {
  address: string;
  /** The primary address first, then the other ones that the mailbox has: secondary proxy addresses. */
  identities: Address[];
}

/** Reads it from the session's settings. Throws `not-recognised` where they name no address. */
export function mailboxOf({
  UserDisplayName,
  UserEmailAddress,
  UserProxyAddresses,
}: SessionSettings): Mailbox {
  const address = UserEmailAddress ?? '';
  if (!isAddress(address))
    throw new WebmailError('not-recognised', 'Outlook on the web: the session names no address');
  const name = UserDisplayName ?? '';
  const others = (UserProxyAddresses ?? [])
    // As in the directory: with the kind of the address in front, SMTP in capitals for the primary one.
    .map(each => each.replace(/^smtp:/i, ''))
    .filter(each => isAddress(each) && each.toLowerCase() !== address.toLowerCase());
  return { address, identities: [address, ...new Set(others)].map(each => ({ name, address: each })) };
}
