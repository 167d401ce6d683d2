import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.ts';

/** A page whose clock and turns the test moves on; each piece of work takes four milliseconds. */
function page() {
  let now = 0;
  const later: (() => void)[] = [];
  const done: string[] = [];
  const turns = new Turns(
    work => later.push(work),
    () => now,
  );
  const begin = (name: string) =>
    turns.begin(() => {
      now += 4;
      done.push(name);
      return () => done.push(`${name} ended`);
    });
  const turn = () => later.shift()?.();
  return { turns, begin, turn, done, later };
}

test('what comes first begins at once, and the rest after the page had its turn', () => {
  const { begin, turn, done, later } = page();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) begin(name);
  assert.deepEqual(done, ['a', 'b', 'c']);
  turn();
  assert.deepEqual(done, ['a', 'b', 'c', 'd', 'e', 'f']);
  turn();
  assert.deepEqual(done, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  turn();
  assert.equal(later.length, 0, 'nothing goes on where nothing waits');
  begin('h');
  assert.equal(done.at(-1), 'h');
});

test('what waits begins before what comes later', () => {
  const { begin, turn, done } = page();
  for (const name of ['a', 'b', 'c', 'd']) begin(name);
  begin('e');
  turn();
  assert.deepEqual(done, ['a', 'b', 'c', 'd', 'e']);
});

test('what is ended before its turn never begins; what has begun is ended', () => {
  const { begin, turn, done } = page();
  const ends = ['a', 'b', 'c', 'd', 'e'].map(begin);
  ends[3]?.();
  turn();
  ends[0]?.();
  assert.deepEqual(done, ['a', 'b', 'c', 'e', 'a ended']);
});

test('a piece that fails keeps no other from its turn', () => {
  const { turns, begin, turn, done } = page();
  for (const name of ['a', 'b', 'c']) begin(name);
  turns.begin(() => {
    throw new Error('broken');
  });
  begin('d');
  assert.throws(turn, /broken/);
  turn();
  assert.deepEqual(done, ['a', 'b', 'c', 'd']);
});
