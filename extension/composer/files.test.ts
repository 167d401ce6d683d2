import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attach, isCiphertext, totalSize } from './files.ts';

test('attach reads files at once, so that they cannot change or go away', async () => {
  const files = await attach([new File(['hello'], 'a.txt', { type: 'text/plain' }), new File(['!'], 'b')]);
  assert.deepEqual(
    files.map(({ name, type }) => [name, type]),
    [
      ['a.txt', 'text/plain'],
      ['b', ''],
    ],
  );
  assert.equal(await files[0]?.blob.text(), 'hello');
  assert.equal(totalSize(files), 6);
});

test('isCiphertext knows what a webmail makes of a protected message', () => {
  const file = (name: string, type: string) => ({ name, type, blob: new Blob() });
  assert.ok(isCiphertext(file('smime.p7m', 'application/octet-stream')));
  assert.ok(isCiphertext(file('SMIME.P7S', '')));
  assert.ok(isCiphertext(file('attachment', 'application/x-pkcs7-signature; name=x')));
  assert.ok(!isCiphertext(file('contract.p7m', 'application/octet-stream')));
});
