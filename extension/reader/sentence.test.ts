import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CertificateInfo,
  CertificateRevocation,
  Finding,
  OpenResult,
  Signer,
} from '../../js-bridge/contract.ts';
import { commonNameOf, sentenceOf, sentenceOfError, shortHex } from './sentence.ts';

const alice: CertificateInfo = {
  id: '01',
  subject: 'CN=Alice Example',
  commonName: 'Alice Example',
  emails: ['a.example@example.test', 'Alice@example.test'],
  issuer: 'CN=Example CA',
  issuerName: 'Example CA',
  serial: '4a01',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2026-03-03T00:00:00Z',
  keyAlgorithm: 'RSA 2048',
  canSign: true,
  canEncrypt: true,
  isAuthority: false,
  source: '',
  findings: [],
};

function signer(verdict: string, certificate: CertificateInfo | undefined = alice): Signer {
  const signer: Signer = {
    verdict,
    role: 'author',
    layer: 0,
    findings: [],
    chain: certificate ? [certificate] : [],
    revocation: [],
    algorithms: [],
  };
  if (certificate) signer.certificate = certificate;
  return signer;
}

/** A signer whose certificate was revoked, or the one above it where its own is good. */
function revokedSigner(reason: string, own: 'good' | 'revoked' = 'revoked'): Signer {
  const entry: CertificateRevocation = { certificateId: 'a', name: 'CA', state: 'good', source: 'cache' };
  const revoked: CertificateRevocation = {
    ...entry,
    state: 'revoked',
    revokedAt: '2026-06-01T00:00:00Z',
    reason,
  };
  return { ...signer('revoked'), revocation: own === 'good' ? [entry, revoked] : [revoked, entry] };
}

function opened(verdict: string, change: Partial<OpenResult> = {}): OpenResult {
  return {
    verdict,
    status: 'unprotected',
    findings: [],
    signers: [],
    layers: [],
    headers: {
      protection: '',
      sender: [],
      confidential: [],
      remarks: [],
      answerConfidential: [],
      subject: '',
      // The display name is a lie that no sentence may repeat.
      from: [{ name: 'Your Bank', address: 'alice@example.test' }],
      to: [],
      cc: [],
      replyTo: [],
      messageId: '',
      references: [],
      differences: [],
    },
    parts: [],
    learned: [],
    remoteContent: 'never',
    quoting: 'free',
    htmlFirst: true,
    openedAt: '2026-06-01T12:00:00Z',
    enclosed: [],
    mailingLists: [],
    brought: [],
    ...change,
  };
}

const enveloped = {
  kind: 'enveloped',
  form: '',
  authenticated: false,
  weak: 'RC2-CBC',
  algorithms: [],
};
const partlySigned = { code: 'partly-signed', severity: 'warn', detail: '' };
const signed = { kind: 'signed', form: 'clear', authenticated: false, algorithms: [] };

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

test('an unknown authority is the last one of the chain', () => {
  const authority = { ...alice, commonName: 'Issuing CA', issuerName: 'Far Root' };
  const sentence = sentenceOf(
    opened('untrusted', { signers: [{ ...signer('untrusted'), chain: [alice, authority] }] }),
  );
  assert.equal(sentence.values.issuer, 'Far Root');
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

test('what is weak is named', () => {
  const weak: Signer = { ...signer('weak-algorithm'), weak: 'RSA 1024' };
  assert.equal(sentenceOf(opened('weak', { signers: [weak] })).values.algorithm, 'RSA 1024');
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

test('what was not opened has a sentence too', () => {
  assert.equal(sentenceOfError({ code: 'locked' }).key, 'verdict_locked');
  assert.equal(sentenceOfError({ code: 'decrypt-failed' }).key, 'verdict_decrypt_failed');
  assert.equal(sentenceOfError({ code: 'malformed', detail: 'at 7' }).key, 'verdict_malformed');
  assert.equal(sentenceOfError({ code: 'engine-crashed' }).key, 'verdict_engine_crashed');
  assert.equal(sentenceOfError({ code: 'no-key' }).key, 'verdict_no_key');
  const named = sentenceOfError({
    code: 'no-key',
    recipients: [
      { subjectKeyId: '00' },
      { issuer: 'O=Example\\, Inc.,CN=Example\\, CA+L=X', serial: '4a112233447f' },
    ],
  });
  assert.deepEqual(
    [named.key, named.values],
    ['verdict_no_key_of', { issuer: 'Example, CA', serial: '4A…7F' }],
  );
});

test('names and numbers are shortened for people', () => {
  assert.equal(commonNameOf('O=Only an organisation'), 'O=Only an organisation');
  assert.equal(commonNameOf('OU=CN=trap,CN=Real'), 'Real');
  assert.equal(shortHex('4a7f'), '4A7F');
});

test('a signer who is one of several authors is not told to be the sender', () => {
  const result = opened('other-sender', { signers: [signer('address-mismatch')] });
  result.headers.from.push({ name: '', address: 'carol@example.test' });
  assert.equal(sentenceOf(result).values.sender, 'alice@example.test, carol@example.test');
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

test('a message that is not opened is not told as one that is not sent', () => {
  for (const code of ['too-large', 'timeout', 'engine-crashed'] as const) {
    assert.equal(sentenceOfError({ code }).key, `verdict_${code.replaceAll('-', '_')}`);
  }
});
