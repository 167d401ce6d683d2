/**
 * The content script's end of the mailbox frame; see extension/mailbox/contract.ts. The frame is
 * hidden, and opened once for each account that a page shows.
 */
import type { Channel } from '../channel-ends.ts';
import type { Access, Consent } from '../mailbox/access.ts';
import type {
  Download,
  Downloaded,
  FromMailbox,
  Listed,
  Mailbox,
  MailQuery,
  OwnDraft,
  Sending,
  ToMailbox,
} from '../mailbox/contract.ts';
import type { KeyHolder } from '../mailbox/key-holder.ts';
import { failureOf, WebmailError } from './failure.ts';
import { Frame } from './frame.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Pending {
  method: keyof Mailbox;
  resolve(value: unknown): void;
  reject(thrown: unknown): void;
}

/** The mailbox of an account, asked through a frame of the extension. */
export class FramedMailbox implements Mailbox {
  readonly #account: string;
  readonly #pending = new Map<number, Pending>();
  readonly #callbacks = new Set<(access: Access[]) => void>();
  #next = 0;
  #frame: Frame<FromMailbox, ToMailbox> | undefined;
  #opened: Promise<Channel<FromMailbox, ToMailbox>> | undefined;

  /** @param account the address of the account that the page shows */
  constructor(account: string) {
    this.#account = account;
  }

  addresses(): Promise<string[]> {
    return this.#call('addresses', []);
  }

  owner(): Promise<string> {
    return this.#call('owner', []);
  }

  keyHolder(): Promise<KeyHolder> {
    return this.#call('keyHolder', []);
  }

  maxSize(): Promise<number> {
    return this.#call('maxSize', []);
  }

  find(query: MailQuery): Promise<Listed[]> {
    return this.#call('find', [query]);
  }

  raw(id: string): Promise<Bytes> {
    return this.#call('raw', [id]);
  }

  draft(id: string): Promise<OwnDraft> {
    return this.#call('draft', [id]);
  }

  file(draft: string, id: string): Promise<Bytes> {
    return this.#call('file', [draft, id]);
  }

  download(wanted: Download): Promise<Downloaded> {
    return this.#call('download', [wanted]);
  }

  send(raw: Bytes, sending: Sending): Promise<string | null> {
    // The buffer is given away with the question, and the sender needs it for the next step.
    return this.#call('send', [raw.slice(), sending]);
  }

  sent(raw: Bytes, sending: Sending): Promise<string | false | null> {
    return this.#call('sent', [raw.slice(), sending]);
  }

  saveDraft(raw: Bytes, sending: Sending): Promise<string> {
    return this.#call('saveDraft', [raw.slice(), sending]);
  }

  sendDraft(id: string): Promise<void> {
    return this.#call('sendDraft', [id]);
  }

  deleteDraft(id: string): Promise<void> {
    return this.#call('deleteDraft', [id]);
  }

  deleteSent(id: string): Promise<void> {
    return this.#call('deleteSent', [id]);
  }

  /** Opens the page where the user can agree to what a failure named. Call it for a click of the user's alone. */
  async ask(consent: Consent): Promise<void> {
    (await this.#channel()).send({ type: 'ask', consent });
  }

  /** Calls back each time the user agreed to something. Returns a function that ends it. */
  granted(callback: (access: Access[]) => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  /** Takes the frame away; questions that wait fail. */
  close(): void {
    this.#frame?.remove();
    this.#frame = undefined;
    this.#opened = undefined;
    this.#abandon('the mailbox was closed');
  }

  async #call<T>(method: keyof Mailbox, args: unknown[]): Promise<T> {
    const channel = await this.#channel();
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { method, resolve: resolve as (value: unknown) => void, reject });
      channel.send({ type: 'call', id, method, args });
    });
  }

  #channel(): Promise<Channel<FromMailbox, ToMailbox>> {
    this.#opened ??= new Promise((resolve, reject) => {
      this.#frame = new Frame<FromMailbox, ToMailbox>(
        { page: 'mailbox/mailbox.html', place: anywhere, title: '', size: 'hidden' },
        channel => {
          // A page that threw the frame out got it back: nobody answers what was asked of the first one.
          this.#abandon('the mailbox frame was loaded anew');
          channel.receive(message => this.#receive(message));
          channel.closed(() => this.close());
          channel.send({ type: 'open', account: this.#account });
          this.#opened = Promise.resolve(channel);
          resolve(channel);
        },
        thrown => {
          this.close();
          reject(new WebmailError('internal', failureOf(thrown).detail));
        },
      );
    });
    return this.#opened;
  }

  #receive(message: FromMailbox): void {
    if (message.type === 'granted') {
      for (const callback of this.#callbacks) callback(message.access);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === 'result') pending?.resolve(message.value);
    else pending?.reject(WebmailError.from(message.failure));
  }

  /** Nobody knows whether what was being sent left. */
  #abandon(detail: string): void {
    for (const { method, reject } of this.#pending.values()) {
      const sending = method === 'send' || method === 'sendDraft';
      reject(new WebmailError(sending ? 'unconfirmed' : 'internal', detail));
    }
    this.#pending.clear();
  }
}

/** It is not seen; it must only be in the document. */
const anywhere = {
  anchor: () => ({ parent: document.documentElement, before: null }),
  covered: () => [],
};
