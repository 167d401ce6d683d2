/** What the engine knows of the people a message is written to, asked while the user types. */
import type { Engine } from '../../js-bridge/client.ts';
import type { RecipientInfo } from '../../js-bridge/contract.ts';
import { addressKey, asciiAddress, isAddress } from '../addresses.ts';
import type { Knowledge } from './summary.ts';

/** How long typing must rest before the engine is asked, in milliseconds. */
const rest = 150;

/** Knows for each address whether a message can be encrypted to it. Dispatches `change`. */
export class Directory extends EventTarget {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #known = new Map<string, RecipientInfo>();
  #from = '';
  #addresses: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #failed = false;
  #canSign: boolean | undefined;

  constructor(engine: Pick<Engine, 'call'>) {
    super();
    this.#engine = engine;
  }

  /** Whether the sender has a key to sign with; undefined until the engine answered. */
  get canSign(): boolean | undefined {
    return this.#canSign;
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

  /** Takes the addresses that the draft holds now. Those that are not known are asked for. */
  look(from: string, addresses: string[]): void {
    const other = addressKey(from) !== addressKey(this.#from);
    if (other) this.#canSign = undefined;
    this.#from = from;
    this.#addresses = addresses.filter(isAddress);
    const missing = [from, ...this.#addresses].some(address => !this.info(address));
    if (!other && !missing) return;
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
      const { result } = await this.#engine.call('recipients', { from: asciiAddress(from), addresses });
      if (asked !== this.#asked) return;
      this.#known.set(addressKey(from), result.sender);
      this.#canSign = result.canSign;
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
