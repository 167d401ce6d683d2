/** Header fields as text of a length that can be shown; the source of the message has the rest. */
import type { Address } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';

/** Characters of one value. */
const MAX_VALUE = 1000;

/** Addresses of one field. */
const MAX_ADDRESSES = 50;

/** A value, cut where it is longer than anybody reads. */
export function valueText(value: string): string {
  if (value.length <= MAX_VALUE) return value;
  const end = /[\ud800-\udbff]/.test(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
  return `${value.slice(0, end)}…`;
}

/** Addresses with the names that the sender gave them: Alice <alice@example.test>. */
export function addressText(addresses: Address[]): string {
  const shown = addresses
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => valueText(name ? `${name} <${address}>` : address))
    .join(', ');
  const left = addresses.length - MAX_ADDRESSES;
  return left > 0 ? t('reader_more_addresses', { addresses: shown, count: left }) : shown;
}
