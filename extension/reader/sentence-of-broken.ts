/** What the verdict bar says of a signature that does not fit the message. */
import type { Diagnosis, OpenResult, Signer } from '../../js-bridge/contract.ts';
import { addressOf, authorsOf, plain, type Sentence, senderOf, worst } from './sentence.ts';

export function invalid(result: OpenResult): Sentence {
  const broken = ['digest-mismatch', 'invalid-signature', 'malformed'];
  // Where the author's signature holds, this is the text that was signed.
  if (!authorsOf(result).some(({ verdict }) => broken.includes(verdict))) {
    const outer = result.signers.some(({ role, verdict }) => role === 'outer' && broken.includes(verdict));
    if (outer) return plain('verdict_outer_broken', 'bad', 'seal-broken');
  }
  const signer = worst(result, broken);
  switch (signer?.verdict) {
    case 'digest-mismatch':
      return { ...changed(signer, senderOf(result)), more: 'reader_what_changed' };
    case 'malformed':
      return plain('verdict_signature_malformed', 'bad', 'seal-broken');
    default:
      return plain('verdict_invalid_signature', 'bad', 'seal-broken');
  }
}

/** Says what was changed, where nothing else is wrong: a stranger's signature must not be excused. */
function changed(signer: Signer, sender: string): Sentence {
  const sentence = plain('verdict_digest_mismatch', 'bad', 'seal-broken');
  const address = addressOf(signer, sender);
  const { diagnosis } = signer;
  if (!address || !diagnosis || diagnosis.code === 'unknown' || diagnosis.otherwise !== 'valid')
    return sentence;
  const added = diagnosis.code === 'footer' || diagnosis.code === 'banner';
  return {
    ...sentence,
    key: added ? 'verdict_digest_mismatch_added' : 'verdict_digest_mismatch_changed',
    values: { address },
    reason: diagnosisKey(diagnosis),
  };
}

/** The key of the sentence that says what was changed. */
export function diagnosisKey({ code }: Diagnosis): string {
  return `diagnosis_${code.replaceAll('-', '_')}`;
}
