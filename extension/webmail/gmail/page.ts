/**
 * Follows what the page shows: the messages of a conversation that are not
 * folded, and what is being written. The page is one document that redraws itself.
 */
import type { AnswerKind } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import type { Found } from '../adapter.ts';
import { Changes } from '../changes.ts';
import { Missing } from '../missing.ts';
import { watchPage } from '../watching.ts';
import { type Anchor, closest, find, findAll } from './anchors.ts';
import { ChosenFiles } from './chosen-files.ts';
import { type Around, composeRoot, GmailComposeView } from './compose-view.ts';
import type { Copies } from './copies.ts';
import type { ExactMessages } from './exact.ts';
import { idOf, isSameMessage, type Named } from './identify.ts';
import { GmailListView } from './list.ts';
import { GmailMessageView, MessagePart } from './message-view.ts';
import { hasUnknown, sendsUnknown } from './sends.ts';
import type { Threads } from './threads.ts';

/** How long after a click the window of the answer may appear. */
const answerWait = 10_000;

/** A message as it was when something in it changed last. */
interface Shown {
  part: MessagePart;
  named: Named;
  /** It is not folded. */
  open: boolean;
  looksProtected: boolean;
}

interface Open {
  named: Named;
  /** Ends the view; undefined for a message that is not protected, as far as the page shows. */
  end?: () => void;
}

export interface Owner {
  base: string;
  address: string;
  /** The account's addresses, as far as they are known by now. */
  identities: string[];
  mailbox: Mailbox;
  threads: Threads;
  copies: Copies;
  exact: ExactMessages;
  /** Takes that the page lets its user send from an address. */
  chose(address: string): void;
}

export class GmailPage {
  readonly #owner: Owner;
  readonly #found: Found;
  readonly #chosen = new ChosenFiles();
  readonly #shown = new WeakMap<HTMLElement, Shown>();
  readonly #open = new Map<HTMLElement, Open>();
  readonly #composed = new Map<HTMLElement, () => void>();
  readonly #listed = new WeakSet<HTMLElement>();
  readonly #missing: Missing<'message' | 'compose'>;
  #answered: { messageId: string; kind: AnswerKind; at: number } | null = null;
  /** The window whose menu was opened, as long as nothing else was pressed since. */
  #opened: HTMLElement | null = null;

  constructor(owner: Owner, found: Found) {
    this.#owner = owner;
    this.#found = found;
    this.#missing = new Missing(
      what => found.lost(`Gmail, ${what}`),
      view => (view === 'message' ? this.#messages(anywhere()) : this.#compose()),
    );
  }

