import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyFileGroups } from './key-files.ts';

test('a key and its certificate are opened together, each PKCS #12 file by itself', () => {
  const groups = (...names: string[]) =>
    keyFileGroups(names.map(name => ({ name }))).map(group => group.map(({ name }) => name));
  assert.deepEqual(groups('bob.p12'), [['bob.p12']]);
  assert.deepEqual(groups('bob.P12', 'bob.key', 'carol.pfx', 'bob.crt'), [
    ['bob.key', 'bob.crt'],
    ['bob.P12'],
    ['carol.pfx'],
  ]);
  assert.deepEqual(groups(), []);
});
