import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Decided, decided, type Kept } from './decided.ts';

/** A browser, what it said last, and what was kept. */
function browser(answer: Promise<Decided>, last: Kept | null = { decided: { encrypt: 'always' } }) {
  const kept: Kept[] = [];
  Object.assign(globalThis, { chrome: { storage: { managed: { get: () => answer } } } });
  const memory = {
    last: async () => kept.at(-1) ?? last ?? undefined,
    keep: async (now: Kept) => void kept.push(now),
  };
  return { kept, memory };
}

const never = () => assert.fail('nobody was late');
const minutes = (count: number) => count * 60_000;

test('what the browser says holds, and is kept', async () => {
  const { kept, memory } = browser(Promise.resolve({ alwaysSign: true }));
  assert.deepEqual(await decided(never, { memory }), { alwaysSign: true });
  assert.deepEqual(kept, [{ decided: { alwaysSign: true } }]);
});

test('what it said last holds until it answers', async () => {
  let say = (_: Decided) => {};
  const { kept, memory } = browser(new Promise(resolve => (say = resolve)));
  const late = new Promise<void>(resolve => {
    void decided(resolve, { memory, time: 1 }).then(last => {
      assert.deepEqual(last, { encrypt: 'always' });
      say({});
    });
  });
  await late;
  assert.deepEqual(kept, []);
});

test('what was decided does not end because the browser has loaded nothing yet', async () => {
  const { memory } = browser(Promise.resolve({}));
  for (const now of [minutes(100), minutes(110), minutes(90), minutes(104)])
    assert.deepEqual(await decided(never, { memory, now }), { encrypt: 'always' }, String(now));
  // It has loaded what there is once more since.
  assert.deepEqual(await decided(never, { memory, now: minutes(105) }), {});
  assert.deepEqual(await decided(never, { memory, now: minutes(106) }), {});
});

test('it ends at once where the browser tells of it', async () => {
  const { kept, memory } = browser(Promise.resolve({}));
  assert.deepEqual(await decided(never, { memory, told: true }), {});
  assert.deepEqual(kept, [{ decided: {} }]);
});

test('where nothing was ever decided, nothing is', async () => {
  const { memory } = browser(Promise.resolve({}), null);
  assert.deepEqual(await decided(never, { memory }), {});
});

test('that it cannot tell is no answer', async () => {
  const { memory } = browser(Promise.reject(new Error('no policy')));
  await assert.rejects(decided(never, { memory }), /no policy/);
});
