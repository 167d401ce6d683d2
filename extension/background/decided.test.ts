import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Decided, decided } from './decided.ts';

/** A browser, what it said last, and what was kept. */
function browser(answer: Promise<Decided>) {
  const kept: Decided[] = [];
  Object.assign(globalThis, { chrome: { storage: { managed: { get: () => answer } } } });
  const memory = {
    last: async () => ({ encrypt: 'always' }),
    keep: async (now: Decided) => {
      kept.push(now);
    },
  };
  return { kept, memory };
}

const never = () => assert.fail('nobody was late');

test('what the browser says holds, and is kept', async () => {
  const { kept, memory } = browser(Promise.resolve({ alwaysSign: true }));
  assert.deepEqual(await decided(never, memory), { alwaysSign: true });
  assert.deepEqual(kept, [{ alwaysSign: true }]);
});

test('what it said last holds until it answers', async () => {
  let say = (_: Decided) => {};
  const { kept, memory } = browser(new Promise(resolve => (say = resolve)));
  const late = new Promise<void>(resolve => {
    void decided(resolve, memory, 1).then(last => {
      assert.deepEqual(last, { encrypt: 'always' });
      say({});
    });
  });
  await late;
  assert.deepEqual(kept, []);
});

test('that it cannot tell is no answer', async () => {
  const { memory } = browser(Promise.reject(new Error('no policy')));
  await assert.rejects(decided(never, memory), /no policy/);
});
