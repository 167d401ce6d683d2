/** Certificates that the directory behind the webmail has for recipients. */
import type { Engine } from '../../js-bridge/client.ts';
import { addressKey, asciiAddress } from '../addresses.ts';
import type { FromComposer, StandsFor, ToComposer } from '../channel.ts';

/** For how long the members of a group are asked for where the administrator says nothing, as Exchange does, in milliseconds. */
const defaultGroupTimeout = 60_000;

/** What asking the webmail brings about. */
export interface OfferedEvents {
  tell(message: FromComposer & { type: 'certificates' }): void;
  /** A certificate was kept. */
  found(): void;
  /** An address stands for others. */
  stands(address: string, stands: StandsFor): void;
}

/**
 * Asks the webmail for the certificates of those for whom none is known, once each. Its server will carry the message
 * anyway, and so learns nothing. What comes is the page's word: the engine keeps what it would keep of any directory.
 */
export class Offered {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #webmail: string;
  readonly #events: OfferedEvents;
  readonly #asked = new Set<string>();
  /** Of whom each request is about, by its number. */
  readonly #requests: { address: string; followsAliases: boolean }[] = [];

  constructor(engine: Pick<Engine, 'call'>, webmail: string, events: OfferedEvents) {
    this.#engine = engine;
    this.#webmail = webmail;
    this.#events = events;
  }

  /** Asks for those who were not asked for yet. */
  async ask(addresses: string[]): Promise<void> {
    const fresh = addresses.filter(address => {
      const key = addressKey(address);
      return !this.#asked.has(key) && this.#asked.add(key);
    });
    if (fresh.length === 0) return;
    const policy = await this.#engine.call('policy', {}).catch(() => undefined);
    const groupTimeout = policy?.result.groupExpansionTimeoutMs ?? defaultGroupTimeout;
    const followsAliases = !policy?.result.forbidden.includes('secondaryAddresses');
    for (const each of fresh) {
      const address = asciiAddress(each);
      const id = this.#requests.push({ address, followsAliases }) - 1;
      this.#events.tell({ type: 'certificates', id, address, groupTimeout });
    }
  }

  /** Takes what the webmail has; what was not asked for is passed over. */
  async receive({ id, values, stands }: ToComposer & { type: 'certificates' }): Promise<void> {
    const request = this.#requests[id];
    if (request === undefined) return;
    delete this.#requests[id];
    const { address, followsAliases } = request;
    if (stands && (stands.as !== 'other-address' || followsAliases)) this.#events.stands(address, stands);
    if (values.length === 0) return;
    const { result } = await this.#engine.call('keepOffered', { address, name: this.#webmail }, values);
    if (result.asked.some(({ outcome }) => outcome === 'found')) this.#events.found();
  }
}
