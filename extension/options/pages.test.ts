import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE, Pages } from './pages.ts';

/** A list of numbers that remembers what was asked of it. */
function list(total: number) {
  const asked: number[] = [];
  let changes = 0;
  const pages = new Pages<number>(
    async (offset, limit) => {
      asked.push(offset);
      const length = Math.max(0, Math.min(limit, total - offset));
      return { total, items: Array.from({ length }, (_, i) => offset + i) };
    },
    () => changes++,
  );
  return { pages, asked, changes: () => changes };
}

test('only the pieces that are wanted are asked for, and each once', async () => {
  const { pages, asked, changes } = list(10_000);
  assert.equal(pages.loaded, false);
  await Promise.all([pages.want(0), pages.want(1)]);
  assert.equal(pages.slots.length, 10_000);
  await pages.want(5_050);
  await pages.want(5_051);
  assert.deepEqual(asked, [0, 5_000]);
  assert.equal(changes(), 2);
  assert.deepEqual(
    [0, PAGE, 5_000, 5_099, 5_100].map(index => pages.slots[index]?.item),
    [0, undefined, 5_000, 5_099, undefined],
  );
});

test('an empty list is loaded, too', async () => {
  const { pages } = list(0);
  await pages.want(0);
  assert.equal(pages.loaded, true);
  assert.deepEqual(pages.slots, []);
});

test('a piece that did not come may be asked for again', async () => {
  let tries = 0;
  const pages = new Pages<string>(
    async () => (++tries === 1 ? undefined : { total: 1, items: ['there'] }),
    () => {},
  );
  await pages.want(0);
  assert.equal(pages.loaded, false);
  await pages.want(0);
  assert.equal(pages.slots[0]?.item, 'there');
});

test('the answers of a list that was dropped count no more', async () => {
  const { pages, changes } = list(3);
  const wanted = pages.want(0);
  pages.drop();
  await wanted;
  assert.equal(changes(), 0);
  await pages.want(0);
  assert.equal(pages.loaded, false);
});
