import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf } from './text.ts';

test('quotes fold into levels', () => {
  assert.deepEqual(blocksOf('Hello\r\n\r\n> one\n>> two\n> > two\n>one\nBye'), [
    { depth: 0, text: 'Hello\n' },
    { depth: 1, text: 'one' },
    { depth: 2, text: 'two\ntwo' },
    { depth: 1, text: 'one' },
    { depth: 0, text: 'Bye' },
  ]);
});

test('levels end somewhere', () => {
  assert.deepEqual(blocksOf(`${'>'.repeat(40)} deep`), [{ depth: 5, text: 'deep' }]);
});

test('a text without quotes is one block', () => {
  assert.deepEqual(blocksOf(''), [{ depth: 0, text: '' }]);
  assert.deepEqual(blocksOf('a > b\n  > c'), [{ depth: 0, text: 'a > b\n  > c' }]);
});
