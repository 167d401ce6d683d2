/**
 * The dedicated worker that runs the engine. It lives as long as the Go program
 * does, and holds a Web Lock with its own name all that time.
 */
import { giveUpNetwork } from './confine.ts';
import { type EngineFetch, fetchThrough } from './fetch.ts';
import { type Bytes, buffersOf, type FromWorker, type ToWorker } from './wire.ts';

/** The function that Go sets; see Serve in serve.go. */
type Serve = (
  role: string,
  method: string,
  params: string,
  bodies: Bytes[],
  signal: AbortSignal,
  progress: (json: string) => void,
) => Promise<{ result: string; bodies: Bytes[] } | { error: string }>;

/** Go's own loader, wasm_exec.js. */
declare class Go {
  importObject: WebAssembly.Imports;
  /** Runs the program up to its first wait, and resolves when it has ended. */
  run(instance: WebAssembly.Instance): Promise<void>;
}

const scope = self as unknown as DedicatedWorkerGlobalScope & {
  signet?: Serve;
  engineMemory?: WebAssembly.ExportValue | undefined;
  engineFetch?: EngineFetch;
};
const running = new Map<number, AbortController>();

scope.importScripts('../wasm/wasm_exec.js');
const { promise: engine, resolve: engineServes } = Promise.withResolvers<Serve>();
scope.onmessage = event => {
  const message = event.data as ToWorker;
  if (message.type === 'call') void call(message);
  else running.get(message.id)?.abort();
};
// However the program ends, the lock is released and the host notices.
void navigator.locks
  .request(scope.name, async () => {
    post({ type: 'started' });
    await run();
  })
  .finally(() => scope.close());

async function run(): Promise<void> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch('../wasm/smime.wasm'), go.importObject);
  // So that the engine can show what is in it to WebCrypto, without a copy; see lend.go.
  scope.engineMemory = instance.exports.mem;
  scope.engineFetch = fetchThrough((message, transfer) => scope.postMessage(message, transfer));
  giveUpNetwork(scope);
  const ended = go.run(instance);
  if (scope.signet) engineServes(scope.signet);
  await ended;
}

async function call({ id, role, method, params, bodies }: ToWorker & { type: 'call' }): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const serve = await engine;
    const answer = await serve(role, method, params, bodies, controller.signal, json =>
      post({ type: 'progress', id, progress: JSON.parse(json) }),
    );
    if ('error' in answer) post({ type: 'failed', id, error: JSON.parse(answer.error) });
    else post({ type: 'answer', id, ...answer }, buffersOf(answer.bodies));
  } catch (reason) {
    post({ type: 'failed', id, error: { code: 'internal', detail: String(reason) } });
  } finally {
    running.delete(id);
  }
}

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  scope.postMessage(message, transfer);
}
