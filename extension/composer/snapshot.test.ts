import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Writing } from './draft.ts';
import { isSame, snapshotOf } from './snapshot.ts';

const blob = new Blob(['x']);
const written = {
  from: { name: '', address: 'a@x.test' },
  to: [{ name: '', address: 'b@x.test' }],
  subject: 'plans',
  html: '<p>x</p>',
  images: [],
  files: [{ name: 'x.bin', type: 'text/plain', blob }],
} as unknown as Writing;
const clear = { sign: 'clear', encrypt: true };

test('any change to what is written is seen', () => {
  const before = snapshotOf(written, clear);
  assert.ok(isSame(before, snapshotOf({ ...written }, { ...clear })));
  for (const [what, changed, protection] of [
    ['subject', { ...written, subject: 'Plans' }, clear],
    ['recipient', { ...written, to: [] }, clear],
    ['protection', written, { ...clear, sign: 'none' }],
    [
      'another file of the same name and size',
      { ...written, files: [{ ...written.files[0], blob: new Blob(['y']) }] },
      clear,
    ],
    ['no file', { ...written, files: [] }, clear],
  ] as [string, Writing, object][]) {
    assert.ok(!isSame(before, snapshotOf(changed, protection)), what);
  }
});
