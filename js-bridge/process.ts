/**
 * A running engine, as its host sees it: a worker that can be spoken to and that
 * can die.
 */
import { buffersOf, type FromWorker, type ToWorker } from './wire.ts';

/** What the host needs of a worker. */
export interface EngineProcess {
  post(message: ToWorker): void;
  /** Ends the engine at once, whatever it is doing. */
  kill(): void;
  /** Resolves when the engine is dead, by whatever cause. */
  readonly died: Promise<void>;
}

/** Starts an engine. `receive` gets what it says, but for `started`. */
export function startProcess(receive: (message: FromWorker) => void): EngineProcess {
  const name = `signet-engine-${crypto.randomUUID()}`;
  const worker = new Worker(chrome.runtime.getURL('js-bridge/worker.js'), { name });
  const { promise: died, resolve: hasDied } = Promise.withResolvers<void>();
  worker.onmessage = event => {
    const message = event.data as FromWorker;
    // The worker has its lock by now, so ours is granted when the worker is gone.
    if (message.type === 'started') void navigator.locks.request(name, () => hasDied());
    else receive(message);
  };
  worker.onerror = () => hasDied();
  worker.onmessageerror = () => hasDied();
  return {
    died,
    post: message => worker.postMessage(message, message.type === 'call' ? buffersOf(message.bodies) : []),
    kill: () => {
      worker.terminate();
      hasDied();
    },
  };
}
