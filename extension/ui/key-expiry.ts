import type { KeyInfo } from '../../js-bridge/contract.ts';

/** Tells whether a key's certificate ends within 30 days, and no newer one took its place. */
export function endsSoon({ expiry, successor }: KeyInfo): boolean {
  return (expiry === 'soon30' || expiry === 'soon7') && !successor;
}
