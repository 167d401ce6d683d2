import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../js-bridge/contract.ts';
import { alice, opened, signer } from './opened-examples.ts';
import { sentenceOf } from './sentence-of-message.ts';

test('a signer who is one of several authors is not told to be the sender', () => {
  const result = opened('other-sender', { signers: [signer('address-mismatch')] });
  result.headers.from.push({ name: '', address: 'carol@example.test' });
  assert.equal(sentenceOf(result).values.sender, 'alice@example.test, carol@example.test');
});

test('who signed is not told to be somebody else than themselves', () => {
  const result = opened('other-sender', {
    signers: [signer('address-mismatch', { ...alice, emails: ['ALICE@example.test'] })],
  });
  assert.equal(sentenceOf(result).key, 'verdict_other_sender_unclear');
});

test('another sender is named as proven only where the certificate proves it', () => {
  const said = (from: string, findings: Finding[], certificate = alice) => {
    const signed = { ...signer('address-mismatch', certificate), findings };
    const result = opened('other-sender', { signers: [signed] });
    result.headers.from = from === '' ? [] : [{ name: '', address: from }];
    return sentenceOf(result);
  };
  const finding = (code: string, severity = 'warn'): Finding => ({ code, severity, detail: '' });
  const mismatch = finding('address-mismatch', 'bad');
  assert.equal(
    said('bob@example.test', [mismatch, finding('signing-time-differs'), finding('countersigned', 'info')])
      .key,
    'verdict_other_sender',
  );
  const unproven = said('bob@example.test', [finding('untrusted-root'), mismatch]);
  assert.equal(unproven.key, 'verdict_other_sender_unproven');
  assert.deepEqual(unproven.values, { signer: 'a.example@example.test', sender: 'bob@example.test' });
  assert.equal(unproven.tone, 'bad');
  for (const from of ['', 'a.example@example.test']) {
    const { key, reason, values, tone } = said(from, [finding('expired'), mismatch]);
    assert.deepEqual(
      [key, reason, values, tone],
      [
        'verdict_certificate_flawed',
        'finding_address_mismatch',
        { address: 'a.example@example.test' },
        'bad',
      ],
    );
  }
});

test('the name in a certificate without an address is not told to be who signed', () => {
  for (const commonName of ['alice@example.test', 'Alice and verified']) {
    const signed = signer('address-mismatch', { ...alice, commonName, emails: [] });
    const { key, values, tone } = sentenceOf(opened('other-sender', { signers: [signed] }));
    assert.deepEqual([key, tone], ['verdict_other_sender_no_address', 'bad']);
    assert.ok(!Object.values(values).includes('Alice and verified'));
    assert.equal(values.signer, '');
  }
});
