/**
 * Hosts the engine: gives the calls of many ports to one worker, and survives
 * its death. It reads neither parameters nor results, nor what the engine wants
 * from the network, and of errors the code alone. An engine that starts gets what an
 * administrator decided, and answers nobody before it has that.
 */
import type { Error as ContractError, Role } from './contract.ts';
import { type EngineProcess, startProcess } from './process.ts';
import {
  type Bytes,
  buffersOf,
  type FetchMessage,
  type FromHost,
  type FromWorker,
  type ToHost,
} from './wire.ts';

/** How long a call may take before the engine is held for stuck, in milliseconds. The engine's own deadline is shorter. */
export const stuckAfter = 5 * 60_000;

interface RunningCall {
  port: MessagePort;
  /** The caller's number. */
  id: number;
  method: string;
  watchdog: ReturnType<typeof setTimeout>;
}

/** The host. There is one, in the offscreen document. */
export class Host {
  readonly #fetch: (message: FetchMessage) => void;
  readonly #policy: () => Promise<Bytes>;
  readonly #start: typeof startProcess;
  readonly #ports = new Set<MessagePort>();
  readonly #running = new Map<number, RunningCall>();
  #process: EngineProcess | undefined;
  #lastId = 0;

  /**
   * Starts an engine at once, so that the first call need not wait as long.
   *
   * @param fetch brings what the engine wants from the network to whoever may decide about it
   * @param policy brings what an administrator decided, as JSON
   */
  constructor(
    fetch: (message: FetchMessage) => void,
    policy: () => Promise<Bytes>,
    start: typeof startProcess = startProcess,
  ) {
    this.#fetch = fetch;
    this.#policy = policy;
    this.#start = start;
    this.#engine();
  }

  /** Takes a port whose caller was proven to be `role`, for as long as it is open. */
  accept(port: MessagePort, role: Role): void {
    this.#ports.add(port);
    port.addEventListener('message', event => {
      const message = event.data as ToHost;
      switch (message.type) {
        case 'call':
          this.#call(port, role, message);
          break;
        case 'cancel':
          this.#cancel(call => call.port === port && call.id === message.id);
          break;
        case 'ping':
          say(port, { type: 'pong' });
          break;
        case 'bye':
          this.#ports.delete(port);
          this.#cancel(call => call.port === port);
          port.close();
          break;
      }
    });
    port.start();
    say(port, { type: 'ready' });
  }

  #call(port: MessagePort, role: Role, message: ToHost & { type: 'call' }): void {
    const engine = this.#engine();
    const id = ++this.#lastId;
    const { method, params, bodies } = message;
    const watchdog = setTimeout(() => engine.kill(), stuckAfter);
    this.#running.set(id, { port, id: message.id, method, watchdog });
    engine.post({ type: 'call', id, role, method, params, bodies });
  }

  #decide(engine: EngineProcess, policy: Bytes): void {
    const id = ++this.#lastId;
    engine.post({
      type: 'call',
      id,
      role: 'background',
      method: 'setPolicy',
      params: '{}',
      bodies: [policy],
    });
  }

  #cancel(which: (call: RunningCall) => boolean): void {
    for (const [id, call] of this.#running) {
      if (which(call)) this.#process?.post({ type: 'cancel', id });
    }
  }

  /** The engine that runs, or a new one. */
  #engine(): EngineProcess {
    if (this.#process) return this.#process;
    const engine = this.#start(message => {
      if (engine === this.#process) this.#receive(message);
    });
    this.#process = engine;
    // An engine that cannot know what is decided is of no use to anyone, and must not be waited for.
    this.#policy().then(
      policy => this.#decide(engine, policy),
      () => engine.kill(),
    );
    void engine.died.then(() => {
      engine.kill(); // whatever is left of it
      if (engine === this.#process) this.#died();
    });
    return engine;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'started') return;
    if (message.type === 'fetch') {
      this.#fetch(message);
      return;
    }
    const call = this.#running.get(message.id);
    if (!call) return;
    if (message.type === 'progress') {
      say(call.port, { ...message, id: call.id });
      return;
    }
    this.#finish(message.id, call);
    if (message.type === 'failed') {
      if (message.error.code === 'limit-reached') this.#sayLocked();
      say(call.port, { ...message, id: call.id });
      return;
    }
    if (call.method === 'lock') this.#sayLocked();
    say(call.port, { ...message, id: call.id }, buffersOf(message.bodies));
  }

  #finish(id: number, call: RunningCall): void {
    clearTimeout(call.watchdog);
    this.#running.delete(id);
  }

  /** Nobody waits for a dead engine. The next call starts a new one: not before, or one that cannot live would be started for ever. */
  #died(): void {
    this.#process = undefined;
    this.#sayLocked();
    const error: ContractError = { code: 'engine-crashed' };
    for (const [id, call] of this.#running) {
      this.#finish(id, call);
      say(call.port, { type: 'failed', id: call.id, error });
    }
  }

  /** Comes before the answers, so that whoever has one knows that the keys are locked. */
  #sayLocked(): void {
    for (const port of this.#ports) say(port, { type: 'locked' });
  }
}

function say(port: MessagePort, message: FromHost, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
