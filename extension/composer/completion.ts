/** Who a text in a field for recipients may mean: people whom certificates name, and the webmail's address book. */
import type { Engine } from '../../js-bridge/client.ts';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey, isAddress } from '../addresses.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import { unturned } from '../direction.ts';
import { isReadable } from './summary.ts';

/** How long typing must rest before anybody is asked, in milliseconds. */
const rest = 120;
/** How many people are offered. */
const most = 8;
/** The longest name that is shown of the webmail's. */
const longestName = 100;
/** Of how many people a group may be. A larger one is not offered: the webmail sends to it better. */
const largestGroup = 500;

/** Somebody who may be meant. */
export interface Completion extends Address {
  /** Whether a message can be encrypted to this address, as far as is known. */
  readable: boolean;
  /** The people of a group, which has no address itself. */
  members?: Address[];
}

/** The key under which the same person, or the same group, meets. */
export function completionKey({ name, address, members }: Completion): string {
  return members ? `group ${name}` : addressKey(address);
}

/** Takes those who are found, the whole list each time. */
type Offer = (completions: Completion[]) => void;

/** Completes one text at a time, for whichever field it is typed into. */
export class Completions {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #askWebmail: ((message: FromComposer & { type: 'complete' }) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #offered: Completion[] = [];
  #offer: Offer = () => {};

  /** @param askWebmail asks the webmail's address book; absent where it cannot be asked */
  constructor(
    engine: Pick<Engine, 'call'>,
    askWebmail?: (message: FromComposer & { type: 'complete' }) => void,
  ) {
    this.#engine = engine;
    this.#askWebmail = askWebmail;
  }

  /** Looks for people once typing rests. `offer` is called whenever there are more of them. */
  look(text: string, offer: Offer): void {
    this.forget();
    const typed = text.trim();
    if (typed === '') return;
    const id = this.#last;
    this.#offer = offer;
    this.#timer = setTimeout(() => this.#ask(id, typed), rest);
  }

  /** Nobody is looked for any more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#last++;
    this.#offered = [];
  }

  /** Takes what the webmail's address book offers. It is only as good as the page. */
  receive({ id, addresses, groups }: ToComposer & { type: 'completions' }): void {
    if (id !== this.#last) return;
    const people = peopleOf(addresses).map(person => ({ ...person, readable: false }));
    const groupsOfPeople = groups
      .map(({ name, members }) => ({
        name: shown(name),
        address: '',
        readable: false,
        members: peopleOf(members),
      }))
      .filter(({ name, members }) => name !== '' && members.length > 0 && members.length <= largestGroup);
    this.#add([...people, ...groupsOfPeople], 'from the webmail');
  }

  #ask(id: number, text: string): void {
    this.#askWebmail?.({ type: 'complete', id, text });
    this.#engine.call('complete', { prefix: text, limit: most }).then(
      ({ result }) => {
        if (id !== this.#last) return;
        const known = result.completions.map(({ name, address, state }) => ({
          name,
          address,
          readable: isReadable(state),
        }));
        this.#add(known, 'from certificates');
      },
      // Without the engine nobody is offered; that it is gone is told where it matters.
      () => undefined,
    );
  }

  /**
   * Adds people below those who are offered already: nobody moves away under the user's hand. Of somebody whom
   * both know, a certificate tells the name.
   */
  #add(people: Completion[], source: 'from certificates' | 'from the webmail'): void {
    for (const person of people) {
      const key = completionKey(person);
      const index = this.#offered.findIndex(offered => completionKey(offered) === key);
      if (index < 0) this.#offered.push(person);
      else if (source === 'from certificates') this.#offered[index] = person;
    }
    this.#offer(this.#offered.slice(0, most));
  }
}

/** Those of the webmail's people who can be written to. */
function peopleOf(addresses: Address[]): Address[] {
  return addresses
    .filter(({ address }) => isAddress(address))
    .map(({ name, address }) => ({ name: shown(name), address: unturned(address) }));
}

function shown(name: string): string {
  return unturned(name).slice(0, longestName);
}
