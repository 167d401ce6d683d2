/** A message of a conversation that is not folded. */

import type { AnswerKind } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import type { MessageView, Place } from '../adapter.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { find, findAll } from './anchors.ts';
import { cardOf, idOf, isProtection } from './identify.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** After how many milliseconds a message that was just sent is asked for again, whose final id Gmail does not know yet. */
const settling = [200, 400, 800, 1600, 3000, 5000];

/** The part of the page that belongs to one message. */
export class MessagePart {
  readonly root: HTMLElement;

  /** @param root the element with the message's ids */
  constructor(root: HTMLElement) {
    this.root = root;
  }

  /** What the message is downloaded by. */
  get id(): string | null {
    const { legacyMessageId, messageId } = this.root.dataset;
    return idOf({ legacyMessageId, messageId });
  }

  /** Where its text is; null while it is folded. Gmail makes another one whenever it likes. */
  get body(): HTMLElement | null {
    return find('body', this.root);
  }

  /** Whether one of its files is what S/MIME puts into a message. */
  get looksProtected(): boolean {
    return this.#cards.some(card => isProtection(cardOf(card.getAttribute('download_url') ?? '')));
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

export class GmailMessageView implements MessageView {
  readonly #part: MessagePart;
  readonly #base: string;
  readonly #mailbox: Mailbox;
  readonly #answers: (kind: AnswerKind) => void;

  /**
   * @param base the path of the account's pages
   * @param answers is told of an answer that is about to be opened
   */
  constructor(part: MessagePart, base: string, mailbox: Mailbox, answers: (kind: AnswerKind) => void) {
    this.#part = part;
    this.#base = base;
    this.#mailbox = mailbox;
    this.#answers = answers;
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
  };

  /** Gmail opens drafts in a compose window, and never as a message. */
  readonly edit = null;

  /** The page has said so: no others become a view. */
  looksProtected(): boolean {
    return true;
  }

  async raw(): Promise<Bytes> {
    for (const wait of settling) {
      try {
        return await this.#download();
      } catch (thrown) {
        if (failureOf(thrown).code !== 'not-found' || !this.#part.id?.startsWith('msg-a:')) throw thrown;
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
    return this.#download();
  }

  #download(): Promise<Bytes> {
    const { id } = this.#part;
    if (id === null) throw new WebmailError('not-recognised', 'Gmail, message: data-legacy-message-id');
    return this.#mailbox.download({ base: this.#base, message: id }).then(({ body }) => body);
  }

  reply(kind: AnswerKind): void {
    this.#answers(kind);
    answer(this.#part.root, kind);
  }
}

/** Presses what answers a message: below the conversation where it is the last one, else above it. */
function answer(message: HTMLElement, kind: AnswerKind): void {
  const messages = findAll('message', document);
  if (messages.at(-1) === message) {
    const below = findAll('answers', document).filter(
      link =>
        message.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING && !message.contains(link),
    );
    const link =
      kind === 'forward' ? below.at(-1) : kind === 'reply-all' && below.length > 2 ? below[1] : below[0];
    if (link) {
      link.click();
      return;
    }
  }
  if (kind === 'reply') {
    find('reply', message)?.click();
    return;
  }
  find('more', message)?.click();
  find(kind, document)?.click();
}
