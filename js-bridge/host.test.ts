import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Engine, EngineError } from './client.ts';
import type { Role } from './contract.ts';
import { Host, stuckAfter } from './host.ts';
import type { EngineProcess } from './process.ts';
import type { Bytes, FetchMessage, FromWorker, ToWorker } from './wire.ts';

type OnCall = (call: ToWorker & { type: 'call' }, process: FakeProcess) => void;

/** An engine that does what its test says. */
class FakeProcess implements EngineProcess {
  readonly heard: ToWorker[] = [];
  readonly died: Promise<void>;
  kill!: () => void;
  killed = false;

  readonly say: (message: FromWorker) => void;
  readonly #onCall: OnCall;

  constructor(say: (message: FromWorker) => void, onCall: OnCall) {
    this.say = say;
    this.#onCall = onCall;
    this.died = new Promise(resolve => {
      this.kill = () => {
        this.killed = true;
        resolve();
      };
    });
  }

  post(message: ToWorker): void {
    this.heard.push(message);
    if (message.type === 'call') this.#onCall(message, this);
  }
}

const echo: OnCall = ({ id, role, method, params, bodies }, process) =>
  process.say({ type: 'answer', id, result: JSON.stringify({ role, method, params }), bodies });

const open: { close(): void }[] = [];
afterEach(() => {
  for (const end of open.splice(0)) end.close();
});

/** Where nobody says what is decided. */
const never = () => new Promise<Bytes>(() => undefined);

function fakeHost(...lives: OnCall[]) {
  return hostWith(never, ...lives);
}

function hostWith(policy: () => Promise<Bytes>, ...lives: OnCall[]) {
  const processes: FakeProcess[] = [];
  const fetched: FetchMessage[] = [];
  const host = new Host(
    message => fetched.push(message),
    policy,
    receive => {
      const process = new FakeProcess(receive, lives[processes.length] ?? echo);
      processes.push(process);
      open.push({ close: () => process.kill() }); // ends what waits for it, watchdogs included
      return process;
    },
  );
  const caller = (role: Role) => {
    const engine = new Engine(async () => {
      const { port1, port2 } = new MessageChannel();
      open.push(port1, port2);
      host.accept(port2, role);
      return port1;
    });
    open.push(engine);
    return engine;
  };
  return { host, processes, caller, fetched };
}

test('each engine is told what an administrator decided, as nobody but the service worker could', async () => {
  const policy = new TextEncoder().encode('{"alwaysSign":true}');
  const { processes, caller } = hostWith(async () => policy, echo, echo);
  await caller('page').call('status', {});
  processes[0]?.kill();
  await processes[0]?.died;
  await caller('page').call('status', {});
  for (const { heard } of processes) {
    const calls = heard.filter(message => message.type === 'call');
    const told = calls.find(({ method }) => method === 'setPolicy');
    assert.equal(told?.role, 'background');
    assert.deepEqual(told?.bodies, [policy]);
  }
  assert.equal(processes.length, 2);
});

test('an engine that cannot learn what is decided does nothing', async () => {
  const silent = () => undefined;
  const { processes, caller } = hostWith(() => Promise.reject(new Error('no policy')), silent, silent);
  await assert.rejects(caller('page').call('status', {}), (thrown: unknown) => {
    return thrown instanceof EngineError && thrown.error.code === 'engine-crashed';
  });
  assert.equal(processes[0]?.killed, true);
});

test('the engine starts with the host, and hears each caller with its role', async () => {
  const { processes, caller } = fakeHost();
  assert.equal(processes.length, 1);
  const [reader, page] = [caller('reader'), caller('page')];
  const answers = await Promise.all([
    reader.call('open', { learn: false }, [new Uint8Array([1])]),
    page.call('status', {}),
    reader.call('status', {}),
  ]);
  assert.deepEqual(
    answers.map(answer => answer.result as unknown as { role: Role; method: string }),
    [
      { role: 'reader', method: 'open', params: '{"learn":false}' },
      { role: 'page', method: 'status', params: '{}' },
      { role: 'reader', method: 'status', params: '{}' },
    ],
  );
  assert.deepEqual(answers[0].bodies, [new Uint8Array([1])]);
  const ids = processes[0]?.heard.map(message => message.id);
  assert.equal(new Set(ids).size, 3);
});

