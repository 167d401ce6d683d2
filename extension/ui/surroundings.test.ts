import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundOf } from './surroundings.ts';

test('a background says which text can be read on it', () => {
  assert.deepEqual(groundOf('rgb(255, 255, 255)'), { scheme: 'light', usable: true });
  assert.deepEqual(groundOf('rgba(21, 22, 24, 1)'), { scheme: 'dark', usable: true });
  assert.deepEqual(groundOf('rgb(128, 130, 140)'), { scheme: 'light', usable: false });
  for (const unreadable of [
    '',
    'transparent',
    'rgba(255, 255, 255, 0.5)',
    'red; background: url(x)',
    'color(x)',
  ]) {
    assert.equal(groundOf(unreadable), undefined, unreadable);
  }
});
