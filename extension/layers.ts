import type { Layer } from '../js-bridge/contract.ts';

/** Whether only some can read what is inside a layer. */
export function encrypts({ kind }: Pick<Layer, 'kind'>): boolean {
  return kind === 'enveloped' || kind === 'auth-enveloped';
}
