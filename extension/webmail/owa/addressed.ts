/**
 * Whom a message is for. Of colleagues the page may show the name alone; what it saved of the message has their addresses,
 * and so has the directory.
 */
import type { Address } from '../../../js-bridge/contract.ts';
import { isAddress } from '../../addresses.ts';
import { byName } from '../exchange/by-name.ts';
import type { Recipients } from './compose-form.ts';
import type { ExchangeDirectory } from './directory.ts';
import type { Item, Mailbox } from './types.ts';

/** How many people of a name are looked at. */
const few = 5;

type Lists = Record<Recipients, Address[]>;

/**
 * Completes the recipients that the page shows; whom nobody knows stays as it is, and is seen to be no address.
 *
 * @param saved finds what the page saved of the message
 */
export async function addressed(
  shown: Lists,
  saved: () => Promise<Item | null>,
  directory: Pick<ExchangeDirectory, 'people'>,
): Promise<Lists> {
  const all = [...shown.to, ...shown.cc, ...shown.bcc];
  if (all.length > 0 && all.every(({ address }) => isAddress(address))) return shown;
  const draft = await saved().catch(() => null);
  const lists: Lists = {
    to: recipientsOf(draft?.ToRecipients),
    cc: recipientsOf(draft?.CcRecipients),
    bcc: recipientsOf(draft?.BccRecipients),
  };
  // A page that shows nobody may show them in a way that is not known here.
  if (all.length === 0) return lists;
  const complete = (field: Recipients) =>
    Promise.all(byName(shown[field], lists[field]).map(each => completed(each, directory)));
  const [to, cc, bcc] = await Promise.all([complete('to'), complete('cc'), complete('bcc')]);
  return { to, cc, bcc };
}

async function completed(shown: Address, directory: Pick<ExchangeDirectory, 'people'>): Promise<Address> {
  if (isAddress(shown.address)) return shown;
  const people = await directory.people(shown.address, few).catch(() => []);
  const [found, ...more] = people.filter(({ name }) => name === shown.address);
  return found && more.length === 0 ? { name: found.name, address: found.address } : shown;
}

function recipientsOf(mailboxes: Mailbox[] | null = []): Address[] {
  return (mailboxes ?? []).flatMap(({ Name = '', EmailAddress = '' }) =>
    isAddress(EmailAddress) ? [{ name: Name, address: EmailAddress }] : [],
  );
}
