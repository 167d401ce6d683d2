import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attach, isCiphertext, totalSize } from './files.ts';

test('attach reads files at once, so that they cannot change or go away', async () => {
  const given = [
    new File(['hello'], 'a.txt', { type: 'text/plain' }),
    new File(['!'], 'b'),
    new File([], 'c'),
  ];
  let read = 0;
  const files = await attach(given, octets => {
    read = octets;
  });
  assert.deepEqual(
    files.map(({ name, type }) => [name, type]),
    [
      ['a.txt', 'text/plain'],
      ['b', ''],
      ['c', ''],
    ],
  );
  assert.equal(read, 6);
  assert.equal(await files[0]?.blob.text(), 'hello');
  assert.equal(totalSize(files), 6);
});

test('attach reads a large file piece by piece, and tells how far it is', async () => {
  const octets = new Uint8Array(17_000_000).map((_, index) => index >> 16);
  const told: number[] = [];
  const [file] = await attach([new File([octets], 'large')], done => told.push(done));
  assert.deepEqual(told, [8_000_000, 16_000_000, 17_000_000]);
  assert.deepEqual(new Uint8Array((await file?.blob.arrayBuffer()) ?? []), octets);
});

test('isCiphertext knows what a webmail makes of a protected message', () => {
  const file = (name: string, type: string) => ({ name, type, blob: new Blob() });
  assert.ok(isCiphertext(file('smime.p7m', 'application/octet-stream')));
  assert.ok(isCiphertext(file('SMIME.P7S', '')));
  assert.ok(isCiphertext(file('attachment', 'application/x-pkcs7-signature; name=x')));
  assert.ok(!isCiphertext(file('contract.p7m', 'application/octet-stream')));
});
