import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, pagesOf } from './text.ts';

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

test('a text of common length is one page', () => {
  assert.deepEqual(pagesOf('Hello\n> one\nBye\n'), ['Hello\n> one\nBye\n']);
});

for (const [what, text] of [
  ['lines', 'The quick brown fox jumps over the lazy dog.\n'.repeat(10_000)],
  ['short lines', 'a\n> b\n'.repeat(50_000)],
  ['words in one line', 'word '.repeat(100_000)],
  ['one word', 'x'.repeat(500_000)],
  ['pairs of surrogates', `x${'😀'.repeat(100_000)}`],
  ['lines and one word', `a\n${'x'.repeat(100_000)}\n`],
] as const) {
  test(`a long text of ${what} is cut into pages, and nothing is lost`, () => {
    const pages = pagesOf(text);
    assert.ok(pages.length > 3);
    for (const page of pages) {
      assert.ok(page.length > 0 && page.length <= 8_000);
      assert.ok(page.split('\n').length <= 251);
      assert.ok(page.isWellFormed());
    }
    assert.equal(pages.join('').replaceAll('\n', ''), text.replaceAll('\n', ''));
  });
}

test('a page ends with a line', () => {
  const [first, second] = pagesOf(`${'x'.repeat(99)}\n`.repeat(400));
  assert.equal(first?.length, 8_000 - 1);
  assert.equal(second?.[0], 'x');
});
