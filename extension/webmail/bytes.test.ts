import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameButForTrailingSpace } from './bytes.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('sameButForTrailingSpace', () => {
  assert.ok(sameButForTrailingSpace(bytes('a\r\nb\r\n \r\n'), bytes('a\r\nb')));
  assert.ok(!sameButForTrailingSpace(bytes('a\r\nb'), bytes('a\nb')));
  assert.ok(!sameButForTrailingSpace(bytes('a '), bytes('a b')));
  assert.ok(!sameButForTrailingSpace(bytes(' a'), bytes('a')));
  assert.ok(sameButForTrailingSpace(bytes('\r\n'), bytes('')));
});
