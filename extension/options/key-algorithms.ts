/** Which algorithms a new key can have, and which of them is proposed. */
import type { KeyAlgorithm, KeyUse } from '../../js-bridge/contract.ts';

/** All of them, the proposed one first. */
export const algorithms: readonly KeyAlgorithm[] = ['rsa3072', 'p256', 'rsa4096', 'p384', 'ed25519'];

/**
 * The algorithms that a key for a use can have. Ed25519 signs and does nothing
 * else: RFC 8419.
 */
export function algorithmsFor(use: KeyUse): KeyAlgorithm[] {
  return algorithms.filter(algorithm => algorithm !== 'ed25519' || use === 'sign');
}

/** Tells whether making a key takes so long that the user should know beforehand. */
export function takesLong(algorithm: KeyAlgorithm): boolean {
  return algorithm.startsWith('rsa');
}
