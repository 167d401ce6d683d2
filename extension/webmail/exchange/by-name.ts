/** Whom the page shows by name alone, told from what it saved of the message. */
import type { Address } from '../../../js-bridge/contract.ts';
import { addressKey, isAddress } from '../../addresses.ts';

/**
 * Completes the recipients of one field. Of several people with one name those in the saved field are meant, where the page
 * shows as many; else nobody is guessed, and a recipient stays as it is.
 *
 * @param shown recipients, those who are shown by name with it for an address
 * @param saved those that the page saved in this field
 */
export function byName(shown: Address[], saved: Address[]): Address[] {
  const told = shown.filter(({ address }) => isAddress(address)).map(({ address }) => addressKey(address));
  const others = saved.filter(({ address }) => !told.includes(addressKey(address)));
  const taken = new Map<string, number>();
  return shown.map(each => {
    const name = each.address;
    if (isAddress(name)) return each;
    const called = others.filter(other => other.name === name);
    if (called.length !== shown.filter(({ address }) => address === name).length) return each;
    const index = taken.get(name) ?? 0;
    taken.set(name, index + 1);
    return called[index] ?? each;
  });
}
