import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url, toBase64url } from './authenticator.ts';

test('base64url has neither padding nor what addresses cannot hold', () => {
  for (const [octets, text] of [
    [[], ''],
    [[0xff], '_w'],
    [[0xfb, 0xff], '-_8'],
    [[0, 1, 2], 'AAEC'],
  ] as const) {
    assert.equal(toBase64url(Uint8Array.from(octets)), text);
    assert.deepEqual([...fromBase64url(text)], [...octets]);
  }
});

test('what is not base64url is refused', () => {
  assert.throws(() => fromBase64url('a?'));
});
