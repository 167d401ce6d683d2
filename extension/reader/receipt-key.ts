/** Which sentence a receipt gets. */
import type { OpenResult } from '../../js-bridge/contract.ts';

/** The sentence for a receipt. One that fits proves nothing where nobody knows who signed it. */
export function receiptKey({ receipt, verdict }: Pick<OpenResult, 'receipt' | 'verdict'>): string {
  const proven = verdict === 'verified' || verdict === 'verified-and-confidential';
  if (receipt?.outcome === 'matched') return proven ? 'receipt_matched' : 'receipt_matched_unproven';
  return receipt?.outcome === 'mismatch' ? 'receipt_mismatch' : 'receipt_unknown';
}
