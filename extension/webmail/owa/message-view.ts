/** A message in the reading pane, or in a window of its own. */
import type { AnswerKind } from '../../channel.ts';
import type { MessageView, Place } from '../adapter.ts';
import { type Anchor, find, findAll } from './anchors.ts';
import type { Shown } from './identify.ts';
import type { OpenedFor } from './opened.ts';
import type { ExchangeService } from './service.ts';

/** The part of the page that belongs to one message. */
export class MessagePart {
  readonly body: HTMLElement;
  readonly root: HTMLElement;

  /** @param body where the message's own text is */
  constructor(body: HTMLElement) {
    this.body = body;
    this.root = rootOf(body);
  }

  /** What the page shows of the message. */
  shown(): Shown {
    const recipients = find('addressees', this.root)?.textContent ?? '';
    return {
      // Whom it is for must not be taken for whom it is from.
      header: this.header().replace(recipients, ' '),
      recipients,
      body: this.body.textContent ?? '',
      draft: find('edit', this.root) !== null,
    };
  }

  /** The text above the body. It changes when the page shows another message in the same elements. */
  header(): string {
    return findAll('header', this.root)
      .map(element => element.textContent ?? '')
      .join('\n');
  }
}

export class OwaMessageView implements MessageView {
  readonly #part: MessagePart;
  readonly #service: ExchangeService;
  readonly #opens: (kind: OpenedFor) => void;
  readonly #lacks: (anchor: Anchor) => void;
  readonly id: string;

  /**
   * @param id the item's
   * @param events.opens is told what a compose view is about to be opened for
   * @param events.lacks is told what is needed and not found in the page
   */
  constructor(
    part: MessagePart,
    id: string,
    service: ExchangeService,
    events: { opens: (kind: OpenedFor) => void; lacks: (anchor: Anchor) => void },
  ) {
    this.#part = part;
    this.id = id;
    this.#service = service;
    this.#opens = events.opens;
    this.#lacks = events.lacks;
  }

  readonly place: Place = {
    anchor: () => {
      const { body } = this.#part;
      return body.isConnected && body.parentElement ? { parent: body.parentElement, before: body } : null;
    },
    // The reader shows the attachments of what it verified; the page's own list would show them twice.
    covered: () => [this.#part.body, ...findAll('attachments', this.#part.root)],
  };

  /** By the page's own button: there is no address of the compose view with a draft. */
  get edit(): (() => void) | null {
    const button = find('edit', this.#part.root);
    if (button === null) return null;
    return () => {
      this.#opens('edit');
      button.click();
    };
  }

  /** Exchange has said so: no others become a view. */
  looksProtected(): boolean {
    return true;
  }

  raw(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#service.mime(this.id);
  }

  reply(kind: AnswerKind): void {
    const button = find(kind, this.#part.root) ?? find(kind, document);
    if (button === null) {
      this.#lacks(kind);
      return;
    }
    this.#opens(kind);
    button.click();
  }
}

/** The nearest element around a body that has the header of its message as well. */
function rootOf(body: HTMLElement): HTMLElement {
  for (let at = body.parentElement; at !== null; at = at.parentElement) {
    if (find('header', at) !== null) return at;
  }
  return body;
}
