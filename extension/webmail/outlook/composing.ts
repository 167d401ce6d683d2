/** What is being written in the page: several messages at once, beside the list, below what they answer, and in windows of their own. */
import type { Address } from '../../../js-bridge/contract.ts';
import type { AnswerKind } from '../../channel.ts';
import type { Listed, Mailbox } from '../../mailbox/contract.ts';
import type { Found } from '../adapter.ts';
import { type Anchor, findAll } from './anchors.ts';
import { type Aside, asideIn } from './aside.ts';
import { composeRoot, OutlookComposeView } from './compose-view.ts';
import { sendsUnknown } from './sends.ts';

/** Which message is answered, and how. */
export interface Answered {
  kind: AnswerKind;
  id: string;
}

/** How long after a click the view of the answer may appear. */
const answerWait = 10_000;
/** How long the page may be without a part of a view before that counts as missing, in milliseconds. */
const patience = 4000;

export class Composing {
  readonly #mailbox: Mailbox;
  readonly #identities: () => Promise<Address[]>;
  readonly #aside: (why: Aside) => void;
  readonly #views = new Map<HTMLElement, () => void>();
  /** Editors that were told to be lost, until they are gone. */
  readonly #lost = new Set<HTMLElement>();
  #missing: number | undefined;
  #answered: (Answered & { at: number }) | null = null;
  /** The protected messages that the page shows. */
  opened: Listed[] = [];

  /** @param aside is told why a message is left to the webmail */
  constructor(mailbox: Mailbox, identities: () => Promise<Address[]>, aside: (why: Aside) => void) {
    this.#mailbox = mailbox;
    this.#identities = identities;
    this.#aside = aside;
  }

  /** Notes that a message is about to be answered. */
  answers(answered: Answered): void {
    this.#answered = { ...answered, at: Date.now() };
  }

  /** Looks what the page has now. */
  look(found: Found): void {
    for (const [root, end] of this.#views) {
      if (root.isConnected) continue;
      end();
      this.#views.delete(root);
    }
    for (const editor of this.#lost) if (!editor.isConnected) this.#lost.delete(editor);
    // Most of the time nobody writes, and looking for all that an editor may be takes long.
    if (document.querySelector('[contenteditable="true"]') === null) {
      this.#missing = undefined;
      return;
    }
    const roots = [...this.#views.keys()];
    const editors = findAll('editor', document).filter(each => !roots.some(root => root.contains(each)));
    if (editors.length === 0) this.#missing = undefined;
    for (const editor of editors) {
      const result = composeRoot(editor);
      if ('lost' in result) this.#wait(editor, result.lost, found);
      else this.#begin(result.root, found);
    }
  }

  #begin(root: HTMLElement, found: Found): void {
    this.#missing = undefined;
    const why = asideIn(root, findAll('editor', root));
    if (why !== null) {
      this.#views.set(root, () => undefined);
      this.#aside(why);
      return;
    }
    const view = new OutlookComposeView(root, {
      mailbox: this.#mailbox,
      identities: this.#identities,
      answered: this.#take(),
      opened: () => this.opened,
      isElsewhere: element => [...this.#views.keys()].some(each => each !== root && each.contains(element)),
    });
    this.#views.set(root, () => undefined);
    this.#views.set(root, found.compose(view));
  }

  #take(): Answered | null {
    const answered = this.#answered;
    this.#answered = null;
    return answered && Date.now() - answered.at < answerWait ? answered : null;
  }

  /** The page draws a view piece by piece: only what stays away is lost. */
  #wait(editor: HTMLElement, lost: Anchor[], found: Found): void {
    if (this.#lost.has(editor)) return;
    if (this.#missing === undefined) {
      this.#missing = Date.now();
      setTimeout(() => this.look(found), patience + 100);
    } else if (Date.now() - this.#missing > patience) {
      this.#lost.add(editor);
      found.lost(`Outlook on the web, compose: ${lost.join(', ')}`);
    }
  }

  /** Whether an event sends a message of a view that is not recognised. */
  sendsUnseen(event: Event): boolean {
    return sendsUnknown(event, this.#views.keys());
  }
}