test('progress and cancelling find the call of the same caller', async () => {
  const { processes, caller } = fakeHost(({ id }, process) =>
    process.say({ type: 'progress', id, progress: { step: `of ${id}`, done: 0, total: 0 } }),
  );
  const controller = new AbortController();
  const steps: string[] = [];
  const reader = caller('reader').call('status', {}, [], {
    signal: controller.signal,
    onProgress: progress => {
      steps.push(progress.step);
      controller.abort();
    },
  });
  await assert.rejects(reader, EngineError);
  await until(() => processes[0]?.heard.length === 2);
  const [call, cancel] = processes[0]?.heard ?? [];
  assert.deepEqual(steps, [`of ${call?.id}`]);
  assert.deepEqual(cancel, { type: 'cancel', id: call?.id });
});

test('a caller that leaves has its calls cancelled', async () => {
  const { processes, caller } = fakeHost(() => undefined);
  const engine = caller('composer');
  const call = engine.call('status', {});
  await until(() => processes[0]?.heard.length === 1);
  engine.close();
  await assert.rejects(call, EngineError);
  await until(() => processes[0]?.heard.length === 2);
  assert.deepEqual(
    processes[0]?.heard.map(message => message.type),
    ['call', 'cancel'],
  );
});

test('when the engine dies all calls are answered, all callers hear that it is locked, and the next call starts another', async () => {
  const { processes, caller } = fakeHost(() => undefined, echo);
  const callers = [caller('reader'), caller('page')];
  const heard: string[] = [];
  for (const engine of callers) engine.addEventListener('locked', () => heard.push('locked'));
  const calls = callers.map(engine =>
    engine.call('status', {}).catch((reason: EngineError) => heard.push(reason.error.code)),
  );
  await until(() => processes[0]?.heard.length === 2);
  processes[0]?.kill();
  await Promise.all(calls);
  assert.deepEqual(heard.sort(), ['engine-crashed', 'engine-crashed', 'locked', 'locked']);
  assert.equal(processes.length, 1);
  await callers[0]?.call('status', {});
  assert.equal(processes.length, 2);
});

test('who hears that its call failed, or that it locked the keys, has heard that they are locked', async () => {
  for (const [life, method] of [
    [(_, process) => process.kill(), 'status'],
    [echo, 'lock'],
    [({ id }, process) => process.say({ type: 'failed', id, error: { code: 'limit-reached' } }), 'status'],
  ] as [OnCall, 'status' | 'lock'][]) {
    const { caller } = fakeHost(life);
    const engine = caller('page');
    let locked = 0;
    engine.addEventListener('locked', () => locked++);
    await engine.call(method, {}).catch(() => undefined);
    assert.equal(locked, 1, method);
  }
});

test('what a dead engine still says is not heard', async () => {
  const { processes, caller } = fakeHost(
    () => undefined,
    () => undefined,
  );
  const engine = caller('page');
  await assert.rejects(
    Promise.all([
      engine.call('status', {}),
      until(() => processes[0]?.heard.length === 1).then(() => processes[0]?.kill()),
    ]),
    EngineError,
  );
  const call = engine.call('status', {}).then(() => 'answered');
  await until(() => processes[1]?.heard.length === 1);
  const id = processes[1]?.heard[0]?.id ?? 0;
  processes[0]?.say({ type: 'answer', id, result: '{}', bodies: [] });
  assert.equal(await Promise.race([call, turn().then(() => 'waiting')]), 'waiting');
});

test('an engine that is stuck is killed', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { processes, host } = fakeHost(() => undefined);
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    host.accept(port2, 'page');
    port1.postMessage({ type: 'call', id: 1, method: 'status', params: '{}', bodies: [] });
    await new Promise(resolve => setImmediate(resolve));
    await new Promise(resolve => setImmediate(resolve));
    mock.timers.tick(stuckAfter - 1);
    assert.equal(processes[0]?.killed, false);
    mock.timers.tick(1);
    assert.equal(processes[0]?.killed, true);
  } finally {
    mock.timers.reset();
  }
});

test('all callers hear when one locked the keys', async () => {
  const { caller } = fakeHost();
  const [reader, page] = [caller('reader'), caller('page')];
  await reader.call('status', {});
  const locked = new Promise(resolve => reader.addEventListener('locked', resolve));
  await page.call('lock', {});
  await locked;
});

/** Resolves when a condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 1000, 'it never came to that');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Lets come what should not. */
const turn = () => new Promise(resolve => setTimeout(resolve, 20));

test('what the engine wants from the network is passed on as it is', () => {
  const { processes, fetched } = fakeHost();
  const message = { type: 'fetch', request: { url: 'x' } } as FetchMessage;
  processes[0]?.say(message);
  assert.deepEqual(fetched, [message]);
});
