import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOfBase64, bytesOfBase64url, toBase64, toBase64url } from './base64.ts';

test('base64url has neither padding nor what addresses cannot hold', () => {
  for (const [octets, text] of [
    [[], ''],
    [[0xff], '_w'],
    [[0xfb, 0xff], '-_8'],
    [[0, 1, 2], 'AAEC'],
  ] as const) {
    assert.equal(toBase64url(Uint8Array.from(octets)), text);
    assert.deepEqual([...bytesOfBase64url(text)], [...octets]);
  }
});

test('what is not base64url is refused', () => {
  assert.throws(() => bytesOfBase64url('a?'));
});

test('what is encoded in pieces is one text', () => {
  const octets = Uint8Array.from({ length: 100_000 }, (_, at) => at);
  const text = toBase64(octets);
  assert.equal(text, Buffer.from(octets).toString('base64'));
  assert.deepEqual(bytesOfBase64(text.replaceAll(/.{76}/g, '$&\r\n')), octets);
});
