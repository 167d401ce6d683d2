/**
 * The offscreen document hosts the engine, and nothing else. The service worker
 * hands it ports, each with the role that their caller was proven to have.
 */
import { Host } from '../../js-bridge/host.ts';
import type { PortHandover } from '../background/engine.ts';

const host = new Host();

// Only the service worker of this extension can send this event.
navigator.serviceWorker.addEventListener('message', event => {
  const { type, role } = event.data as PortHandover;
  const port = event.ports[0];
  if (type === 'port' && port) host.accept(port, role);
});
navigator.serviceWorker.startMessages();
