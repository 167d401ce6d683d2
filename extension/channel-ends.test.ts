import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Channel, heartbeat } from './channel-ends.ts';

type Word = { type: 'word'; bytes: Uint8Array };

/** Lets messages that are on their way arrive. */
async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(resolve => setImmediate(resolve));
}

function ends(t: TestContext) {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  return {
    left: new Channel<Word, Word>(port1),
    right: new Channel<Word, Word>(port2),
  };
}

test('bytes arrive, and their buffer is given away', async t => {
  const { left, right } = ends(t);
  const heard: Word[] = [];
  right.receive(message => heard.push(message));
  const bytes = new Uint8Array([1, 2, 3]);
  left.send({ type: 'word', bytes });
  assert.equal(bytes.length, 0);
  await turn();
  assert.deepEqual(heard, [{ type: 'word', bytes: new Uint8Array([1, 2, 3]) }]);
});

test('an end that answers is there, one that does not is gone, told once', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { left, right } = ends(t);
  let gone = 0;
  left.receive(() => assert.fail('a sign of life is no message'));
  right.receive(() => assert.fail('a sign of life is no message'));
  left.closed(() => gone++);
  for (let beat = 0; beat < 3 * heartbeat.misses; beat++) {
    t.mock.timers.tick(heartbeat.every);
    await turn();
    await turn();
  }
  assert.equal(gone, 0);

  right.close();
  await turn();
  for (let beat = 0; beat < 3 * heartbeat.misses; beat++) {
    t.mock.timers.tick(heartbeat.every);
    await turn();
  }
  assert.equal(gone, 1);
});
