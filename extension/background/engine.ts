/**
 * The way to the engine: who asks is checked here, and gets a port to the
 * offscreen document. Nothing is remembered, so that the service worker may die
 * at any time.
 */
import { type ConnectRequest, Engine } from '../../js-bridge/client.ts';
import type { Error as ContractError, Role } from '../../js-bridge/contract.ts';
import type { FromHost } from '../../js-bridge/wire.ts';
import { roleOf } from './roles.ts';

/** What the offscreen document gets together with a port. */
export interface PortHandover {
  type: 'port';
  role: Role;
}

const scope = self as unknown as ServiceWorkerGlobalScope;

/** The document that hosts the engine. */
export const offscreenPath = 'offscreen/offscreen.html';

/** Answers a document of the extension that asks for a port. */
export function handleConnect(event: ExtendableMessageEvent): void {
  const request = event.data as Partial<ConnectRequest> | null;
  const port = event.ports[0];
  if (request?.type !== 'connect' || !port) return;
  const role =
    event.source instanceof WindowClient ? roleOf(event.source, chrome.runtime.getURL('')) : undefined;
  if (role) event.waitUntil(connect(port, role));
  else refuse(port, { code: 'not-allowed', detail: 'this document may not call the engine' });
}

async function connect(port: MessagePort, role: Role): Promise<void> {
  try {
    await openOffscreen();
    await handOver(port, role);
  } catch (reason) {
    refuse(port, { code: 'engine-crashed', detail: String(reason) });
  }
}

/** Locks the keys, where an engine runs that could have them open. */
export async function lockKeys(): Promise<void> {
  await runningEngine(engine => engine.call('lock', {}));
}

/** Whether there is an engine. */
export async function isEngineRunning(): Promise<boolean> {
  return (await offscreenClient()) !== undefined;
}

/** Asks the engine something for the service worker itself, and starts none: undefined where there is none. */
export async function runningEngine<T>(question: (engine: Engine) => Promise<T>): Promise<T | undefined> {
  return (await isEngineRunning()) ? ask(question) : undefined;
}

/** Asks the engine something for the service worker itself, and starts one where there is none. */
export async function askEngine<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
  await openOffscreen();
  return ask(question);
}

async function ask<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = new Engine(async () => {
    const { port1, port2 } = new MessageChannel();
    await handOver(port2, 'background');
    return port1;
  });
  return question(engine).finally(() => engine.close());
}

async function handOver(port: MessagePort, role: Role): Promise<void> {
  const offscreen = await offscreenClient();
  const handover: PortHandover = { type: 'port', role };
  if (!offscreen) throw new Error('there is no offscreen document');
  offscreen.postMessage(handover, [port]);
}

function refuse(port: MessagePort, error: ContractError): void {
  const refusal: FromHost = { type: 'refused', error };
  port.postMessage(refusal);
}

async function offscreenClient(): Promise<Client | undefined> {
  const clients = await scope.clients.matchAll({ includeUncontrolled: true, type: 'all' });
  return clients.find(client => client.url === chrome.runtime.getURL(offscreenPath));
}

/** Several frames may ask at the same time, and there can be one offscreen document. */
let opening: Promise<void> | undefined;

function openOffscreen(): Promise<void> {
  opening ??= createOffscreen().finally(() => {
    opening = undefined;
  });
  return opening;
}

async function createOffscreen(): Promise<void> {
  if (await chrome.offscreen.hasDocument()) return;
  await chrome.offscreen.createDocument({
    url: offscreenPath,
    reasons: [chrome.offscreen.Reason.WORKERS],
    justification: 'Runs the S/MIME engine, which holds the opened keys, in a worker.',
  });
}
