import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { type DecryptedRequest, handleDecrypted } from './decrypted.ts';

const base = 'chrome-extension://signet/';
const reader = { id: 'signet', url: `${base}reader/reader.html` };
const origin = 'https://mail.google.com';
const page = { id: 'signet', url: `${origin}/mail/u/0/`, origin };
const name = (n: number) => String(n).padStart(22, 'a');
let stored: Record<string, unknown>;

beforeEach(() => {
  stored = {};
  const get = async (wanted: object) => ({ ...wanted, ...stored });
  const set = async (values: object) => Object.assign(stored, values);
  const runtime = { id: 'signet', getURL: () => base };
  Object.assign(globalThis, { chrome: { runtime, storage: { local: { get, set } } } });
});

const say = (request: DecryptedRequest, sender: object = page) => handleDecrypted(request, sender);

test('what a reader decrypted is known to content scripts, in whatever page', async () => {
  assert.equal(await say({ type: 'was-decrypted', name: null }), false);
  await Promise.all([1, 2].map(n => say({ type: 'decrypted', name: name(n) }, reader)));
  for (const [asked, known] of [
    [name(1), true],
    [name(2), true],
    [name(3), false],
    [null, true],
  ] as const)
    assert.equal(await say({ type: 'was-decrypted', name: asked }), known, String(asked));
});

test('what was decrypted in Gmail is not told to other pages', async () => {
  await say({ type: 'decrypted', name: name(1) }, reader);
  for (const asked of [name(1), null])
    assert.equal(
      await say({ type: 'was-decrypted', name: asked }, { ...page, origin: 'https://evil.test' }),
      false,
    );
});

test('a content script does not have anything remembered, nor forgotten', async () => {
  await say({ type: 'decrypted', name: name(1) }, reader);
  assert.equal(say({ type: 'decrypted', name: name(2) }), undefined);
  assert.equal(await say({ type: 'decrypted', name: 'x'.repeat(5000) }, reader), undefined);
  assert.equal(say({ type: 'was-decrypted', name: name(1) }, { ...page, id: 'another' }), undefined);
  assert.deepEqual(stored.decrypted, [name(1)]);
});

test('the latest are remembered', async () => {
  stored.decrypted = Array.from({ length: 2000 }, (_, n) => name(n));
  await say({ type: 'decrypted', name: name(1999) }, reader);
  await say({ type: 'decrypted', name: name(5000) }, reader);
  const known = stored.decrypted as string[];
  assert.deepEqual(
    [known.length, known[0], known[1], known.at(-1)],
    [2000, name(5000), name(1999), name(1997)],
  );
});
