import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenResult, Signer } from '../../js-bridge/contract.ts';
import { alice, enveloped, opened, partlySigned, revokedSigner, signed, signer } from './opened-examples.ts';
import { sentenceOf } from './sentence-of-message.ts';

test('each verdict has its sentence and its look', () => {
  const rows: [OpenResult, string, string, string][] = [
    [opened('verified', { signers: [signer('valid')] }), 'verdict_verified', 'good', 'seal'],
    [
      opened('verified-and-confidential', { signers: [signer('valid')], layers: [enveloped, signed] }),
      'verdict_verified_and_confidential',
      'good',
      'seal lock',
    ],
    [opened('confidential', { layers: [enveloped] }), 'verdict_confidential', 'neutral', 'lock'],
    [opened('untrusted', { signers: [signer('untrusted')] }), 'verdict_untrusted', 'warn', 'seal-open'],
    [opened('untrusted', { signers: [signer('expired')] }), 'verdict_expired', 'warn', 'seal-open'],
    [
      opened('untrusted', { signers: [signer('not-yet-valid')] }),
      'verdict_not_yet_valid',
      'warn',
      'seal-open',
    ],
    [opened('untrusted', { signers: [signer('wrong-usage')] }), 'verdict_wrong_usage', 'warn', 'seal-open'],
    [opened('untrusted', { signers: [signer('revoked')] }), 'verdict_revoked', 'bad', 'seal-crossed'],
    [
      opened('untrusted', { signers: [signer('expired'), revokedSigner('keyCompromise')] }),
      'verdict_revoked_on_because',
      'bad',
      'seal-crossed',
    ],
    [opened('untrusted', { signers: [revokedSigner('')] }), 'verdict_revoked_on', 'bad', 'seal-crossed'],
    [
      opened('untrusted', { signers: [revokedSigner('', 'good')] }),
      'verdict_authority_revoked_on',
      'bad',
      'seal-crossed',
    ],
    [
      opened('untrusted', { signers: [signer('revocation-unknown')] }),
      'verdict_revocation_unknown',
      'warn',
      'seal-open',
    ],
    [
      opened('untrusted', { signers: [signer('signing-time-differs')] }),
      'verdict_signing_time_differs',
      'warn',
      'seal-open',
    ],
    [
      opened('untrusted', { signers: [signer('unsupported-algorithm')] }),
      'verdict_unsupported_signature',
      'warn',
      'seal-open',
    ],
    [opened('untrusted'), 'verdict_no_certificate', 'warn', 'seal-open'],
    [
      opened('other-sender', { signers: [signer('address-mismatch')] }),
      'verdict_other_sender',
      'bad',
      'seal-crossed',
    ],
    [
      opened('invalid', { signers: [signer('digest-mismatch')] }),
      'verdict_digest_mismatch',
      'bad',
      'seal-broken',
    ],
    [
      opened('invalid', { signers: [signer('invalid-signature')] }),
      'verdict_invalid_signature',
      'bad',
      'seal-broken',
    ],
    [
      opened('invalid', { signers: [signer('malformed')] }),
      'verdict_signature_malformed',
      'bad',
      'seal-broken',
    ],
    [opened('invalid'), 'verdict_invalid_signature', 'bad', 'seal-broken'],
    [opened('weak', { signers: [signer('weak-algorithm')] }), 'verdict_weak_signature', 'warn', 'seal-open'],
    [opened('weak', { layers: [enveloped] }), 'verdict_weak_encryption', 'warn', 'lock-open'],
    [opened('partly-signed', { findings: [partlySigned] }), 'verdict_partly_signed', 'neutral', 'paperclip'],
    [opened('partly-signed'), 'verdict_partly_encrypted', 'neutral', 'paperclip'],
    [opened('unprotected'), 'verdict_unprotected', 'neutral', 'mail'],
    [opened('a verdict of a later engine'), 'verdict_unknown', 'warn', 'circle-alert'],
  ];
  for (const [result, key, tone, icons] of rows) {
    const sentence = sentenceOf(result);
    assert.deepEqual([sentence.key, sentence.tone, sentence.icons.join(' ')], [key, tone, icons]);
    assert.ok(!JSON.stringify(sentence).includes('Your Bank'), `${key} names the display name`);
  }
});

