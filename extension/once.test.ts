import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once } from './once.ts';

test('what is asked for twice is had once, and a failure is tried again', async () => {
  const answers = [Promise.reject(new Error('offline')), Promise.resolve('here'), Promise.resolve('again')];
  const ask = once(() => answers.shift() ?? Promise.reject(new Error('no more')));
  await Promise.all([assert.rejects(ask(), /offline/), assert.rejects(ask(), /offline/)]);
  assert.deepEqual(await Promise.all([ask(), ask()]), ['here', 'here']);
  assert.equal(await ask(), 'here');
});
