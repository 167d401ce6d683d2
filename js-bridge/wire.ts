/**
 * What travels over a port between a caller (client.ts) and the host of the
 * engine (host.ts). Parameters and results are JSON text from end to end: only
 * the caller and the engine read them. Bytes are transferred, not copied.
 */
import type { Error as ContractError, Progress, Role } from './contract.ts';

/** Bytes whose buffer can be given away. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What a caller says. Numbers are the caller's own and never used twice on a port. */
export type ToHost =
  | { type: 'call'; id: number; method: string; params: string; bodies: Bytes[] }
  | { type: 'cancel'; id: number }
  | { type: 'ping' }
  /** Nobody listens any more; the last thing said. */
  | { type: 'bye' };

/** What the host says. */
export type FromHost =
  /** The service worker, in the host's place: there is no way to the engine. */
  | { type: 'refused'; error: ContractError }
  /** The port was accepted; what is sent from now on is worked on. Comes once, first. */
  | { type: 'ready' }
  | { type: 'pong' }
  | { type: 'answer'; id: number; result: string; bodies: Bytes[] }
  | { type: 'failed'; id: number; error: ContractError }
  | { type: 'progress'; id: number; progress: Progress }
  /** The keys were locked, or the engine was started again and is locked. */
  | { type: 'locked' };

/** The buffers of bodies, each once, for a transfer list. */
export function buffersOf(bodies: Bytes[]): ArrayBuffer[] {
  return [...new Set(bodies.map(body => body.buffer))];
}

/** What the host says to the worker. Numbers are the host's own. */
export type ToWorker =
  | { type: 'call'; id: number; role: Role; method: string; params: string; bodies: Bytes[] }
  | { type: 'cancel'; id: number };

/** What the worker says to the host. */
export type FromWorker =
  /** The worker holds the Web Lock of its name: who gets the lock next knows that it is dead. */
  | { type: 'started' }
  | { type: 'answer'; id: number; result: string; bodies: Bytes[] }
  | { type: 'failed'; id: number; error: ContractError }
  | { type: 'progress'; id: number; progress: Progress }
  | FetchMessage;

/**
 * The engine wants something from the network. Goes from the worker through the host, which does not look into it,
 * to the service worker, which decides and puts one {@link FetchOutcome} into the port. `abort` comes back out of it
 * when the engine no longer waits.
 */
export interface FetchMessage {
  type: 'fetch';
  request: FetchRequest;
  body: Bytes;
  port: MessagePort;
}

/** The engine's host wants what an administrator decided: the service worker puts the policy, JSON, into the port. */
export interface PolicyMessage {
  type: 'policy';
  port: MessagePort;
}

/** What is asked of the network; see FetchRequest in wasm/api/fetch.go. */
export interface FetchRequest {
  kind: 'crl' | 'ocsp' | 'directory' | 'bundle' | 'issuer';
  method: 'GET' | 'POST';
  url: string;
  /** Whose word it is that something is at the URL: a setting of the user's or administrator's own, or anybody's. */
  namedBy: 'user' | '';
  /** Of the body. */
  contentType: string;
  /** A longer answer is refused. */
  maxOctets: number;
  /** For all of it, in milliseconds. */
  timeout: number;
}

/** What came of it. The body is empty where the status is not 2xx. */
export type FetchOutcome = { status: number; contentType: string; body: Bytes } | { error: ContractError };