test('green needs a valid signer with a name and an address', () => {
  for (const signers of [
    [],
    [signer('expired')],
    [signer('valid', { ...alice, commonName: '' })],
    [signer('valid', { ...alice, emails: [] })],
  ]) {
    assert.equal(sentenceOf(opened('verified', { signers })).tone, 'warn');
    assert.equal(sentenceOf(opened('verified-and-confidential', { signers })).tone, 'warn');
  }
});

test('the address in the sentence is the one of the certificate that From names', () => {
  for (const verdict of ['verified', 'verified-and-confidential']) {
    const { values } = sentenceOf(opened(verdict, { signers: [signer('valid')] }));
    assert.deepEqual(values, { name: 'Alice Example', address: 'Alice@example.test' });
  }
});

test('a certificate without a name speaks by its address, once', () => {
  const nameless = { ...alice, commonName: 'alice@example.test', emails: ['alice@example.test'] };
  for (const verdict of ['verified', 'verified-and-confidential']) {
    const sentence = sentenceOf(opened(verdict, { signers: [signer('valid', nameless)] }));
    assert.match(sentence.key, /_by_address$/);
    assert.deepEqual(sentence.values, { name: 'alice@example.test' });
  }
});

test('an outer signature is never named as who wrote the message', () => {
  const eve = { ...alice, commonName: 'Eve', emails: ['eve@evil.test'] };
  const outer = (verdict: string): Signer => ({ ...signer(verdict, eve), role: 'outer' });
  const author = signer('valid');
  for (const verdict of ['verified', 'verified-and-confidential', 'untrusted', 'other-sender', 'weak']) {
    for (const signers of [[outer('valid'), author], [outer('weak-algorithm')], [outer('address-mismatch')]])
      assert.doesNotMatch(JSON.stringify(sentenceOf(opened(verdict, { signers }))), /eve/i, verdict);
  }
  assert.equal(sentenceOf(opened('verified', { signers: [outer('valid')] })).tone, 'warn');

  const around = sentenceOf(opened('confidential', { signers: [outer('valid')] }));
  assert.deepEqual([around.key, around.values], ['verdict_confidential_outer', { signer: 'eve@evil.test' }]);
  // Who is not proven is not named.
  assert.equal(
    sentenceOf(opened('confidential', { signers: [outer('expired')] })).key,
    'verdict_confidential',
  );
});

test('a carrier points to what it carries', () => {
  const carrier = { code: 'protected-attachment', severity: 'info', detail: '' };
  const sentence = sentenceOf(opened('partly-signed', { findings: [carrier, partlySigned] }));
  assert.deepEqual([sentence.key, sentence.tone], ['verdict_carrier', 'neutral']);
});

test('a signed attachment of an unprotected message is named', () => {
  const sentence = sentenceOf(opened('unprotected'), 'contract.eml');
  assert.deepEqual(
    [sentence.key, sentence.tone, sentence.values.file],
    ['verdict_partly_signed_file', 'neutral', 'contract.eml'],
  );
  assert.equal(sentenceOf(opened('confidential'), 'contract.eml').key, 'verdict_confidential');
});

test('a name that would say more than an authority has checked is left out', () => {
  const names = [
    'boss@example.test',
    'The Boss (boss\uff20example.test)',
    `Boss${' '.repeat(40)}`,
    'B'.repeat(65),
    'Boss\u202e',
    'Boss\n',
  ];
  for (const commonName of names) {
    const named = { ...alice, commonName };
    const sentence = sentenceOf(opened('verified', { signers: [signer('valid', named)] }));
    assert.equal(sentence.key, 'verdict_verified_by_address', JSON.stringify(commonName));
    assert.deepEqual(sentence.values, { name: 'Alice@example.test' });
  }
  for (const commonName of ['Smith, John (Sales)', '\u0627\u0644\u064a\u0633', 'B'.repeat(64)]) {
    const sentence = sentenceOf(opened('verified', { signers: [signer('valid', { ...alice, commonName })] }));
    assert.deepEqual(sentence.values, { name: commonName, address: 'Alice@example.test' });
  }
});

test('what has no protection of S/MIME is told for what it is', () => {
  for (const [code, key] of [
    ['no-signers', 'verdict_no_signers'],
    ['certificates-only', 'verdict_certificates_only'],
    ['unsupported-protection', 'verdict_unsupported_protection'],
    ['openpgp', 'verdict_openpgp'],
  ] as const) {
    const sentence = sentenceOf(
      opened('unprotected', { findings: [{ code, severity: 'info', detail: '' }] }),
    );
    assert.deepEqual([sentence.key, sentence.tone], [key, 'neutral']);
  }
});
