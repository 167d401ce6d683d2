import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batches } from './certificate-files.ts';

test('many files go to the engine in pieces', () => {
  const sizes = (files: { size: number }[]) => batches(files).map(batch => batch.length);
  assert.deepEqual(sizes(Array.from({ length: 250 }, () => ({ size: 1 }))), [100, 100, 50]);
  const half = { size: 9 * 1024 * 1024 };
  assert.deepEqual(sizes([half, { size: 1 }, half, half]), [2, 1, 1]);
  assert.deepEqual(sizes([]), []);
});
