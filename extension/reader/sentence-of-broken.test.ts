import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signer } from '../../js-bridge/contract.ts';
import { opened, signer } from './opened-examples.ts';
import { sentenceOf } from './sentence-of-message.ts';

test('a broken outer signature does not say that the author signed another text', () => {
  const outer: Signer = { ...signer('digest-mismatch'), role: 'outer' };
  for (const [signers, key] of [
    [[outer, signer('valid')], 'verdict_outer_broken'],
    [[outer], 'verdict_outer_broken'],
    [[outer, signer('digest-mismatch')], 'verdict_digest_mismatch'],
  ] as const) {
    const sentence = sentenceOf(opened('invalid', { signers: [...signers] }));
    assert.deepEqual([sentence.key, sentence.tone], [key, 'bad']);
  }
});

test('a change on the way is named where nothing else is wrong', () => {
  const said = (code: string, otherwise = 'valid') => {
    const broken = { ...signer('digest-mismatch'), diagnosis: { code, detail: '', otherwise } };
    const { key, reason, tone } = sentenceOf(opened('invalid', { signers: [broken] }));
    return [key, reason, tone];
  };
  const plain = ['verdict_digest_mismatch', undefined, 'bad'];
  assert.deepEqual(said('line-ends'), ['verdict_digest_mismatch_changed', 'diagnosis_line_ends', 'bad']);
  assert.deepEqual(said('footer'), ['verdict_digest_mismatch_added', 'diagnosis_footer', 'bad']);
  assert.deepEqual(said('unknown'), plain);
  // A stranger's signature must not be excused.
  assert.deepEqual(said('line-ends', 'untrusted'), plain);
  assert.deepEqual(said('line-ends', 'address-mismatch'), plain);
});
