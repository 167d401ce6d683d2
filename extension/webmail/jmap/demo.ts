/**
 * The embedded webmail of this repository (demo/): its pages around the JMAP
 * client. A webmail of one's own that speaks JMAP needs no more than this.
 */
import type {
  AnswerKind,
  OutgoingMessage,
  Suggested,
  WebmailCapabilities,
  Whereabouts,
} from '../../channel.ts';
import { once } from '../../once.ts';
import type { Found, MessageView, Place, Webmail } from '../adapter.ts';
import { isParsing } from '../parsing.ts';
import { type Journey, sendThrough, whereaboutsOf } from '../sending.ts';
import { complete } from './addresses.ts';
import { JMAPClient } from './client.ts';
import { DemoComposeView } from './demo-compose.ts';
import { DemoListView } from './demo-list.ts';
import { JMAPPost } from './send.ts';

/** Recognises the embedded webmail by the mark on its body. */
export function recogniseDemo(page: Document): Webmail | null {
  return !isParsing() && page.body?.hasAttribute('data-demo-webmail') ? new Demo(page) : null;
}

class Demo implements Webmail {
  readonly #page: Document;
  /** A session that failed is asked for again: the user may have signed in meanwhile. */
  readonly #connect = once(() => JMAPClient.connect(new URL('/.well-known/jmap', location.href).href));
  /** The compose view of this page is. */
  #recognised = false;

  constructor(page: Document) {
    this.#page = page;
  }

  account(): string {
    return `${location.origin} ${this.#page.body.dataset.account ?? ''}`;
  }

  accountName(): string {
    return this.#page.body.dataset.account ?? '';
  }

  async capabilities(): Promise<WebmailCapabilities> {
    const client = await this.#connect();
    return {
      name: 'Demo webmail',
      sendRaw: 'yes',
      maxSize: client.maxSizeUpload,
      form: 'clear',
      addressBook: client.contactsAccount !== undefined,
      drafts: true,
    };
  }

  /** Discard submits the form, too, to another address. */
  sendsUnseen(event: Event): boolean {
    const isSend = event instanceof SubmitEvent && !event.submitter?.hasAttribute('formaction');
    return isSend && this.#page.body.dataset.view === 'compose' && !this.#recognised;
  }

  watch(found: Found): void {
    const connect = this.#connect;
    const list = this.#page.querySelector<HTMLElement>('#messages');
    if (list) found.list(new DemoListView(list));
    switch (this.#page.body.dataset.view) {
      case 'read': {
        const message = this.#page.querySelector<HTMLElement>('#message');
        if (message && this.#page.querySelector('#message-body'))
          found.message(new DemoMessageView(message, connect));
        else found.lost('demo, read: #message, #message-body');
        break;
      }
      case 'compose': {
        const form = this.#page.querySelector<HTMLFormElement>('form#compose');
        this.#recognised = form !== null && this.#page.querySelector('#send') !== null;
        if (form && this.#recognised)
          found.compose(new DemoComposeView(form, this.#page.body.dataset.account ?? '', connect));
        else found.lost('demo, compose: form#compose, #send');
      }
    }
  }

  write(): void {
    location.assign('/compose');
  }

  async send(messages: OutgoingMessage[], journey: Journey): Promise<Uint8Array<ArrayBuffer> | null> {
    return sendThrough(new JMAPPost(await this.#connect()), messages, journey);
  }

  async whereabouts(messages: OutgoingMessage[]): Promise<Whereabouts[]> {
    return whereaboutsOf(new JMAPPost(await this.#connect()), messages);
  }

  async keepDraft(message: OutgoingMessage): Promise<void> {
    await new JMAPPost(await this.#connect()).replace(message);
  }

  async dropDraft(messageId: string): Promise<void> {
    await new JMAPPost(await this.#connect()).drop(messageId);
  }

  async complete(text: string): Promise<Suggested> {
    return { addresses: await complete(await this.#connect(), text), groups: [] };
  }
}

class DemoMessageView implements MessageView {
  readonly #message: HTMLElement;
  readonly #connect: () => Promise<JMAPClient>;

  constructor(message: HTMLElement, connect: () => Promise<JMAPClient>) {
    this.#message = message;
    this.#connect = connect;
  }

  readonly place: Place = {
    anchor: () => {
      const body = document.getElementById('message-body');
      return body?.parentElement ? { parent: body.parentElement, before: body } : null;
    },
    covered: () => document.querySelectorAll<HTMLElement>('#message-body, #message-attachments'),
  };

  /** By the names and types of the attachments that the page lists. */
  looksProtected(): boolean {
    const listed = this.#message.querySelectorAll<HTMLAnchorElement>('#message-attachments a');
    return Array.from(listed).some(
      ({ dataset, download }) =>
        /pkcs7-(mime|signature)/i.test(dataset.type ?? '') || /\.p7[ms]$/i.test(download),
    );
  }

  async raw(): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#connect()).download(this.#message.dataset.blobId ?? '');
  }

  /** The page opens drafts in its compose view by itself. */
  readonly edit = null;

  reply(kind: AnswerKind): void {
    const query = new URLSearchParams({ [kind]: this.#message.dataset.id ?? '' });
    location.assign(`/compose?${query}`);
  }
}
