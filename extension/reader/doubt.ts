/** Whether a message could have been altered by who handed it out, and who knows that. */
import type { Error as ContractError, OpenResult } from '../../js-bridge/contract.ts';
import { wasDecrypted } from '../layers.ts';

/**
 * public: everybody who has the message sees that it does not hold. secret: whoever has the key alone; to let the mail
 * server know would help it to try altered messages until one opens.
 */
export type Doubt = 'none' | 'public' | 'secret';

/** Judges what became of opening a message. */
export function doubtOf(opened: OpenResult | ContractError): Doubt {
  if ('code' in opened) return ['decrypt-failed', 'malformed'].includes(opened.code) ? 'secret' : 'none';
  if (!isInvalid(opened)) return 'none';
  return wasDecrypted(opened) ? 'secret' : 'public';
}

function isInvalid({ verdict, enclosed }: OpenResult): boolean {
  return verdict === 'invalid' || enclosed.some(({ result }) => isInvalid(result));
}
