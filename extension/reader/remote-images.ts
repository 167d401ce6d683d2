/**
 * The pictures that a message's HTML names on the network: who may be asked
 * for them, and what the user decided. There is one decision for each message,
 * and none is kept: who opens it again is asked again.
 */
import type { RemoteContent } from '../../js-bridge/contract.ts';
import { isLocalHost } from '../local-network.ts';

/** So many hosts can be read and decided about; a message that names more gets none of the others. */
export const MAX_HOSTS = 20;

/** The decision for one message. It dispatches `allowed` when the user made it. */
export class RemoteImages extends EventTarget {
  /** Whether the user is offered to fetch them at all, as the engine decided. */
  readonly offer: boolean;
  #allowed = false;

  constructor(remoteContent: RemoteContent) {
    super();
    this.offer = remoteContent === 'offer';
  }

  get allowed(): boolean {
    return this.#allowed;
  }

  /** Lets the pictures of this message be fetched. Does nothing where that is not offered. */
  allow(): void {
    if (!this.offer) return;
    this.#allowed = true;
    this.dispatchEvent(new Event('allowed'));
  }
}

/**
 * The origins that may be asked for a picture, of the addresses in a message.
 * Only encrypted connections count, without a password, to the public network:
 * a picture's address can press buttons of what listens in the user's own one.
 */
export function originsToAsk(addresses: Iterable<string>): string[] {
  const origins = new Set<string>();
  for (const address of addresses) {
    const origin = originToAsk(address);
    if (origin !== undefined) origins.add(origin);
    if (origins.size === MAX_HOSTS) break;
  }
  return [...origins];
}

/** The origin to ask for one picture; undefined for one that is never fetched. */
export function originToAsk(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return isLocalHost(url.hostname) ? undefined : url.origin;
}
