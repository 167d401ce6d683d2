import type { Signer } from '../../js-bridge/contract.ts';

/** Names what a message was signed with. Most names of signature algorithms say the digest already. */
export function algorithmsOf({
  signatureAlgorithm,
  digestAlgorithm,
}: Pick<Signer, 'signatureAlgorithm' | 'digestAlgorithm'>): string {
  if (signatureAlgorithm.split(' ').includes(digestAlgorithm)) return signatureAlgorithm;
  return [signatureAlgorithm, digestAlgorithm].filter(name => name !== '').join(', ');
}
