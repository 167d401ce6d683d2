import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, parseColour } from './legible.ts';

test('parseColour reads what browsers compute', () => {
  assert.deepEqual(parseColour('rgb(1, 2, 3)'), [1, 2, 3, 1]);
  assert.deepEqual(parseColour('rgba(1, 2, 3, 0.5)'), [1, 2, 3, 0.5]);
  assert.deepEqual(parseColour('rgb(1 2 3 / 0)'), [1, 2, 3, 0]);
  assert.deepEqual(parseColour('color(display-p3 1 0 0)'), [0, 0, 0, 0]);
});

test('contrast is that of WCAG', () => {
  const black = parseColour('rgb(0, 0, 0)');
  const white = parseColour('rgb(255, 255, 255)');
  assert.equal(contrast(black, white), 21);
  assert.equal(contrast(white, black), 21);
  assert.equal(contrast(white, white), 1);
  assert.equal(contrast(parseColour('rgb(118, 118, 118)'), white).toFixed(2), '4.54');
});
