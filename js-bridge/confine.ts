/**
 * A worker is not bound by the policy of its document, and that of the extension has to let the service worker reach
 * the network. So the engine's worker lays down what could reach it, before anything of the engine runs.
 */
const ways = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'caches',
  'importScripts',
  'Worker',
  'SharedWorker',
] as const;

/** Takes the ways to the network out of a global scope, wherever in its prototypes they are, for as long as it lives. */
export function giveUpNetwork(scope: object): void {
  for (const way of ways) {
    for (let holder: object | null = scope; holder; holder = Object.getPrototypeOf(holder)) {
      Reflect.deleteProperty(holder, way);
    }
  }
}
