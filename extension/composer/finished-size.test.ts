import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64Size, finishedSize } from './finished-size.ts';

test('base64Size counts lines and their ends', () => {
  assert.deepEqual([0, 1, 57, 58].map(base64Size), [0, 6, 78, 84]);
});

test('finishedSize follows what the engine builds', () => {
  const size = (sign: 'none' | 'clear' | 'opaque', encrypt: boolean) =>
    finishedSize({ text: 0, files: [10_000_000] }, { sign, encrypt }) / 10_000_000;
  // Once, twice and three times base64: 78 octets for 57.
  assert.equal(size('none', false).toFixed(2), '1.37');
  assert.equal(size('clear', false).toFixed(2), '1.37');
  assert.equal(size('clear', true).toFixed(2), '1.87');
  assert.equal(size('opaque', true).toFixed(2), '2.56');
});
