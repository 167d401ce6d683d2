/** What an authorization carries so that its answer is of use to nobody else. */

import { toBase64url } from '../../base64.ts';

/** A secret of one authorization. */
export interface Proof {
  /** Comes back with the answer, or it is the answer to something else. RFC 6749 Section 10.12. */
  state: string;
  /** Shown when the code is redeemed. RFC 7636 Section 4.1. */
  verifier: string;
  /** Shown before, when the code is asked for: of the method S256. RFC 7636 Section 4.2. */
  challenge: string;
}

/** Makes one. */
export async function newProof(): Promise<Proof> {
  const verifier = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { state: random(), verifier, challenge: toBase64url(new Uint8Array(digest)) };
}

function random(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}
