/**
 * The offscreen document hosts the engine, and nothing else. The service worker
 * hands it ports, each with the role that their caller was proven to have, and
 * gets what the engine wants from the network. It also says what an administrator decided.
 */
import { Host } from '../../js-bridge/host.ts';
import type { Bytes, FetchMessage, FetchOutcome, PolicyMessage } from '../../js-bridge/wire.ts';
import type { PortHandover } from '../background/engine.ts';

const host = new Host(message => void askServiceWorker(message), askForPolicy);

// Only the service worker of this extension can send this event.
navigator.serviceWorker.addEventListener('message', event => {
  const { type, role } = event.data as PortHandover;
  const port = event.ports[0];
  if (type === 'port' && port) host.accept(port, role);
});
navigator.serviceWorker.startMessages();

/** Rejects where the browser does not say what is decided. */
async function askForPolicy(): Promise<Bytes> {
  const { active } = await navigator.serviceWorker.ready;
  if (!active) throw new Error('the service worker is not active');
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve, reject } = Promise.withResolvers<Bytes>();
  port1.onmessage = event => resolve(event.data as Bytes);
  port1.addEventListener('close', () => reject(new Error('the policy cannot be read')));
  const message: PolicyMessage = { type: 'policy', port: port2 };
  active.postMessage(message, [port2]);
  return promise.finally(() => port1.close());
}

async function askServiceWorker(message: FetchMessage): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  if (active) {
    active.postMessage(message, [message.port, message.body.buffer]);
    return;
  }
  const outcome: FetchOutcome = {
    error: { code: 'unreachable', detail: 'the service worker is not active' },
  };
  message.port.postMessage(outcome);
}
