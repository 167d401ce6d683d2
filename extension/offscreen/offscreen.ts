/**
 * The offscreen document hosts the engine, and nothing else. The service worker
 * hands it ports, each with the role that their caller was proven to have, and
 * gets what the engine wants from the network.
 */
import { Host } from '../../js-bridge/host.ts';
import type { FetchMessage, FetchOutcome } from '../../js-bridge/wire.ts';
import type { PortHandover } from '../background/engine.ts';

const host = new Host(message => void askServiceWorker(message));

// Only the service worker of this extension can send this event.
navigator.serviceWorker.addEventListener('message', event => {
  const { type, role } = event.data as PortHandover;
  const port = event.ports[0];
  if (type === 'port' && port) host.accept(port, role);
});
navigator.serviceWorker.startMessages();

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
