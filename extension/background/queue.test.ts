import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queue } from './queue.ts';

test('what is given to a queue begins when what was given before has ended, with an error too', async () => {
  const inOrder = queue();
  const seen: string[] = [];
  const work = (name: string, rest: () => Promise<void>) => async () => {
    seen.push(`${name} begins`);
    await rest();
    seen.push(`${name} ends`);
    return name;
  };
  let release = () => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  const first = inOrder(work('first', () => held));
  const second = inOrder(work('second', () => Promise.reject(new Error('no'))));
  const third = inOrder(work('third', async () => {}));
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(seen, ['first begins']);
  release();
  assert.equal(await first, 'first');
  await assert.rejects(second, /no/);
  assert.equal(await third, 'third');
  assert.deepEqual(seen, ['first begins', 'first ends', 'second begins', 'third begins', 'third ends']);
});

test('queues do not wait for each other', async () => {
  void queue()(() => new Promise(() => undefined));
  assert.equal(await queue()(async () => 'done'), 'done');
});
