import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDark } from './surroundings.ts';

test('isDark', () => {
  assert.ok(isDark('rgb(33, 37, 41)'));
  assert.ok(isDark('rgba(0, 0, 0, 0.9)'));
  assert.ok(!isDark('rgb(255, 255, 255)'));
  assert.ok(!isDark(''));
  assert.ok(!isDark('color(display-p3 0 0 0)'), 'what cannot be read is taken for light');
});
