import type { Layer, OpenResult } from '../js-bridge/contract.ts';

/** Whether only some can read what is inside a layer. */
export function encrypts({ kind }: Pick<Layer, 'kind'>): boolean {
  return kind === 'enveloped' || kind === 'auth-enveloped';
}

/** Whether anything was decrypted to open a message: the whole of it, or a part that it carries. */
export function wasDecrypted({ layers, enclosed }: Pick<OpenResult, 'layers' | 'enclosed'>): boolean {
  return layers.some(encrypts) || enclosed.some(({ result }) => wasDecrypted(result));
}
