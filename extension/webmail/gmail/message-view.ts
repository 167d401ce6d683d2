/** A message of a conversation that is not folded. */
import type { AnswerKind } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import type { MessageView, Place } from '../adapter.ts';
import { WebmailError } from '../failure.ts';
import { isDelegated } from './account.ts';
import { type Anchor, find, findAll } from './anchors.ts';
import type { ExactMessages } from './exact.ts';
import { fetchNamed } from './fetch.ts';
import { cardOf, finalIdOf, isProtection, type Named, protectionIn } from './identify.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** For how long a menu may be drawn, and how often that is looked at, in milliseconds. */
const menuWait = { most: 2000, interval: 50 };

/** The part of the page that belongs to one message. */
export class MessagePart {
  readonly root: HTMLElement;

  /** @param root the element with the message's ids */
  constructor(root: HTMLElement) {
    this.root = root;
  }

  /** What the page calls the message, now. */
  get named(): Named {
    const { legacyMessageId, messageId } = this.root.dataset;
    return { legacyMessageId, messageId };
  }

  /** Where its text is; null while it is folded. Gmail makes another one whenever it likes. */
  get body(): HTMLElement | null {
    return find('body', this.root);
  }

  /** Whether one of its files is what S/MIME puts into a message. */
  get looksProtected(): boolean {
    return this.#cards.some(card => {
      const told = card.getAttribute('download_url');
      return told === null ? protectionIn(card.textContent ?? '') : isProtection(cardOf(told));
    });
  }

  /** The strips with its files: what is around their cards and not around the text. */
  get strips(): HTMLElement[] {
    const { body, root } = this;
    const strips = this.#cards.map(card => {
      let strip = card;
      for (let at = card.parentElement; at && at !== root && !at.contains(body); at = at.parentElement)
        strip = at;
      return strip;
    });
    return [...new Set(strips)];
  }

  get #cards(): HTMLElement[] {
    const { body } = this;
    return findAll('card', this.root).filter(card => body?.contains(card) !== true);
  }
}

/** Whose messages they are, and what becomes of clicks in the reader. */
export interface Reading {
  /** The path of the account's pages. */
  base: string;
  mailbox: Pick<Mailbox, 'download' | 'raw'>;
  exact: Pick<ExactMessages, 'keep'>;
  /** Is told of an answer that is about to be opened. */
  answers(kind: AnswerKind): void;
  /** Is told of what the page has not any more. */
  lost(anchor: Anchor): void;
}

export class GmailMessageView implements MessageView {
  readonly #part: MessagePart;
  readonly #reading: Reading;
  /** Whom a mailbox was delegated to, Google lets at its pages and not at its API. */
  readonly exact?: () => Promise<Bytes>;

  constructor(part: MessagePart, reading: Reading) {
    this.#part = part;
    this.#reading = reading;
    if (!isDelegated(reading.base)) this.exact = () => this.#exact();
  }

  readonly place: Place = {
    anchor: () => {
      const { body } = this.#part;
      return body?.isConnected && body.parentElement ? { parent: body.parentElement, before: body } : null;
    },
    // The reader shows the attachments of what it verified; the page's own strip would show them twice.
    covered: () => {
      const { body, strips } = this.#part;
      return body ? [body, ...strips] : strips;
    },
    within: () => this.#part.root,
  };

  /** Gmail opens drafts in a compose window, and never as a message. */
  readonly edit = null;

  /** Client-side encryption of Google Workspace shows it in a frame. */
  shownElsewhere(): boolean {
    return find('clientSide', this.#part.root) !== null;
  }

  /** The page has said so: no others become a view. */
  looksProtected(): boolean {
    return true;
  }

  raw(): Promise<Bytes> {
    return fetchNamed(() => this.#part.named, this.#reading);
  }

  async #exact(): Promise<Bytes> {
    const id = finalIdOf(this.#part.named);
    if (id === null) throw new WebmailError('not-found', 'Gmail: the message has no final id yet');
    const raw = await this.#reading.mailbox.raw(id);
    this.#reading.exact.keep(id, raw);
    return raw;
  }

  reply(kind: AnswerKind): void {
    this.#reading.answers(kind);
    void answer(this.#part.root, kind).then(missing => missing && this.#reading.lost(missing));
  }
}

/** Presses what answers a message: below the conversation where it is the last one, else above it. Returns what is missing for that. */
async function answer(message: HTMLElement, kind: AnswerKind): Promise<Anchor | null> {
  const messages = findAll('message', document);
  if (messages.at(-1) === message) {
    const below = findAll('answers', document).filter(
      link =>
        message.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING && !message.contains(link),
    );
    const link =
      kind === 'forward' ? below.at(-1) : kind === 'reply-all' && below.length > 2 ? below[1] : below[0];
    if (link) return press(link, 'answers');
  }
  if (kind === 'reply') return press(find('reply', message), 'reply');
  const more = find('more', message);
  if (more === null) return 'more';
  more.click();
  const end = Date.now() + menuWait.most;
  while (find(kind, document) === null && Date.now() < end)
    await new Promise(resolve => setTimeout(resolve, menuWait.interval));
  return press(find(kind, document), kind);
}

function press(button: HTMLElement | null, anchor: Anchor): Anchor | null {
  button?.click();
  return button ? null : anchor;
}
