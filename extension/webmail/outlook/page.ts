/**
 * Follows what the page shows: the messages that are open in it, and what is
 * being written. The page is one document that redraws itself.
 */
import type { AnswerKind, Failure } from '../../channel.ts';
import type { Listed } from '../../mailbox/contract.ts';
import type { Found } from '../adapter.ts';
import { idLater } from '../exchange/found-later.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { patience } from '../missing.ts';
import { watchPage } from '../watching.ts';
import { find, findAll } from './anchors.ts';
import { type Aside, asideIn } from './aside.ts';
import type { Composing } from './composing.ts';
import { type Conversations, isProtected } from './conversations.ts';
import { type Named, namedIn } from './identify.ts';
import { restID } from './ids.ts';
import { MessagePart, OutlookMessageView } from './message-view.ts';

const kinds: AnswerKind[] = ['reply-all', 'reply', 'forward'];

/** What the page needs of the mailbox and its user. */
export interface Around {
  conversations: Conversations;
  composing: Composing;
  raw(id: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The user has to agree to something before messages can be told apart. */
  refused(failure: Failure): void;
  /** A message for the reader is left to the webmail. */
  aside(why: Aside): void;
}

/** A message that is shown, as far as it was looked at. */
interface Open {
  part: MessagePart;
  /** What tells it from another message in the same elements. */
  key: string;
  named: Named;
  /** The message, once it was found. */
  message?: Listed;
  /** It was looked for, and does not matter. */
  plain?: true;
  end: () => void;
}

export class OutlookPage {
  readonly #around: Around;
  readonly #found: Found;
  readonly #open = new Map<HTMLElement, Open>();
  /** What was chosen in the list, as it was looked at last. */
  #chosen: string | undefined;

  constructor(around: Around, found: Found) {
    this.#around = around;
    this.#found = found;
  }

  /** Looks at the page now and whenever it changes. */
  watch(): void {
    const look = () => {
      this.#messages();
      this.#around.composing.look();
      this.#choose();
    };
    const soon = watchPage(look, {
      characterData: true,
      attributeFilter: ['aria-selected', 'data-convid', 'id'],
    });
    addEventListener('popstate', soon);
    addEventListener('click', event => this.#clicked(event), { capture: true });
  }

  /** Looks at everything anew, once the user has agreed to it. */
  again(): void {
    this.#around.conversations.forget();
    for (const { end } of this.#open.values()) end();
    this.#open.clear();
    this.#messages();
  }

  /** Which message a click on the page's own Reply answers. */
  #clicked(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest('button, [role="menuitem"]') : null;
    if (button === null) return;
    const kind = kinds.find(each => find(each, button.parentElement ?? button) === button);
    if (kind === undefined) return;
    const open = [...this.#open.values()];
    const around =
      open.find(({ part }) => part.root.contains(button)) ?? (open.length === 1 ? open[0] : undefined);
    if (around?.message) this.#around.composing.answers({ kind, id: around.message.id });
    else if (around && !around.plain) this.#around.composing.answers({ kind, id: this.#later(around) });
  }

  /** Looks for a message as it is shown now, though the page may show another one then. */
  #later({ named, part }: Open): () => Promise<string | null> {
    const shown = part.shown();
    const find = async () => named && this.#around.conversations.find(named, shown);
    return () => idLater(find, ({ id }) => id);
  }

  #messages(): void {
    // A quotation that is being written may have what a message has.
    const bodies = findAll('body', document).filter(body => body.closest('[contenteditable]') === null);
    for (const [body, open] of this.#open) {
      if (bodies.includes(body) && open.key === keyOf(open.part)) continue;
      open.end();
      this.#open.delete(body);
    }
    for (const body of bodies) if (!this.#open.has(body)) this.#look(body);
    this.#around.composing.opened = [...this.#open.values()].flatMap(({ message }) => message ?? []);
  }

  #look(body: HTMLElement): void {
    const part = new MessagePart(body);
    const open: Open = { part, key: keyOf(part), named: named(), end: () => undefined };
    this.#open.set(body, open);
    this.#identify(open).then(
      message => {
        // The page may show another one by now.
        if (this.#open.get(body) !== open) return;
        if (message === null) {
          open.plain = true;
          return;
        }
        open.message = message;
        if (isProtected(message)) this.#show(open, () => this.#around.raw(message.id));
      },
      thrown => {
        if (this.#open.get(body) === open) this.#unidentified(open, failureOf(thrown));
      },
    );
  }

  async #identify({ named, part }: Open): Promise<Listed | null> {
    return named && this.#around.conversations.find(named, part.shown());
  }

  /** Says in the place of the message why it is not read, where it matters; there the user can try again. */
  #unidentified(open: Open, failure: Failure): void {
    if (failure.consent !== undefined && !open.part.hasCarrier()) {
      this.#around.refused(failure);
      return;
    }
    this.#show(open, async () => {
      const message = await this.#identify(open);
      if (message === null)
        throw new WebmailError('not-found', 'no message of the conversation is protected');
      open.message = message;
      return this.#around.raw(message.id);
    });
  }

  #show(open: Open, fetch: () => Promise<Uint8Array<ArrayBuffer>>): void {
    const why = asideIn(open.part.root, [open.part.body]);
    if (why !== null) {
      this.#around.aside(why);
      return;
    }
    const answers = (kind: AnswerKind) => {
      if (open.message) this.#around.composing.answers({ kind, id: open.message.id });
    };
    open.end = this.#found.message(new OutlookMessageView(open.part, fetch, answers));
  }

  /** A moment after something else was chosen, its messages must be found in the page. */
  #choose(): void {
    const chosen = find('selectedRow', document)?.dataset.convid;
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    if (chosen === undefined) return;
    setTimeout(async () => {
      const shown = () => this.#chosen !== chosen || find('body', document) || find('editor', document);
      if (shown()) return;
      const conversation = { conversation: restID(chosen) };
      const matters = await this.#around.conversations.hasProtected(conversation).catch(() => false);
      if (matters && !shown()) this.#found.lost('Outlook on the web, message: body');
    }, patience);
  }
}

/** What is shown: by the address, where it says so, else by the list. */
function named(): Named {
  const inAddress = namedIn(location);
  if (inAddress) return inAddress;
  const conversation = find('selectedRow', document)?.dataset.convid;
  return conversation === undefined ? null : { conversation: restID(conversation) };
}

function keyOf(part: MessagePart): string {
  return [JSON.stringify(named()), part.key()].join('\n');
}
