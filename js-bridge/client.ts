/**
 * How a page or frame of the extension calls the engine:
 *
 *     const engine = new Engine();
 *     const { result, bodies } = await engine.call('open', { learn: true }, [raw]);
 *
 * The port to the engine is asked of the service worker when the first call is
 * made, and again when it is gone.
 */
import type { Error as ContractError, Method, Methods, Progress } from './contract.ts';
import { EngineError, errorOf } from './engine-error.ts';
import { Line, type Message, type Timing, timing } from './line.ts';
import { type Bytes, buffersOf } from './wire.ts';

export { EngineError, errorOf };

/** What a call answers. */
export interface Answer<M extends Method> {
  result: Methods[M]['result'];
  bodies: Bytes[];
}

/** What a call may be given besides its parameters. */
export interface CallOptions {
  /** Ends the call with `cancelled`. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

interface PendingCall {
  answered(result: string, bodies: Bytes[]): void;
  failed(error: ContractError): void;
  progressed(progress: Progress): void;
}

/**
 * The engine, as its callers see it. From the first call on it dispatches
 * `locked` when the keys were locked, by whomever, and when the engine died.
 */
export class Engine extends EventTarget {
  readonly #connect: () => Promise<MessagePort>;
  readonly #timing: Timing;
  readonly #pending = new Map<number, PendingCall>();
  #line: Promise<Line> | undefined;
  #lastId = 0;

  /** @param connect gets a port whose other end is on its way to the host. */
  constructor(connect: () => Promise<MessagePort> = connectThroughServiceWorker, times: Timing = timing) {
    super();
    this.#connect = connect;
    this.#timing = times;
    // A page that is left does not come back to its answers.
    globalThis.addEventListener?.('pagehide', () => this.close());
  }

  /**
   * Calls a method of the contract.
   *
   * The buffers of the bodies are given away, whole, even when a body is a view
   * on a part of its buffer: a caller that needs its bytes afterwards passes
   * `bytes.slice()`.
   *
   * @throws {EngineError} when the operation did not happen; `engine-crashed`
   * also when there is no way to the engine.
   */
  async call<M extends Method>(
    method: M,
    params: Methods[M]['params'],
    bodies: Bytes[] = [],
    options: CallOptions = {},
  ): Promise<Answer<M>> {
    const { signal, onProgress } = options;
    if (signal?.aborted) throw cancelled();
    const line = await this.#ready();
    if (signal?.aborted) throw cancelled();

    const id = ++this.#lastId;
    const answer = new Promise<Answer<M>>((resolve, reject) => {
      this.#pending.set(id, {
        answered: (result, bodies) => resolve({ result: JSON.parse(result), bodies }),
        failed: error => reject(new EngineError(error)),
        progressed: progress => onProgress?.(progress),
      });
    });
    const cancel = () => {
      line.send({ type: 'cancel', id });
      this.#take(id)?.failed({ code: 'cancelled' });
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      line.send({ type: 'call', id, method, params: JSON.stringify(params), bodies }, buffersOf(bodies));
      line.watch('answers');
      return await answer;
    } finally {
      this.#pending.delete(id);
      if (this.#pending.size === 0) line.watch('nothing');
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Asks for the way to the engine before there is anything to call. A failure
   * shows when something is called.
   */
  prepare(): void {
    this.#ready().catch(() => undefined);
  }

  /** Lets go of the engine. Calls that wait end with `cancelled`; a later call connects again. */
  close(): void {
    void this.#line?.then(line => line.close()).catch(() => undefined);
    this.#line = undefined;
    this.#failAll({ code: 'cancelled' });
  }

  /** A line that is alive: the one in use, or a new one. */
  async #ready(): Promise<Line> {
    const current = this.#line;
    if (current) {
      const line = await current;
      if (await line.alive()) return line;
      if (this.#line === current) this.#gone(line);
    }
    // Nothing was sent yet, so a failure may be tried again.
    this.#line ??= this.#open()
      .catch(() => this.#open())
      .catch(reason => {
        this.#line = undefined;
        throw reason;
      });
    return this.#line;
  }

  async #open(): Promise<Line> {
    const port = await this.#connect();
    const line = await Line.open(
      port,
      message => this.#receive(message),
      () => this.#gone(line),
      this.#timing,
    );
    return line;
  }

  #receive(message: Message): void {
    switch (message.type) {
      case 'answer':
        this.#take(message.id)?.answered(message.result, message.bodies);
        break;
      case 'failed':
        this.#take(message.id)?.failed(message.error);
        break;
      case 'progress':
        this.#pending.get(message.id)?.progressed(message.progress);
        break;
      case 'locked':
        this.dispatchEvent(new Event('locked'));
        break;
    }
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    return call;
  }

  /** The host is gone: nobody will answer, and the next engine is locked. */
  #gone(line: Line): void {
    line.close();
    this.#line = undefined;
    this.#failAll({ code: 'engine-crashed' });
    this.dispatchEvent(new Event('locked'));
  }

  #failAll(error: ContractError): void {
    for (const id of [...this.#pending.keys()]) this.#take(id)?.failed(error);
  }
}

function cancelled(): EngineError {
  return new EngineError({ code: 'cancelled' });
}

/** What a page or frame posts to the service worker, together with the port. */
export interface ConnectRequest {
  type: 'connect';
}

async function connectThroughServiceWorker(): Promise<MessagePort> {
  const { active } = await navigator.serviceWorker.ready;
  if (!active) throw new EngineError({ code: 'engine-crashed', detail: 'the service worker is not active' });
  const { port1, port2 } = new MessageChannel();
  const request: ConnectRequest = { type: 'connect' };
  active.postMessage(request, [port2]);
  return port1;
}
