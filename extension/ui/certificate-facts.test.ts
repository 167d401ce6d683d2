import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { CertificateInfo } from '../../js-bridge/contract.ts';

const alice: CertificateInfo = {
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
};
const summer = new Date('2026-07-01T00:00:00Z');

// The module reads the language when it is loaded: a browser without texts shows keys.
let facts: typeof import('./certificate-facts.ts');
before(async () => {
  const i18n = {
    getMessage: (key: string) => (key === 'finding_untrusted_root' ? 'Nobody vouches.' : ''),
    getUILanguage: () => 'en',
  };
  Object.assign(globalThis, { chrome: { i18n } });
  facts = await import('./certificate-facts.ts');
});

test('a certificate is as old as its dates say', () => {
  const ages: [at: string, want: string][] = [
    ['2025-12-31T23:59:59Z', 'not-yet-valid'],
    ['2026-01-01T00:00:00Z', 'valid'],
    ['2026-12-01T00:00:00Z', 'valid'],
    ['2026-12-03T00:00:00Z', 'expiring'],
    ['2027-01-01T00:00:00Z', 'expiring'],
    ['2027-01-01T00:00:01Z', 'expired'],
  ];
  for (const [at, want] of ages) assert.equal(facts.ageOf(alice, new Date(at)), want, at);
});

test('what is wrong comes before what it is for', () => {
  const untrusted = { code: 'untrusted-root', severity: 'warn', detail: 'no anchor' };
  const badges = facts.badgesOf({ ...alice, findings: [untrusted] }, summer);
  assert.deepEqual(
    badges.map(({ text, tone }) => `${tone} ${text}`),
    ['warn certificate_untrusted', 'neutral certificate_sign', 'neutral certificate_encrypt'],
  );
});

test('an authority is not said to be unknown where it is asked about', () => {
  const untrusted = { code: 'untrusted-root', severity: 'warn', detail: 'no anchor' };
  const badges = facts.badgesOf({ ...alice, isAuthority: true, findings: [untrusted] }, summer);
  assert.deepEqual(badges, [{ text: 'certificate_authority', tone: 'neutral' }]);
});

test('a doubt about an authority is shown where it is asked about', () => {
  const weak = { code: 'weak-key', severity: 'warn', detail: 'RSA key of 1024 bits' };
  const badges = facts.badgesOf({ ...alice, isAuthority: true, findings: [weak] }, summer);
  assert.deepEqual(badges[0], { text: 'certificate_attention', tone: 'warn' });
});

test('an authority that vouches for itself is not said to be issued by somebody', () => {
  assert.match(facts.summaryOf(alice, summer), /^certificate_issued_by,/);
  assert.match(facts.summaryOf({ ...alice, issuer: alice.subject }, summer), /^certificate_self_issued,/);
});

test('what the engine says of a finding is shown only where it adds something', () => {
  const finding = (code: string, detail: string) => ({ code, severity: 'warn', detail });
  assert.equal(facts.findingDetail(finding('no-signers', 'It is signed by nobody.')), '');
  assert.equal(facts.findingDetail(finding('untrusted-root', 'Nobody vouches.')), '');
  assert.equal(facts.findingDetail(finding('untrusted-root', 'no path from Alice')), 'no path from Alice');
  assert.equal(facts.findingDetail(finding('of-a-later-engine', 'Its own words.')), '');
});

test('an expired certificate says so once', () => {
  const expired = { code: 'expired', severity: 'bad', detail: 'over' };
  const badges = facts.badgesOf({ ...alice, findings: [expired] }, new Date('2028-01-01T00:00:00Z'));
  assert.deepEqual(
    badges.filter(({ tone }) => tone === 'warn').map(({ text }) => text),
    ['certificate_expired'],
  );
});

test('a finding that has no badge of its own points to the details', () => {
  const usage = { code: 'wrong-usage', severity: 'bad', detail: 'not for mail' };
  const [first] = facts.badgesOf({ ...alice, findings: [usage] }, summer);
  assert.deepEqual(first, { text: 'certificate_attention', tone: 'warn' });
});

test('a finding without a text of its own keeps the words of the engine', () => {
  assert.equal(
    facts.findingText({ code: 'untrusted-root', severity: 'warn', detail: 'x' }),
    'Nobody vouches.',
  );
  assert.equal(facts.findingText({ code: 'brand-new', severity: 'warn', detail: 'x' }), 'x');
});

test('numbers are grouped by octets', () => {
  assert.equal(facts.groupHex('4a7'), '04 A7');
  assert.equal(facts.groupHex('ab12'), 'AB 12');
  assert.equal(facts.groupHex(''), '');
});

test('the details name all and leave out what is not there', () => {
  const labels = facts.factsOf(alice).map(fact => fact.label);
  assert.ok(labels.includes('certificate_fingerprint'));
  assert.ok(!labels.includes('certificate_findings'));
  const authority = facts.factsOf({ ...alice, isAuthority: true, emails: [] }).map(fact => fact.label);
  assert.ok(!authority.includes('certificate_addresses'));
  assert.match(facts.factsText(alice), /^certificate_serial: 04 A7$/m);
});