  /** Looks at the page now and whenever it changes. */
  watch(): void {
    const look = (changes: Changes) => {
      // What is written is neither a message nor another window.
      if (changes.onlyIn(this.#composed.keys())) return;
      this.#messages(changes);
      this.#compose();
      this.#lists();
    };
    watchPage(look, { attributeFilter: ['data-message-id', 'data-legacy-message-id', 'download_url'] });
    this.#chosen.watch(document);
    // By keys a menu opens without a click, and the mouse may be let go over an item of it.
    for (const type of ['mousedown', 'keydown', 'click'])
      addEventListener(type, event => this.#pressed(event), { capture: true });
  }

  /** Notes whose menu beside Send is opened: the menu stands elsewhere in the page, and does not say it. */
  #pressed(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target && closest('menu', target)) return;
    const button = target && closest('sendMenu', target);
    const root = button && [...this.#composed.keys()].find(each => each.contains(button));
    this.#opened = root ?? null;
  }

  /** One that nobody saw being opened can only be that of the window that there is alone. */
  get #menuOf(): HTMLElement | null {
    if (this.#opened?.isConnected) return this.#opened;
    const roots = [...this.#composed.keys()];
    return roots.length === 1 && !hasUnknown(roots) ? (roots[0] ?? null) : null;
  }

  /** Whether an event sends a message of a window that is not recognised. */
  sendsUnseen(event: Event): boolean {
    return sendsUnknown(event, this.#composed.keys(), this.#menuOf);
  }

  #messages(changes: Changes): void {
    // A quotation that is being written may have what a message has.
    const roots = findAll('message', document).filter(root => closest('writable', root) === null);
    const messages = roots.map(root => this.#see(root, changes));
    const shown = new Map(messages.filter(({ open }) => open).map(each => [each.part.root, each]));
    for (const [root, { named, end }] of this.#open) {
      const now = shown.get(root);
      if (now && isSameMessage(now.named, named)) continue;
      end?.();
      this.#open.delete(root);
    }
    for (const each of shown.values()) this.#look(each);
    this.#missing.lacks('message', this.#lackOfMessages(messages));
  }

  /** Looks at a message where something in it has changed. */
  #see(root: HTMLElement, changes: Changes): Shown {
    const before = this.#shown.get(root);
    if (before && !changes.in(root)) return before;
    const part = new MessagePart(root);
    const { named, body, looksProtected } = part;
    const now = { part, named, open: body !== null, looksProtected };
    this.#shown.set(root, now);
    return now;
  }

  #look({ part, named, looksProtected }: Shown): void {
    const open: Open = this.#open.get(part.root) ?? { named };
    this.#open.set(part.root, { ...open, named });
    if (open.end || idOf(named) === null || !looksProtected) return;
    const end = this.#found.message(
      new GmailMessageView(part, {
        ...this.#owner,
        answers: kind => {
          this.#answered = { messageId: part.root.dataset.messageId ?? '', kind, at: Date.now() };
        },
        lost: anchor => this.#found.lost(`Gmail, answers: ${anchor}`),
      }),
    );
    this.#open.set(part.root, { named, end });
  }

  /** What a conversation lacks that is open. */
  #lackOfMessages(messages: Shown[]): Anchor[] {
    const shown = messages.filter(({ open }) => open);
    const conversation = find('conversation', document);
    if (conversation === null) return shown.some(({ part }) => isSeen(part.root)) ? ['conversation'] : [];
    const lack = lackOf(messages, shown);
    // Asked last, since the browser may have to lay the page out for the answer.
    return lack !== null && isSeen(conversation) ? [lack] : [];
  }

  #compose(): void {
    for (const [root, end] of this.#composed) {
      if (root.isConnected) continue;
      end();
      this.#composed.delete(root);
    }
    let lost: Anchor[] = [];
    for (const inside of findAll('composing', document)) {
      if ([...this.#composed.keys()].some(root => root.contains(inside))) continue;
      const found = composeRoot(inside, this.#composed.keys());
      if ('lost' in found) {
        lost = found.lost;
        continue;
      }
      this.#composed.set(found.root, this.#found.compose(new GmailComposeView(found.root, this.#around)));
    }
    this.#missing.lacks('compose', lost);
  }

  #lists(): void {
    for (const list of findAll('list', document)) {
      if (this.#listed.has(list)) continue;
      this.#listed.add(list);
      this.#found.list(new GmailListView(list));
    }
  }

  get #around(): Around {
    return {
      ...this.#owner,
      chosen: this.#chosen,
      kindOf: messageId => {
        const answered = this.#answered;
        if (answered?.messageId !== messageId || Date.now() - answered.at > answerWait) return null;
        return answered.kind;
      },
      menuOf: () => this.#menuOf,
    };
  }
}

/** What messages lack, of which some are not folded. */
function lackOf(messages: Shown[], open: Shown[]): Anchor | null {
  if (messages.length === 0 || open.some(({ named }) => idOf(named) === null)) return 'message';
  return open.length > 0 || messages.every(({ part }) => closest('folded', part.root)) ? null : 'body';
}

function isSeen(element: HTMLElement): boolean {
  return element.offsetParent !== null;
}

function anywhere(): Changes {
  const changes = new Changes();
  changes.addAnywhere();
  return changes;
}
