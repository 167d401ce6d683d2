/**
 * Gmail, for everyone and in Google Workspace.
 *
 * Whole messages come by the download that its pages offer, and leave through the Gmail API: its own way of sending
 * takes no finished message. Its one page shows many messages one after the other, so what is found is watched, and
 * ended when the page shows something else in its place.
 */
import type { OutgoingMessage, WebmailCapabilities, Whereabouts } from '../../channel.ts';
import type { KeyHolder } from '../../mailbox/key-holder.ts';
import type { Found, Webmail } from '../adapter.ts';
import { WebmailError } from '../failure.ts';
import { FramedMailbox } from '../mailbox.ts';
import { isParsing } from '../parsing.ts';
import { type Journey, sendThrough, whereaboutsOf } from '../sending.ts';
import { UnfitPage } from '../unfit-page.ts';
import { addressIn, addressInScript, addressInTitle, baseOf, isDelegated } from './account.ts';
import { kindOfPage } from './address.ts';
import { closest, find, findAll } from './anchors.ts';
import { Copies } from './copies.ts';
import { ExactMessages } from './exact.ts';
import { protectionIn } from './identify.ts';
import { GmailPage } from './page.ts';
import { GmailPost } from './send.ts';
import { sendsUnknown } from './sends.ts';
import { Threads } from './threads.ts';

const host = 'mail.google.com';

/** How long the page may take to say whose it is, in milliseconds. */
const patience = 20_000;

/** How long an answer to who signs here is waited for, in milliseconds: nobody is to wait for a network to read. */
const holderPatience = 5000;

/** Recognises the page of a mailbox. */
export function recogniseGmail(page: Document): Webmail | null {
  const base = location.hostname === host ? baseOf(location.pathname) : null;
  // Gmail keeps frames of its own origin for its scripts.
  if (base === null || window !== top) return null;
  const kind = kindOfPage(base, location);
  if (kind !== 'mailbox' && (kind === 'other' || isParsing())) return null;
  if (kind === 'basic') throw new UnfitPage('basic_view', 'Gmail, basic HTML view');
  if (kind === 'whole') {
    // Gmail's own reading of a message.
    if (namesProtection(page)) throw new UnfitPage('whole_message', 'Gmail, a message on a page of its own');
    return null;
  }
  if (addressOf(page) === null && isParsing()) return null;
  return new Gmail(base, page);
}

/** Whether a page without a script lists a file of S/MIME below its message. */
function namesProtection(page: Document): boolean {
  return findAll('download', page).some(link =>
    protectionIn(closest('downloadRow', link)?.textContent ?? ''),
  );
}

/** How many letters of each script of the page were read: Gmail has megabytes of them, and is asked while they arrive. */
const readScripts = new WeakMap<HTMLScriptElement, number>();

/** Whose mailbox the page says it is: by its script, by what is shown while it loads, by the button for the account, by its title. */
function addressOf(page: Document): string | null {
  for (const script of page.scripts) {
    const text = script.textContent ?? '';
    if (readScripts.get(script) === text.length) continue;
    const address = addressInScript(text);
    if (address !== null) return address;
    readScripts.set(script, text.length);
  }
  return (
    addressIn(find('loading', page)?.textContent ?? '') ??
    addressIn(find('account', page)?.getAttribute('aria-label') ?? '') ??
    addressInTitle(page.title)
  );
}

class Gmail implements Webmail {
  readonly corner = 'left-corner';
  readonly ready: Promise<void>;
  readonly #base: string;
  readonly #threads = new Threads();
  /** The account's addresses, as far as they are known. */
  readonly #own: string[] = [];
  /**
   * The addresses that the user chose to send from. Gmail offers those that it verified, and says which to whom may read;
   * to others the page's word must do. The API would write a wrong one anew, which the copy shows.
   */
  readonly #chosen = new Set<string>();
  #mailbox = new FramedMailbox('');
  #copies = new Copies(this.#mailbox);
  #keyHolder: Promise<KeyHolder> | undefined;
  #page: GmailPage | undefined;

  constructor(base: string, page: Document) {
    this.#base = base;
    this.ready = said(page).then(address => {
      this.#own.push(address);
      this.#mailbox = new FramedMailbox(address);
      this.#copies = new Copies(this.#mailbox);
    });
  }

  account(): string {
    return `${location.origin} ${this.accountName()}`;
  }

  accountName(): string {
    return this.#own[0] ?? '';
  }

  /** Asked once for each page: a change in the settings holds from the next load on. */
  keyHolder(): Promise<KeyHolder> {
    this.#keyHolder ??= this.#mailbox.keyHolder().catch(() => 'unknown');
    const late = new Promise<'unknown'>(resolve => setTimeout(() => resolve('unknown'), holderPatience));
    return Promise.race([this.#keyHolder, late]);
  }

  async capabilities(): Promise<WebmailCapabilities> {
    return {
      name: 'Gmail',
      // Google lets nobody use the API in a mailbox that was delegated to him.
      sendRaw: isDelegated(this.#base) ? 'disabled' : 'yes',
      maxSize: await this.#mailbox.maxSize(),
      form: 'opaque',
      measured: true,
      addressBook: false,
      drafts: true,
    };
  }

  write(): void {
    const button = find('compose', document);
    if (button) button.click();
    else location.assign(`${this.#base}?view=cm&fs=1&tf=1`);
  }

  sendsUnseen(event: Event): boolean {
    return this.#page ? this.#page.sendsUnseen(event) : sendsUnknown(event, [], null);
  }

  watch(found: Found): void {
    this.#page = new GmailPage(
      {
        base: this.#base,
        address: this.accountName(),
        identities: this.#own,
        mailbox: this.#mailbox,
        threads: this.#threads,
        copies: this.#copies,
        exact: new ExactMessages(),
        chose: address => this.#chosen.add(address),
      },
      found,
    );
    this.#page.watch();
    this.#learnAddresses();
    void this.keyHolder();
  }

  send(messages: OutgoingMessage[], journey: Journey): Promise<Uint8Array<ArrayBuffer> | null> {
    return sendThrough(this.#post(), messages, journey);
  }

  whereabouts(messages: OutgoingMessage[]): Promise<Whereabouts[]> {
    return whereaboutsOf(this.#post(), messages);
  }

  /** Takes another consent than sending, which is asked for when somebody first lays a message aside here. */
  keepDraft(message: OutgoingMessage): Promise<void> {
    return this.#copies.keep(message);
  }

  dropDraft(messageId: string): Promise<void> {
    return this.#copies.drop(messageId);
  }

  /** Aliases are told where the user has agreed to reading. */
  #learnAddresses(): void {
    this.#mailbox.addresses().then(
      addresses => this.#own.splice(0, this.#own.length, ...new Set([this.accountName(), ...addresses])),
      () => undefined,
    );
  }

  #post(): GmailPost {
    return new GmailPost(this.#mailbox, this.#base, [...this.#own, ...this.#chosen], this.#threads);
  }
}

/** Waits until the page says whose mailbox it is. */
async function said(page: Document): Promise<string> {
  const address = addressOf(page);
  if (address !== null) return address;
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = addressOf(page);
      if (found === null) return;
      stop();
      resolve(found);
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(() => {
      stop();
      reject(new WebmailError('not-recognised', 'Gmail: the address of the account'));
    }, patience);
    const stop = () => {
      observer.disconnect();
      clearTimeout(timer);
    };
    observer.observe(page, { childList: true, subtree: true, characterData: true });
  });
}
