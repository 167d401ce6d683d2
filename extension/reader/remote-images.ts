/**
 * The pictures that a message's HTML names on the network: who may be asked
 * for them, and what the user decided. A decision is about the hosts that all
 * parts of one message name so far; one that a later part names is asked about
 * again. None is kept: who opens the message again is asked again.
 */
import type { RemoteContent } from '../../js-bridge/contract.ts';
import { isLocalHost } from '../local-network.ts';

/** So many hosts can be read and decided about; a message that names more gets none of the others. */
export const MAX_HOSTS = 20;

/** The decision for one message. It dispatches `change` when a part names more hosts, and when the user decided. */
export class RemoteImages extends EventTarget {
  /** Whether the user is offered to fetch them at all, as the engine decided. */
  readonly offer: boolean;
  readonly #named = new Set<string>();
  readonly #allowed = new Set<string>();

  constructor(remoteContent: RemoteContent) {
    super();
    this.offer = remoteContent === 'offer';
  }

  /** Takes the origins that a part of the message names. Those beyond the first {@link MAX_HOSTS} of all parts are never asked. */
  name(origins: string[]): void {
    const before = this.#named.size;
    for (const origin of origins) if (this.#named.size < MAX_HOSTS) this.#named.add(origin);
    if (this.#named.size > before) this.dispatchEvent(new Event('change'));
  }

  /**
   * The origins that were named and not yet allowed: what the user is shown, and decides about. They stand in the order
   * of the alphabet: which part of a message is laid out first, nobody knows.
   */
  get undecided(): string[] {
    return [...this.#named].filter(origin => !this.#allowed.has(origin)).sort();
  }

  allows(origin: string): boolean {
    return this.#allowed.has(origin);
  }

  /** Lets pictures be fetched from origins that the user was shown. Does nothing where that is not offered. */
  allow(shown: string[]): void {
    if (!this.offer) return;
    for (const origin of shown) if (this.#named.has(origin)) this.#allowed.add(origin);
    this.dispatchEvent(new Event('change'));
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
