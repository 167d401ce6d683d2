import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReceivedReceipt } from '../../js-bridge/contract.ts';
import { receiptKey } from './receipt-key.ts';

const receipt = (outcome: ReceivedReceipt['outcome']): ReceivedReceipt => ({
  outcome,
  signer: 0,
  recipient: true,
});

test('a receipt confirms only what fits, by who is proven to have signed it', () => {
  for (const verdict of ['verified', 'verified-and-confidential']) {
    assert.equal(receiptKey({ receipt: receipt('matched'), verdict }), 'receipt_matched');
  }
  for (const verdict of [
    'untrusted',
    'other-sender',
    'weak',
    'invalid',
    'confidential',
    'unprotected',
    'partly-signed',
  ]) {
    assert.equal(receiptKey({ receipt: receipt('matched'), verdict }), 'receipt_matched_unproven');
  }
  assert.equal(receiptKey({ receipt: receipt('unknown'), verdict: 'verified' }), 'receipt_unknown');
  assert.equal(receiptKey({ receipt: receipt('mismatch'), verdict: 'verified' }), 'receipt_mismatch');
});
