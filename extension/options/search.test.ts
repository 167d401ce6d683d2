import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { fits } from './search.ts';

const carol: CertificateInfo = {
  id: 'ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12',
  subject: 'CN=Carol Çelik,O=Büro für Brücken',
  commonName: 'Carol Çelik',
  emails: ['carol@example.test', 'bridge@example.test'],
  issuer: 'CN=Example CA',
  issuerName: 'Example CA',
  serial: '4a00ff7f',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  keyAlgorithm: 'RSA 2048',
  canSign: true,
  canEncrypt: true,
  isAuthority: false,
  source: 'file',
  findings: [],
};

const searches: [search: string, found: boolean][] = [
  ['', true],
  ['  ', true],
  ['carol', true],
  ['ÇELIK', true],
  ['celik', true],
  ['bridge@', true],
  ['carol bruecken', false],
  ['carol brucken', true],
  ['example ca', true],
  ['4A:00:FF:7F', true],
  ['4a 00 ff 7f', true],
  ['AB 12 CD 34', true],
  ['4a00', true],
  // Too short to be a number that somebody compares.
  ['4a', false],
  ['bob', false],
  ['carol bob', false],
];

for (const [search, found] of searches) {
  test(`${JSON.stringify(search)} ${found ? 'finds' : 'does not find'} Carol`, () => {
    assert.equal(fits(carol, search), found);
  });
}
