import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algorithmsOf } from './algorithms.ts';

test('a digest is named once', () => {
  const rows: [signatureAlgorithm: string, digestAlgorithm: string, want: string][] = [
    ['ECDSA with SHA-256', 'SHA-256', 'ECDSA with SHA-256'],
    ['RSA', 'SHA-256', 'RSA, SHA-256'],
    ['ECDSA with SHA-512', 'SHA-5', 'ECDSA with SHA-512, SHA-5'],
    ['', 'SHA-1', 'SHA-1'],
    ['Ed25519', '', 'Ed25519'],
    ['', '', ''],
  ];
  for (const [signatureAlgorithm, digestAlgorithm, want] of rows) {
    assert.equal(algorithmsOf({ signatureAlgorithm, digestAlgorithm }), want);
  }
});
