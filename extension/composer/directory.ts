/** What the engine knows of the people a message is written to, asked while the user types. */
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Encryption, LookupResult, RecipientInfo } from '../../js-bridge/contract.ts';
import { addressKey, asciiAddress, isAddress } from '../addresses.ts';
import type { Through } from '../carried.ts';
import { codeKey } from '../i18n.ts';
import type { Knowledge } from './summary.ts';

/** How long typing must rest before the engine is asked, in milliseconds. */
const rest = 150;

/** Where looking an address up in the directories is: under way, or what came of it. */
export type Lookup =
  | { at: 'asking' }
  /** No directory is asked for the domain of the address. */
  | { at: 'nobody' }
  /** The names of those that were asked: one has a certificate, none has, none has one that can be used, or one could not be asked. */
  | { at: 'found' | 'nothing' | 'unusable' | 'no-permission' | 'failed'; asked: string[] }
  /** The question itself did not happen. */
  | { at: 'error'; key: string };

/** What is known of a recipient. */
export interface Known {
  state: Knowledge;
  info: RecipientInfo | undefined;
  lookup: Lookup | undefined;
}

/** Knows for each address whether a message can be encrypted to it. Dispatches `change`. */
export class Directory extends EventTarget {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #through: Through;
  readonly #known = new Map<string, RecipientInfo>();
  readonly #lookups = new Map<string, Lookup>();
  #from = '';
  #addresses: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** For how many addresses the engine was asked last, or will be. */
  #asking = 0;
  #failed = false;
  #canSign: boolean | undefined;
  #encryption: Encryption | undefined;

  /** @param through the webmail that the messages go through */
  constructor(engine: Pick<Engine, 'call'>, through: Through = {}) {
    super();
    this.#engine = engine;
    this.#through = through;
  }

  /** Whether the sender has a key to sign with; undefined until the engine answered. */
  get canSign(): boolean | undefined {
    return this.#canSign;
  }

  /** The cipher for all who were asked about last; undefined until the engine answered. */
  get encryption(): Encryption | undefined {
    return this.#encryption;
  }

  /** The addresses of the draft for which no certificate is known. */
  get missing(): string[] {
    return this.#addresses.filter(address => this.info(address)?.state === 'missing');
  }

  /** What is known of an address. */
  state(address: string): Knowledge {
    if (!isAddress(address)) return 'invalid';
    return this.info(address)?.state ?? (this.#failed ? 'unknown' : 'checking');
  }

  /** The engine's answer for an address; undefined until there is one. */
  info(address: string): RecipientInfo | undefined {
    return this.#known.get(addressKey(address));
  }

  /** All that is known of an address. */
  known(address: string): Known {
    return { state: this.state(address), info: this.info(address), lookup: this.lookupOf(address) };
  }

  /** What came of looking an address up; undefined where nobody did. */
  lookupOf(address: string): Lookup | undefined {
    return this.#lookups.get(addressKey(address));
  }

  /** Asks the directories for an address. They learn it: call it when the user wants that. */
  async lookUp(address: string): Promise<void> {
    const key = addressKey(address);
    if (this.#lookups.get(key)?.at === 'asking') return;
    this.#lookedUp(key, { at: 'asking' });
    try {
      const { result } = await this.#engine.call('lookup', { address: asciiAddress(address) });
      this.#lookedUp(key, outcomeOf(result));
      if (result.asked.some(({ outcome }) => outcome === 'found')) await this.refresh();
    } catch (thrown) {
      this.#lookedUp(key, { at: 'error', key: codeKey('error', errorOf(thrown).code) });
    }
  }

  #lookedUp(key: string, lookup: Lookup): void {
    this.#lookups.set(key, lookup);
    this.dispatchEvent(new Event('change'));
  }

  /** Takes the addresses that the draft holds now. Those that are not known are asked for. */
  look(from: string, addresses: string[]): void {
    const other = addressKey(from) !== addressKey(this.#from);
    if (other) this.#canSign = undefined;
    this.#from = from;
    this.#addresses = addresses.filter(isAddress);
    const missing = [from, ...this.#addresses].some(address => !this.info(address));
    // With one of them gone, the others may get a better cipher.
    const fewer = this.#addresses.length < this.#asking;
    if (!other && !missing && !fewer) return;
    this.#asking = this.#addresses.length;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), rest);
  }

  /** Asks again for all addresses: after an import, or a failure. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.#failed = false;
    const from = this.#from;
    const addresses = [...new Set(this.#addresses.map(asciiAddress))];
    try {
      const asking = { from: asciiAddress(from), addresses, ...this.#through };
      const { result } = await this.#engine.call('recipients', asking);
      if (asked !== this.#asked) return;
      this.#known.set(addressKey(from), result.sender);
      this.#canSign = result.canSign;
      this.#encryption = result.encryption;
      result.recipients.forEach((info, index) => {
        this.#known.set(addressKey(addresses[index] ?? info.address), info);
      });
    } catch {
      if (asked !== this.#asked) return;
      // Sending asks once more and tells what is wrong; here it is enough that nothing is promised.
      this.#failed = true;
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** What matters most of the answers: a certificate, then what the user can change, then what may pass. */
function outcomeOf({ asked }: LookupResult): Lookup {
  if (asked.length === 0) return { at: 'nobody' };
  const order = ['found', 'no-permission', 'failed', 'unusable', 'nothing'] as const;
  const at = order.find(outcome => asked.some(each => each.outcome === outcome)) ?? 'failed';
  return { at, asked: asked.filter(({ outcome }) => outcome === at).map(({ name }) => name) };
}
