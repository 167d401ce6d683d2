/** A message in the reading pane, or in a window of its own. */
import type { AnswerKind } from '../../channel.ts';
import type { MessageView, Place } from '../adapter.ts';
import { timesIn } from '../exchange/shown-time.ts';
import { find, findAll } from './anchors.ts';
import type { Shown } from './identify.ts';

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
    const subjects = document.querySelectorAll('[role="heading"][id$="_SUBJECT"]');
    return {
      header: this.header(),
      subject: Array.from(subjects, ({ textContent }) => textContent ?? '').join('\n'),
      body: this.body.textContent ?? '',
    };
  }

  /** The text around the body. */
  header(): string {
    // Whom it is for must not be taken for whom it is from.
    return textOutside(this.root, [this.body, ...findAll('addressees', this.root)]);
  }

  /** What tells it from another message in the same elements; other things about them may change at any time. */
  key(): string {
    const from = findAll('from', this.root).map(({ id, textContent }) => `${id} ${textContent}`);
    return [
      this.body.id,
      ...from,
      ...timesIn(this.header()).map(({ hour, minute }) => `${hour}:${minute}`),
    ].join('\n');
  }

  /** Whether a file that carries S/MIME is among those that the page shows. */
  hasCarrier(): boolean {
    return findAll('attachments', this.root).some(({ textContent }) => /\.p7[ms]\b/i.test(textContent ?? ''));
  }
}

export class OutlookMessageView implements MessageView {
  readonly #part: MessagePart;
  readonly #fetch: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly #answers: (kind: AnswerKind) => void;

  /**
   * @param fetch finds the message in the mailbox, and gives it as it is there
   * @param answers is told of an answer that is about to be opened
   */
  constructor(
    part: MessagePart,
    fetch: () => Promise<Uint8Array<ArrayBuffer>>,
    answers: (kind: AnswerKind) => void,
  ) {
    this.#part = part;
    this.#fetch = fetch;
    this.#answers = answers;
  }

  readonly place: Place = {
    anchor: () => {
      const { body } = this.#part;
      return body.isConnected && body.parentElement ? { parent: body.parentElement, before: body } : null;
    },
    // The reader shows the attachments of what it verified; the page's own list would show them twice.
    covered: () => [this.#part.body, ...findAll('attachments', this.#part.root)],
  };

  /** The page opens drafts to be written on by itself. */
  readonly edit = null;

  /** The mailbox or the page has said so: no others become a view. */
  looksProtected(): boolean {
    return true;
  }

  raw(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#fetch();
  }

  reply(kind: AnswerKind): void {
    this.#answers(kind);
    (find(kind, this.#part.root) ?? find(kind, document))?.click();
  }
}

/** The nearest element around a body that has what belongs to its message as well, and no other body. */
function rootOf(body: HTMLElement): HTMLElement {
  for (let at = body.parentElement; at !== null; at = at.parentElement) {
    if (findAll('body', at).length > 1) break;
    if (find('header', at) !== null) return at;
  }
  return body;
}

function textOutside(root: HTMLElement, left: HTMLElement[]): string {
  const texts: string[] = [];
  const walk = (node: Node) => {
    if (left.some(each => each === node)) return;
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.nodeValue ?? '');
    // The whole date is there where the text shows a part of it.
    if (node instanceof HTMLElement && node.title !== '') texts.push(node.title);
    for (const child of node.childNodes) walk(child);
  };
  walk(root);
  return texts.join(' ').replace(/\s+/g, ' ');
}
