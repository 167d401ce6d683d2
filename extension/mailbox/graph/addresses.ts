/** Whose mailbox it is. */
import { isAddress } from '../../addresses.ts';

/** What Graph says of an account. https://learn.microsoft.com/graph/api/resources/user */
export interface Me {
  mail?: unknown;
  userPrincipalName?: unknown;
  proxyAddresses?: unknown;
}

/** All addresses of an account: of the kind SMTP, the primary one first. */
export function addressesOf({ mail, userPrincipalName, proxyAddresses }: Me): string[] {
  const proxies: unknown[] = Array.isArray(proxyAddresses) ? proxyAddresses : [];
  const all = [mail, ...proxies, userPrincipalName]
    // As in the directory: with the kind of the address in front, SMTP in capitals for the primary one.
    .map(each => String(each ?? '').replace(/^smtp:/i, ''))
    .filter(isAddress);
  const key = (address: string) => address.toLowerCase();
  return all.filter((each, index) => all.findIndex(other => key(other) === key(each)) === index);
}
