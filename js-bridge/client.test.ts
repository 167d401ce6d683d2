import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Engine, EngineError } from './client.ts';
import type { Code } from './contract.ts';
import type { Timing } from './line.ts';
import type { Bytes, FromHost, ToHost } from './wire.ts';

/** Short times, and long enough for a machine that does much else. Nothing here waits for what does not come but on purpose. */
const quick: Timing = { ready: 500, silence: 0, alive: 500, beat: 50 };

/** Resolves when a condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 1000, 'it never came to that');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

type Answerer = (message: ToHost, say: (answer: FromHost) => void) => void;

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A host that is ready at once, and says what it heard. */
function fakeHost(answer: Answerer, first: FromHost | null = { type: 'ready' }) {
  const heard: ToHost[] = [];
  const connect = async () => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const say = (message: FromHost) => port2.postMessage(message);
    port2.onmessage = event => {
      heard.push(event.data);
      answer(event.data, say);
    };
    if (first) say(first);
    return port1;
  };
  return { heard, connect };
}

const answerAll: Answerer = (message, say) => {
  if (message.type === 'ping') say({ type: 'pong' });
  if (message.type === 'call') {
    say({ type: 'answer', id: message.id, result: message.params, bodies: message.bodies });
  }
};

/** Answers everything but calls. */
const silent: Answerer = (message, say) => {
  if (message.type === 'ping') say({ type: 'pong' });
};

const code = (expected: Code) => (reason: unknown) =>
  reason instanceof EngineError && reason.error.code === expected;

test('a call carries parameters and bodies, and gives the bytes away', async () => {
  const host = fakeHost(answerAll);
  const engine = new Engine(host.connect, quick);
  const bytes: Bytes = new Uint8Array([1, 2, 3]);
  const { result, bodies } = await engine.call('open', { learn: true }, [bytes]);
  assert.deepEqual(result, { learn: true });
  assert.deepEqual(bodies, [new Uint8Array([1, 2, 3])]);
  assert.equal(bytes.length, 0);
});

test('two bodies may share a buffer', async () => {
  const engine = new Engine(fakeHost(answerAll).connect, quick);
  const all: Bytes = new Uint8Array([1, 2, 3, 4]);
  const { bodies } = await engine.call('compareCopy', {}, [all.subarray(0, 2), all.subarray(2)]);
  assert.deepEqual(
    bodies.map(body => [...body]),
    [
      [1, 2],
      [3, 4],
    ],
  );
});

test('answers find their calls in any order', async () => {
  const waiting: (() => void)[] = [];
  const host = fakeHost((message, say) => {
    if (message.type !== 'call') return silent(message, say);
    waiting.push(() => say({ type: 'answer', id: message.id, result: message.params, bodies: [] }));
    if (waiting.length === 2) for (const release of waiting.reverse()) release();
  });
  const engine = new Engine(host.connect, quick);
  const answers = await Promise.all([
    engine.call('deleteKey', { id: 'a' }),
    engine.call('deleteKey', { id: 'b' }),
  ]);
  assert.deepEqual(
    answers.map(answer => answer.result),
    [{ id: 'a' }, { id: 'b' }],
  );
});

test('an error of the engine is thrown with all it says', async () => {
  const host = fakeHost((message, say) => {
    if (message.type !== 'call') return silent(message, say);
    say({
      type: 'failed',
      id: message.id,
      error: { code: 'missing-certificate', addresses: ['x@example.test'] },
    });
  });
  await assert.rejects(new Engine(host.connect, quick).call('status', {}), (reason: EngineError) => {
    assert.deepEqual(reason.error, { code: 'missing-certificate', addresses: ['x@example.test'] });
    return true;
  });
});

test('progress is told while the call runs', async () => {
  const host = fakeHost((message, say) => {
    if (message.type !== 'call') return silent(message, say);
    say({ type: 'progress', id: message.id, progress: { step: 'sign', done: 1, total: 2 } });
    say({ type: 'progress', id: 99, progress: { step: 'of nobody', done: 1, total: 2 } });
    answerAll(message, say);
  });
  const steps: string[] = [];
  await new Engine(host.connect, quick).call('status', {}, [], { onProgress: p => steps.push(p.step) });
  assert.deepEqual(steps, ['sign']);
});

