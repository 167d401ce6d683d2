/**
 * Outlook on the web of Exchange Server 2013, 2016, 2019 and Subscription
 * Edition, as it comes, on whatever host the user granted. Microsoft 365 is
 * another webmail.
 *
 * Its one page shows many messages one after the other, so what is found is
 * watched, and ended when the page shows something else in its place.
 */
import type {
  OutgoingMessage,
  StandsFor,
  Suggested,
  WebmailCapabilities,
  Whereabouts,
} from '../../channel.ts';
import type { Found, Webmail } from '../adapter.ts';
import { isParsing } from '../parsing.ts';
import { type Journey, sendThrough, whereaboutsOf } from '../sending.ts';
import { find } from './anchors.ts';
import { ExchangeDirectory } from './directory.ts';
import { ews } from './ews.ts';
import { type Mailbox, mailboxOf } from './mailbox.ts';
import { OwaPage } from './page.ts';
import { Requests } from './requests.ts';
import { ExchangePost } from './send.ts';
import { sendsUnknown } from './sends.ts';
import { ExchangeService, maxMessage } from './service.ts';

/** How many people the address book is asked for at most. */
const mostPeople = 20;

/** Recognises the page of a mailbox: by its path, and by what stands in it. */
export function recogniseOwa(page: Document): Webmail | null {
  const base = /^\/owa\/(?!auth\b)/.exec(location.pathname)?.[0];
  // The editor and others are frames of the same origin: what they show belongs to the page around them.
  if (base === undefined || window !== top || isParsing()) return null;
  // The cookie is the session's, whatever the page is made of.
  const known = find('page', page) !== null || /(?:^|;\s*)X-OWA-CANARY=/.test(page.cookie);
  return known ? new Owa(base) : null;
}

class Owa implements Webmail {
  readonly #service: ExchangeService;
  readonly #directory: ExchangeDirectory;
  readonly ready: Promise<void>;
  readonly #base: string;
  #mailbox: Mailbox = { address: '', identities: [] };
  #page: OwaPage | undefined;

  constructor(base: string) {
    this.#base = base;
    const requests = new Requests(base);
    this.#service = new ExchangeService(requests);
    this.#directory = new ExchangeDirectory(requests, ews);
    this.ready = this.#service.session().then(settings => {
      this.#mailbox = mailboxOf(settings);
    });
  }

  account(): string {
    return `${location.origin} ${this.#mailbox.address}`;
  }

  accountName(): string {
    return this.#mailbox.address;
  }

  async capabilities(): Promise<WebmailCapabilities> {
    return {
      name: 'Outlook',
      sendRaw: 'yes',
      maxSize: maxMessage,
      form: 'clear',
      addressBook: true,
      certificates: true,
      drafts: true,
    };
  }

  write(): void {
    location.assign(`${this.#base}?path=/mail/action/compose`);
  }

  async complete(text: string): Promise<Suggested> {
    const found = await this.#directory.people(text, mostPeople);
    return { addresses: found.map(({ name, address }) => ({ name, address })), groups: [] };
  }

  certificates(address: string): Promise<Uint8Array<ArrayBuffer>[]> {
    return this.#directory.certificates(address);
  }

  standsFor(address: string, timeout: number): Promise<StandsFor | null> {
    return this.#directory.standsFor(address, timeout);
  }

  sendsUnseen(event: Event): boolean {
    return this.#page ? this.#page.sendsUnseen(event) : sendsUnknown(event, []);
  }

  watch(found: Found): void {
    const session = { service: this.#service, directory: this.#directory, mailbox: this.#mailbox };
    this.#page = new OwaPage(session, found);
    this.#page.watch();
  }

  send(messages: OutgoingMessage[], journey: Journey): Promise<Uint8Array<ArrayBuffer> | null> {
    return sendThrough(this.#post(), messages, journey);
  }

  whereabouts(messages: OutgoingMessage[]): Promise<Whereabouts[]> {
    return whereaboutsOf(this.#post(), messages);
  }

  keepDraft(message: OutgoingMessage): Promise<void> {
    return this.#post().replace(message);
  }

  dropDraft(messageId: string): Promise<void> {
    return this.#post().drop(messageId);
  }

  #post(): ExchangePost {
    return new ExchangePost(
      this.#service,
      this.#mailbox.identities.map(({ address }) => address),
    );
  }
}
