/**
 * The engine's end of its way to the network: the worker asks, the service
 * worker decides and fetches (extension/background/fetch.ts).
 */
import type { Error as ContractError } from './contract.ts';
import type { Bytes, FetchMessage, FetchOutcome, FetchRequest } from './wire.ts';

/** The function that Go calls; see Fetch in fetch.go. Never rejects. */
export type EngineFetch = (
  request: string,
  body: Bytes,
  signal: AbortSignal,
) => Promise<{ status: number; contentType: string; body: Bytes } | { error: string }>;

/**
 * How much longer than the time limit, in milliseconds, an answer is awaited. The
 * service worker keeps the limit itself, and says so; but it may die, and nobody tells.
 */
export const grace = 2_000;

/** @param post sends a message on its way to the service worker */
export function fetchThrough(post: (message: FetchMessage, transfer: Transferable[]) => void): EngineFetch {
  return async (text, body, signal) => {
    const request = JSON.parse(text) as FetchRequest;
    const { port1, port2 } = new MessageChannel();
    const answered = outcomeAt(port1, request.timeout + grace, signal);
    if (!signal.aborted) post({ type: 'fetch', request, body, port: port2 }, [port2, body.buffer]);
    const outcome = await answered;
    port1.close();
    return 'error' in outcome ? { error: JSON.stringify(outcome.error) } : outcome;
  };
}

/** What comes out of a port, in time and before the signal. */
function outcomeAt(port: MessagePort, milliseconds: number, signal: AbortSignal): Promise<FetchOutcome> {
  return new Promise(resolve => {
    const end = (outcome: FetchOutcome) => {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
      resolve(outcome);
    };
    const fail = (error: ContractError) => end({ error });
    const late = setTimeout(
      () => fail({ code: 'timeout', detail: `nobody answered within ${milliseconds} ms` }),
      milliseconds,
    );
    const abort = () => {
      port.postMessage('abort');
      fail({ code: 'cancelled' });
    };
    port.onmessage = event => end(event.data as FetchOutcome);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}