test('an aborted call ends at once and tells the host', async () => {
  const host = fakeHost(silent);
  const heard = (type: ToHost['type']) => host.heard.filter(message => message.type === type).length;
  const engine = new Engine(host.connect, quick);
  const controller = new AbortController();
  const call = engine.call('status', {}, [], { signal: controller.signal });
  const ended = assert.rejects(call, code('cancelled'));
  await until(() => heard('call') === 1);
  controller.abort();
  await ended;
  await assert.rejects(engine.call('status', {}, [], { signal: AbortSignal.abort() }), code('cancelled'));
  await until(() => heard('cancel') === 1);
  assert.equal(heard('call'), 1);
});

test('a refusal is told, after a second try', async () => {
  let tries = 0;
  const host = fakeHost(silent, { type: 'refused', error: { code: 'not-allowed' } });
  const connect = () => {
    tries++;
    return host.connect();
  };
  await assert.rejects(new Engine(connect, quick).call('status', {}), code('not-allowed'));
  assert.equal(tries, 2);
});

test('a port that nobody takes is given up, and the next call asks again', async () => {
  const nobody = fakeHost(silent, null);
  const somebody = fakeHost(answerAll);
  const ways = [nobody.connect, nobody.connect, somebody.connect];
  const engine = new Engine(() => (ways.shift() ?? nobody.connect)(), quick);
  await assert.rejects(engine.call('status', {}), code('engine-crashed'));
  await engine.call('status', {});
});

test('a second port may work where the first was lost', async () => {
  const ways = [fakeHost(silent, null).connect, fakeHost(answerAll).connect];
  const engine = new Engine(() => (ways.shift() as () => Promise<MessagePort>)(), quick);
  await engine.call('status', {});
});

test('a host that dies in a call ends it, and says locked', async () => {
  const host = fakeHost((message, say) => {
    if (message.type === 'ping' && !host.heard.some(heard => heard.type === 'call')) say({ type: 'pong' });
  });
  const engine = new Engine(host.connect, quick);
  let locked = 0;
  engine.addEventListener('locked', () => locked++);
  await assert.rejects(engine.call('status', {}), code('engine-crashed'));
  assert.equal(locked, 1);
});

test('a host that is slow and alive is waited for', async () => {
  const host = fakeHost((message, say) => {
    if (message.type === 'call') setTimeout(() => answerAll(message, say), 800);
    else silent(message, say);
  });
  await new Engine(host.connect, quick).call('status', {});
});

test('a host that died between calls is replaced before anything is sent', async () => {
  let alive = true;
  const first = fakeHost((message, say) => alive && answerAll(message, say));
  const second = fakeHost(answerAll);
  const ways = [first.connect, second.connect];
  const engine = new Engine(() => (ways.shift() as () => Promise<MessagePort>)(), quick);
  let locked = 0;
  engine.addEventListener('locked', () => locked++);
  await engine.call('status', {});
  alive = false;
  const { bodies } = await engine.call('open', { learn: false }, [new Uint8Array([7])]);
  assert.deepEqual(bodies, [new Uint8Array([7])]);
  assert.equal(locked, 1);
});

test('locked is told', async () => {
  const host = fakeHost((message, say) => {
    answerAll(message, say);
    if (message.type === 'call') say({ type: 'locked' });
  });
  const engine = new Engine(host.connect, quick);
  const locked = new Promise(resolve => engine.addEventListener('locked', resolve));
  await engine.call('status', {});
  await locked;
});

test('a closed engine says bye, ends its calls, and connects again when asked', async () => {
  const host = fakeHost((message, say) => {
    if (host.heard.filter(heard => heard.type === 'call').length > 1) answerAll(message, say);
  });
  const engine = new Engine(host.connect, { ...quick, beat: 1000 });
  const ended = assert.rejects(engine.call('status', {}), code('cancelled'));
  await until(() => host.heard.some(message => message.type === 'call'));
  engine.close();
  await ended;
  await engine.call('status', {});
  assert.ok(host.heard.some(message => message.type === 'bye'));
});
