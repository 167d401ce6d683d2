import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { KeyInfo } from '../../js-bridge/contract.ts';

// The module reads the language when it is loaded: a browser without texts shows keys.
let facts: typeof import('./key-facts.ts');
before(async () => {
  const i18n = { getMessage: () => '', getUILanguage: () => 'en' };
  Object.assign(globalThis, { chrome: { i18n } });
  facts = await import('./key-facts.ts');
});

const alice: KeyInfo = {
  id: 'ab12',
  certificate: {
    id: 'ab12',
    subject: 'CN=Alice Example',
    commonName: 'Alice Example',
    emails: ['alice@example.test'],
    issuer: 'CN=Example CA',
    issuerName: 'Example CA',
    serial: '4a7',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
    keyAlgorithm: 'RSA 2048',
    canSign: true,
    canEncrypt: true,
    isAuthority: false,
    source: 'file',
    findings: [],
  },
  addedAt: '2026-01-02T00:00:00Z',
  label: '',
  warnings: [],
  backedUp: false,
  expiry: 'ok',
  uses: 0,
  defaultToSign: [],
  defaultToEncrypt: [],
};

test('a key that ends is loud until another took its place', () => {
  const soon: KeyInfo = { ...alice, expiry: 'soon7' };
  assert.deepEqual(facts.marksOf(alice), []);
  assert.deepEqual(facts.marksOf(soon), [{ text: 'key_expires_7', tone: 'warn' }]);
  assert.ok(facts.needsRenewal(soon));
  const renewed: KeyInfo = { ...soon, successor: 'cd34' };
  assert.deepEqual(facts.marksOf(renewed), [
    { text: 'key_expires_7', tone: 'neutral' },
    { text: 'key_superseded', tone: 'neutral' },
  ]);
  assert.ok(!facts.needsRenewal(renewed));
});

test('what only others refuse is no mark', () => {
  const warning = { code: 'gmail-issued-by-root', severity: 'info', detail: '' };
  assert.deepEqual(facts.marksOf({ ...alice, warnings: [warning] }), []);
});

test('files are named after the address, in letters that every system takes', () => {
  const named = (emails: string[], commonName: string) =>
    facts.fileNameOf({ ...alice, certificate: { ...alice.certificate, emails, commonName } }, 'p12');
  assert.equal(named(['alice@example.test'], 'Alice'), 'alice@example.test.p12');
  assert.equal(named([], 'Zoë Müller: <x>/..'), 'Zoe-Muller-x.p12');
  assert.equal(named([], '../../etc'), 'etc.p12');
  assert.equal(named([], '李'), 'key.p12');
});
