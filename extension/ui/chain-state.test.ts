import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { CertificateInfo, ChainNode, Finding } from '../../js-bridge/contract.ts';

const now = new Date('2026-07-01T00:00:00Z');

// The module reads the language when it is loaded: a browser without texts shows keys.
let chain: typeof import('./chain-state.ts');
before(async () => {
  const i18n = { getMessage: () => '', getUILanguage: () => 'en' };
  Object.assign(globalThis, { chrome: { i18n } });
  chain = await import('./chain-state.ts');
});

function node(certificate: Partial<CertificateInfo>, more: Partial<ChainNode> = {}): ChainNode {
  const info: CertificateInfo = {
    id: 'ab12',
    subject: 'CN=Alice',
    commonName: 'Alice',
    emails: [],
    issuer: 'CN=CA',
    issuerName: 'CA',
    serial: '01',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
    keyAlgorithm: 'P-256',
    canSign: true,
    canEncrypt: true,
    isAuthority: false,
    source: '',
    findings: [],
    ...certificate,
  };
  return { certificate: info, chosen: true, cut: false, issuers: [], ...more };
}

const finding = (code: string, severity: string): Finding => ({ code, severity, detail: code });
const weak = finding('weak-signature', 'bad');
const doubt = finding('wrong-usage', 'warn');
const unknown = finding('untrusted-root', 'warn');
const itself = { subject: 'CN=CA', issuer: 'CN=CA' };

const links: [name: string, link: ChainNode, place: 'top' | 'below', tone: string, text: string][] = [
  ['one that is in order', node({}), 'below', 'plain', 'list_chain_vouched'],
  ['one that ended', node({ notAfter: '2026-06-01T00:00:00Z' }), 'below', 'warn', 'certificate_expired'],
  [
    'one of tomorrow',
    node({ notBefore: '2026-07-02T00:00:00Z' }),
    'below',
    'warn',
    'certificate_not_yet_valid',
  ],
  [
    'a weak one that ended',
    node({ notAfter: '2026-06-01T00:00:00Z', findings: [weak] }),
    'below',
    'bad',
    'weak-signature',
  ],
  ['one with a doubt', node({ findings: [doubt] }), 'below', 'warn', 'wrong-usage'],
  ['one below an unknown root', node({ findings: [unknown] }), 'below', 'plain', 'list_chain_vouched'],
  ['an anchor', node(itself, { anchor: 'user' }), 'top', 'plain', 'list_chain_anchor_user'],
  [
    'a weak anchor',
    node({ ...itself, findings: [weak] }, { anchor: 'mozilla' }),
    'top',
    'bad',
    'weak-signature',
  ],
  ['an unknown root', node({ ...itself, findings: [unknown] }), 'top', 'warn', 'list_chain_untrusted'],
  ['one whose issuer is missing', node({}), 'top', 'warn', 'list_chain_incomplete'],
];

for (const [name, link, place, tone, text] of links) {
  test(`${name}: ${text}`, () => {
    assert.deepEqual(chain.stateOfLink(link, place, now), { tone, text });
  });
}
