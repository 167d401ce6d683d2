import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, Signer } from '../../js-bridge/contract.ts';
import { alice, opened, signer } from './opened-examples.ts';
import { sentenceOf } from './sentence-of-message.ts';

test('an unknown authority is the last one of the chain', () => {
  const authority = { ...alice, commonName: 'Issuing CA', issuerName: 'Far Root' };
  const sentence = sentenceOf(
    opened('untrusted', { signers: [{ ...signer('untrusted'), chain: [alice, authority] }] }),
  );
  assert.equal(sentence.values.issuer, 'Far Root');
});

test('what is weak is named', () => {
  const weak: Signer = { ...signer('weak-algorithm'), weak: 'RSA 1024' };
  assert.equal(sentenceOf(opened('weak', { signers: [weak] })).values.algorithm, 'RSA 1024');
});

test('a certificate whose authority is known is not told to be of an unknown one', () => {
  const said = (...findings: Finding[]) => {
    const { key, reason, tone } = sentenceOf(
      opened('untrusted', { signers: [{ ...signer('untrusted'), findings }] }),
    );
    return [key, reason, tone];
  };
  const finding = (code: string, severity = 'warn'): Finding => ({ code, severity, detail: '' });
  assert.deepEqual(said(finding('path-length')), [
    'verdict_certificate_flawed',
    'finding_path_length',
    'warn',
  ]);
  const forged = ['verdict_certificate_flawed', 'finding_forged_certificate', 'bad'];
  assert.deepEqual(said(finding('countersigned', 'info'), finding('forged-certificate', 'bad')), forged);
  const unknown = ['verdict_untrusted', undefined, 'warn'];
  assert.deepEqual(said(finding('untrusted-root')), unknown);
  assert.deepEqual(said(finding('path-length'), finding('incomplete-chain')), unknown);
});
