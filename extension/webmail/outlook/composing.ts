/** What is being written in the page: several messages at once, beside the list, below what they answer, and in windows of their own. */
import type { Address } from '../../../js-bridge/contract.ts';
import type { AnswerKind } from '../../channel.ts';
import type { Listed, Mailbox } from '../../mailbox/contract.ts';
import type { Found } from '../adapter.ts';
import { Missing } from '../missing.ts';
import { type Anchor, findAll } from './anchors.ts';
import { type Aside, asideIn } from './aside.ts';
import { composeRoot, OutlookComposeView } from './compose-view.ts';
import { sendsUnknown } from './sends.ts';

/** Which message is answered, and how, where it may not have been found yet. */
export interface Answering {
  kind: AnswerKind;
  id: string | (() => Promise<string | null>);
}

/** How long after a click the view of the answer may appear. */
const answerWait = 10_000;

export class Composing {
  readonly #mailbox: Mailbox;
  readonly #identities: () => Promise<Address[]>;
  readonly #found: Found;
  readonly #aside: (why: Aside) => void;
  readonly #views = new Map<HTMLElement, () => void>();
  readonly #missing: Missing<'compose'>;
  #answered: (Answering & { at: number }) | null = null;
  /** The protected messages that the page shows. */
  opened: Listed[] = [];

  /** @param aside is told why a message is left to the webmail */
  constructor(
    mailbox: Mailbox,
    identities: () => Promise<Address[]>,
    found: Found,
    aside: (why: Aside) => void,
  ) {
    this.#mailbox = mailbox;
    this.#identities = identities;
    this.#found = found;
    this.#aside = aside;
    this.#missing = new Missing(
      what => found.lost(`Outlook on the web, ${what}`),
      () => this.look(),
    );
  }

  /** Notes that a message is about to be answered. */
  answers(answered: Answering): void {
    this.#answered = { ...answered, at: Date.now() };
  }

  /** Looks what the page has now. */
  look(): void {
    for (const [root, end] of this.#views) {
      if (root.isConnected) continue;
      end();
      this.#views.delete(root);
    }
    // Most of the time nobody writes, and looking for all that an editor may be takes long.
    if (document.querySelector('[contenteditable="true"]') === null) {
      this.#missing.lacks('compose', []);
      return;
    }
    const roots = [...this.#views.keys()];
    const editors = findAll('editor', document).filter(each => !roots.some(root => root.contains(each)));
    let lost: Anchor[] = [];
    for (const editor of editors) {
      const result = composeRoot(editor, this.#views.keys());
      if ('lost' in result) lost = result.lost;
      else this.#begin(result.root);
    }
    this.#missing.lacks('compose', lost);
  }

  #begin(root: HTMLElement): void {
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
    this.#views.set(root, this.#found.compose(view));
  }

  #take(): Answering | null {
    const answered = this.#answered;
    this.#answered = null;
    return answered && Date.now() - answered.at < answerWait ? answered : null;
  }

  /** Whether an event sends a message of a view that is not recognised. */
  sendsUnseen(event: Event): boolean {
    return sendsUnknown(event, this.#views.keys());
  }
}
