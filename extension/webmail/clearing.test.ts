import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clearing } from './clearing.ts';

/** What was done to a view, whose steps take a while. */
function clearing() {
  const done: string[] = [];
  const does = (what: string) => async () => {
    await new Promise(resolve => setImmediate(resolve));
    done.push(what);
  };
  const view = {
    clear: does('clear'),
    removeDraft: does('remove draft'),
    leave: (after: string) => void done.push(`leave after ${after}`),
  };
  return { of: new Clearing(view), done };
}

test('what the composer was given is cleared, once', async () => {
  const { of, done } = clearing();
  await of.clear();
  assert.deepEqual(done, [], 'nothing was given');
  of.given();
  void of.clear();
  await of.clear();
  await of.settled();
  assert.deepEqual(done, ['clear', 'remove draft']);
  of.given();
  of.waive();
  await of.clear();
  assert.equal(done.length, 2, 'the webmail goes on with it');
});

test('a view is left once nothing is under way in it', async () => {
  const { of, done } = clearing();
  of.given();
  void of.clear();
  let finish = () => {};
  of.stayFor(new Promise<void>(resolve => (finish = resolve)).then(() => done.push('under way')));
  const left = of.leave('discarding');
  // Enough turns for all that does not wait for anything else.
  for (let turns = 0; turns < 20; turns++) await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(done, ['clear', 'remove draft', 'remove draft']);
  finish();
  await left;
  assert.deepEqual(done.slice(3), ['under way', 'leave after discarding']);
});
