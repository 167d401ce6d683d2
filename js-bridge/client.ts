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
import { type Bytes, buffersOf, type FromHost, type ToHost } from './wire.ts';

/** What an operation that did not happen is thrown as. */
export class EngineError extends globalThis.Error {
  readonly error: ContractError;

  constructor(error: ContractError) {
    super(error.detail ? `${error.code}: ${error.detail}` : error.code);
    this.name = 'EngineError';
    this.error = error;
  }
}

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

/** How long the host may take to accept a port, in milliseconds. */
const READY_WITHIN = 10_000;

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
  readonly #pending = new Map<number, PendingCall>();
  #port: Promise<MessagePort> | undefined;
  /** The port in use, to tell its end from that of one that was never accepted. */
  #accepted: MessagePort | undefined;
  #lastId = 0;

  /** @param connect gets a port whose other end is on its way to the host. */
  constructor(connect: () => Promise<MessagePort> = connectThroughServiceWorker) {
    super();
    this.#connect = connect;
  }

  /**
   * Calls a method of the contract.
   *
   * The buffers of the bodies are given away, whole, even when a body is a view
   * on a part of its buffer: a caller that needs its bytes afterwards passes
   * `bytes.slice()`.
   *
   * @throws {EngineError} when the operation did not happen; `engine-crashed`
   * also when the engine cannot be reached.
   */
  async call<M extends Method>(
    method: M,
    params: Methods[M]['params'],
    bodies: Bytes[] = [],
    options: CallOptions = {},
  ): Promise<Answer<M>> {
    const { signal, onProgress } = options;
    if (signal?.aborted) throw cancelled();
    const port = await this.#ready();
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
      send(port, { type: 'cancel', id });
      this.#take(id)?.failed({ code: 'cancelled' });
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      send(port, { type: 'call', id, method, params: JSON.stringify(params), bodies }, buffersOf(bodies));
      return await answer;
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** A port that the host accepted. Nothing was sent before, so one failure may be tried again. */
  #ready(): Promise<MessagePort> {
    this.#port ??= this.#open()
      .catch(() => this.#open())
      .catch(reason => {
        this.#port = undefined;
        throw new EngineError({ code: 'engine-crashed', detail: `no port to the engine: ${reason}` });
      });
    return this.#port;
  }

  async #open(): Promise<MessagePort> {
    const port = await this.#connect();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        port.close();
        reject(`not accepted within ${READY_WITHIN} ms`);
      }, READY_WITHIN);
      port.addEventListener('close', () => {
        clearTimeout(late);
        reject('refused');
        this.#closed(port);
      });
      port.addEventListener('message', event => {
        const message = event.data as FromHost;
        if (message.type === 'ready') {
          clearTimeout(late);
          this.#accepted = port;
          resolve(port);
        } else {
          this.#receive(message);
        }
      });
      port.start();
    });
  }

  #receive(message: Exclude<FromHost, { type: 'ready' }>): void {
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
  #closed(port: MessagePort): void {
    if (port !== this.#accepted) return;
    this.#accepted = undefined;
    this.#port = undefined;
    for (const id of [...this.#pending.keys()]) this.#take(id)?.failed({ code: 'engine-crashed' });
    this.dispatchEvent(new Event('locked'));
  }
}

function send(port: MessagePort, message: ToHost, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
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
  if (!active) throw new globalThis.Error('the service worker is not active');
  const { port1, port2 } = new MessageChannel();
  const request: ConnectRequest = { type: 'connect' };
  active.postMessage(request, [port2]);
  return port1;
}
