/**
 * Outlook on the web for Microsoft 365 and outlook.com, on its four hosts.
 * Exchange Server is another webmail.
 *
 * The page gives no way to whole messages: what it shows is found by its
 * anchors, and messages are asked for and sent through Microsoft Graph, by a frame of the extension.
 */
import type { Address } from '../../../js-bridge/contract.ts';
import type { Failure, OutgoingMessage, WebmailCapabilities, Whereabouts } from '../../channel.ts';
import { t } from '../../i18n.ts';
import { homeOf, providerOf } from '../../mailbox/access.ts';
import { once } from '../../once.ts';
import type { Found, Webmail } from '../adapter.ts';
import { FramedMailbox } from '../mailbox.ts';
import { notice } from '../notice.ts';
import { type Journey, sendThrough, whereaboutsOf } from '../sending.ts';
import { accountHere, accountSaid } from './account.ts';
import { find } from './anchors.ts';
import type { Aside } from './aside.ts';
import { Composing } from './composing.ts';
import { Conversations } from './conversations.ts';
import { OutlookPage } from './page.ts';
import { OutlookPost } from './send.ts';
import { sendsUnknown } from './sends.ts';

/** Recognises the page of a mailbox by its address: it draws itself later, whatever it shows. */
export function recogniseOutlook(): Webmail | null {
  if (providerOf(location.origin) !== 'microsoft' || window !== top) return null;
  return /^\/(mail|owa)(\/|$)/.test(location.pathname) ? new Outlook() : null;
}

class Outlook implements Webmail {
  readonly ready: Promise<void>;
  #account = '';
  #opened: FramedMailbox | undefined;
  #asked = false;
  readonly #told = new Set<Aside>();
  /** The addresses of the mailbox, the primary one first, each with the name of whose it is. */
  readonly #own = once(() => this.#readOwn());
  #composing: Composing | undefined;

  constructor() {
    this.#account = accountHere();
    this.ready = accountSaid().then(account => {
      this.#account = account;
    });
  }

  account(): string {
    return `${homeOf(location.origin)} ${this.#account}`;
  }

  accountName(): string {
    return this.#account;
  }

  async capabilities(): Promise<WebmailCapabilities> {
    return {
      name: 'Outlook',
      sendRaw: 'yes',
      maxSize: await this.#mailbox.maxSize(),
      form: 'clear',
      addressBook: false,
      drafts: true,
    };
  }

  write(): void {
    find('compose', document)?.click();
  }

  sendsUnseen(event: Event): boolean {
    return this.#composing ? this.#composing.sendsUnseen(event) : sendsUnknown(event, []);
  }

  watch(found: Found): void {
    const mailbox = this.#mailbox;
    const conversations = new Conversations(mailbox);
    const aside = (why: Aside) => this.#aside(why);
    const composing = new Composing(mailbox, this.#own, found, aside);
    this.#composing = composing;
    const refused = (failure: Failure) => void this.#refused(failure);
    const raw = (id: string) => mailbox.raw(id);
    const page = new OutlookPage({ conversations, composing, raw, refused, aside }, found);
    mailbox.granted(() => page.again());
    page.watch();
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

  get #mailbox(): FramedMailbox {
    this.#opened ??= new FramedMailbox(this.#account);
    return this.#opened;
  }

  async #readOwn(): Promise<Address[]> {
    const [addresses, name] = await Promise.all([this.#mailbox.addresses(), this.#mailbox.owner()]);
    return addresses.map(address => ({ name, address }));
  }

  /** Asks the user once in each page, and goes on where he agrees. */
  async #refused(failure: Failure): Promise<void> {
    if (this.#asked || failure.consent === undefined) return;
    this.#asked = true;
    const text = `failure_${failure.code.replaceAll('-', '_')}`;
    const agreed = await notice(t(text), t(`${text}_help`), failure.detail, t('consent_step'));
    if (agreed) await this.#mailbox.ask(failure.consent);
  }

  /** Says once in each page why Signet leaves messages to the webmail. */
  #aside(why: Aside): void {
    if (this.#told.has(why)) return;
    this.#told.add(why);
    void notice(t(`webmail_aside_${why}`), t(`webmail_aside_${why}_help`));
  }

  #post(): OutlookPost {
    return new OutlookPost(this.#mailbox);
  }
}
