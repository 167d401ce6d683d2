import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { worthAsking } from './authorities.ts';

const root = authority('Root CA', 'Root CA');
const issuing = authority('Issuing CA', 'Root CA');
const other = authority('Other CA', 'Other CA');

const questions: { name: string; found: CertificateInfo[]; trusted: CertificateInfo[]; want: string[] }[] = [
  { name: 'a root alone', found: [root], trusted: [], want: ['Root CA'] },
  { name: 'the root of a chain', found: [issuing, root], trusted: [], want: ['Root CA'] },
  { name: 'an issuer whose root is not in the file', found: [issuing], trusted: [], want: ['Issuing CA'] },
  { name: 'a root that is trusted already', found: [root, issuing], trusted: [root], want: [] },
  { name: 'an issuer below a trusted root', found: [issuing], trusted: [root], want: [] },
  { name: 'two roots', found: [root, other], trusted: [], want: ['Root CA', 'Other CA'] },
  { name: 'another root than the trusted one', found: [other], trusted: [root], want: ['Other CA'] },
  {
    name: 'a root of the same name as a trusted one',
    found: [{ ...root, id: 'impostor' }],
    trusted: [root],
    want: ['Root CA'],
  },
];

for (const { name, found, trusted, want } of questions) {
  test(`asks about ${name}`, () => {
    assert.deepEqual(
      worthAsking(found, trusted).map(each => each.commonName),
      want,
    );
  });
}

function authority(name: string, issuer: string): CertificateInfo {
  return {
    id: name,
    subject: `CN=${name}`,
    commonName: name,
    emails: [],
    issuer: `CN=${issuer}`,
    issuerName: issuer,
    serial: '01',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2036-01-01T00:00:00Z',
    keyAlgorithm: 'ECDSA P-256',
    canSign: false,
    canEncrypt: false,
    isAuthority: true,
    source: '',
    findings: [],
  };
}
