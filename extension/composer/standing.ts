/** Addresses that stand for others: groups, and secondary addresses of people. */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey, isAddress } from '../addresses.ts';
import type { StandsFor } from '../channel.ts';
import { unturned } from '../direction.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { listed, plural } from './plural.ts';

/** How many people of a group are named; the others are when they stand among the recipients. */
const named = 10;

/** What it needs of the composer. */
export interface StandingEvents {
  /** Whether an address is among the recipients. */
  has(address: string): boolean;
  /** Puts others in the place of a recipient. */
  replace(address: string, others: Address[]): void;
  /** Whether a click was made in sight of the whole view; `again` does it once more. */
  inSight(again: () => void): Promise<boolean>;
}

/**
 * Offers to write to the people whom an address stands for, since only they can have certificates. Who they are is the
 * webmail's word, which could name anybody: the user sees their addresses and decides.
 */
export class Standing {
  readonly #host: ReactiveControllerHost;
  readonly #webmail: string;
  readonly #events: StandingEvents;
  readonly #offers = new Map<string, { address: string; stands: StandsFor }>();

  constructor(host: ReactiveControllerHost, webmail: string, events: StandingEvents) {
    this.#host = host;
    this.#webmail = webmail;
    this.#events = events;
  }

  /** Takes what the webmail says of an address. */
  offer(address: string, stands: StandsFor): void {
    this.#offers.set(addressKey(address), { address, stands: checked(stands) });
    this.#host.requestUpdate();
  }

  /** What there is to decide about the recipients of now. */
  notices(): TemplateResult[] {
    const here = [...this.#offers.values()].filter(({ address }) => this.#events.has(address));
    return here.map(({ address, stands }) => this.#notice(address, stands));
  }

  #notice(address: string, stands: StandsFor): TemplateResult {
    const values = { address, webmail: this.#webmail };
    if (stands.as === 'unreadable') {
      return html`<div class="notice warn" role="status">
        ${icon('triangle-alert')}
        <p>${t('composer_group_unreadable', values)}</p>
      </div>`;
    }
    const { as, for: people } = stands;
    return html`<div class="notice" role="status">
      ${icon('users')}
      <p>${as === 'group' ? t('composer_group', { ...values, who: whoOf(people) }) : t('composer_other_address', { ...values, who: whoOf(people) })}</p>
      <div class="buttons">
        <button type="button" class="button primary" @click=${(event: Event) => this.#chosen(event, address, people)}>
          ${as === 'group' ? plural('composer_write_to_members', people.length) : t('composer_write_to', { who: whoOf(people) })}
        </button>
      </div>
    </div>`;
  }

  async #chosen(event: Event, address: string, people: Address[]): Promise<void> {
    if (!event.isTrusted) return;
    if (!(await this.#events.inSight(() => void this.#chosen(event, address, people)))) return;
    this.#offers.delete(addressKey(address));
    this.#events.replace(address, people);
  }
}

/** What a page said, with people who can be written to. */
function checked(stands: StandsFor): StandsFor {
  if (stands.as === 'unreadable') return stands;
  const people = stands.for.map(({ name, address }) => ({
    name: unturned(name),
    address: unturned(address),
  }));
  const usable = people.length > 0 && people.every(({ address }) => isAddress(address));
  return usable ? { as: stands.as, for: people } : { as: 'unreadable' };
}

/** By their addresses: a name can be anybody's. */
function whoOf(people: Address[]): string {
  const addresses = people.slice(0, named).map(({ address }) => address);
  const more = people.length - addresses.length;
  return listed(more > 0 ? [...addresses, plural('composer_members_more', more)] : addresses);
}
