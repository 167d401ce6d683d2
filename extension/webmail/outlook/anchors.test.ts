import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchors } from './anchors.ts';

test('nothing is found by a class, which each build makes anew, nor by a label, which is in a language', () => {
  for (const way of Object.values(anchors).flat()) {
    assert.doesNotMatch(way.replace(/"[^"]*"/g, ''), /\./, way);
    assert.doesNotMatch(way, /aria-label|title\s*[~^$*|]?=\s*"(?!@)/, way);
  }
});
