import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unturned } from './direction.ts';

test('nothing is left that turns the text around it', () => {
  for (const turn of '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
    assert.equal(unturned(`Al${turn}ice${turn}`), 'Alice');
  assert.equal(unturned('\u05e9\u05dc\u05d5\u05dd\u200f!'), '\u05e9\u05dc\u05d5\u05dd\u200f!');
});
