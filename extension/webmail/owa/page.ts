/**
 * Follows what the page shows: the messages that are open in it, and what is
 * being written. The page is one document that redraws itself.
 */
import type { AnswerKind } from '../../channel.ts';
import type { Found } from '../adapter.ts';
import { idLater } from '../exchange/found-later.ts';
import { failureOf } from '../failure.ts';
import { Missing, patience } from '../missing.ts';
import { watchPage } from '../watching.ts';
import { type Anchor, broken, find, findAll } from './anchors.ts';
import { composeRoot } from './compose-root.ts';
import { OwaComposeView } from './compose-view.ts';
import { draftInAddress, isProtected, itemInAddress, itemShown, type Shown } from './identify.ts';
import { OwaListView } from './list.ts';
import { MessagePart, OwaMessageView } from './message-view.ts';
import { chosenHere, type Later, type Opened, type OpenedFor, recent } from './opened.ts';
import { OwnDraft } from './own-draft.ts';
import { sendsUnknown } from './sends.ts';
import type { Session } from './session.ts';
import type { Item } from './types.ts';

const kinds: OpenedFor[] = ['reply-all', 'reply', 'forward', 'edit'];

/** A message that is shown, as far as it was looked at. */
interface Open {
  part: MessagePart;
  /** What tells it from another message in the same elements. */
  key: string;
  /** The item, once it was found; null where it is none of those that matter here. */
  id?: string | null;
  /** Its subject, where it is protected. */
  subject?: string;
  /** Whether the page's own buttons to answer it are known. */
  answerable?: boolean;
  end: () => void;
}

export class OwaPage {
  readonly #session: Session;
  readonly #found: Found;
  readonly #open = new Map<HTMLElement, Open>();
  readonly #composed = new Map<HTMLElement, () => void>();
  readonly #listed = new WeakSet<HTMLElement>();
  readonly #missing: Missing<'message' | 'answers' | 'compose'>;
  /** The protected message that was shown last, where the page's buttons to answer it are not known. */
  #before: { id: string; subject: string; at: number } | null = null;
  /** The drafts before a click that opens a compose view: the page saves what it forwards with files as it opens it. */
  #drafts: { own: OwnDraft; at: number } | null = null;
  /** What the next compose view is opened for. */
  #opened: (Opened & { at: number }) | null = null;
  /** The same, where the message was not found yet. */
  #later: (Later & { at: number }) | null = null;
  /** The conversation that is chosen in the list. */
  #chosen: string | undefined;

  constructor(session: Session, found: Found) {
    this.#session = session;
    this.#found = found;
    this.#missing = new Missing(
      what => found.lost(`Outlook on the web, ${what}`),
      () => {
        this.#messages();
        this.#compose();
      },
    );
  }

  /** Looks at the page now and whenever it changes. */
  watch(): void {
    const look = () => {
      this.#messages();
      this.#compose();
      this.#choose();
      this.#lists();
    };
    const soon = watchPage(look, { characterData: true, attributeFilter: ['aria-selected', 'data-convid'] });
    addEventListener('hashchange', soon);
    addEventListener('click', event => this.#clicked(event), { capture: true });
  }

  /** Which message a click on one of the page's own buttons is about. */
  #clicked(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    const kind = kinds.find(each => find(each, button.parentElement ?? button) === button);
    if (kind === undefined) return;
    this.#drafts = { own: new OwnDraft(this.#session.service), at: Date.now() };
    const open = [...this.#open.values()];
    const around =
      open.find(({ part }) => part.root.contains(button)) ?? (open.length === 1 ? open[0] : undefined);
    if (around?.id) this.#opens({ kind, id: around.id });
    else if (around && around.id !== null && kind !== 'edit') this.#opensLater(kind, around.part);
  }

  #opensLater(kind: AnswerKind, part: MessagePart): void {
    // The page may show another one by then.
    const shown = part.shown();
    const item = this.#finding(() => shown);
    const id = () => idLater(item, found => (isProtected(found) ? found.ItemId.Id : null));
    this.#opened = null;
    this.#later = { kind, id, at: Date.now() };
  }

  #opens(opened: Opened): void {
    this.#opened = { ...opened, at: Date.now() };
    this.#later = null;
  }

  #messages(): void {
    // A quotation that is being written may have what a message has.
    const bodies = findAll('body', document).filter(body => body.closest('[contenteditable]') === null);
    for (const [body, open] of this.#open) {
      if (bodies.includes(body) && open.key === this.#keyOf(open.part)) continue;
      open.end();
      this.#open.delete(body);
      if (open.answerable === false)
        this.#before = { id: open.id ?? '', subject: open.subject ?? '', at: Date.now() };
    }
    const unnamed = bodies.length > 0 && find('selectedRow', document) === null && !itemInAddress(location);
    this.#missing.lacks('message', unnamed ? ['selectedRow'] : []);
    for (const open of this.#open.values()) this.#answerable(open);
    for (const body of bodies) if (!this.#open.has(body)) this.#look(body);
  }

  #look(body: HTMLElement): void {
    const part = new MessagePart(body);
    const open: Open = { part, key: this.#keyOf(part), end: () => undefined };
    this.#open.set(body, open);
    this.#finding(() => part.shown())().then(
      item => {
        // The page may show another one by now.
        if (this.#open.get(body) !== open) return;
        open.id = item?.ItemId.Id ?? null;
        if (item === null || !isProtected(item)) return;
        open.subject = item.Subject ?? '';
        this.#answerable(open);
        open.end = this.#found.message(
          new OwaMessageView(part, item.ItemId.Id, this.#session.service, {
            opens: kind => this.#opens({ kind, id: item.ItemId.Id }),
            lacks: anchor => this.#found.lost(`Outlook on the web, message: ${anchor}`),
          }),
        );
      },
      thrown => {
        if (this.#open.get(body) === open)
          this.#found.lost(`Outlook on the web, message: ${failureOf(thrown).detail}`);
      },
    );
  }

  /** Whether the page's own buttons to answer a protected message are known: whoever presses another one is not to leave encryption unasked. */
  #answerable(open: Open): void {
    if (open.subject === undefined) return;
    const lost = broken(['reply', 'reply-all', 'forward'], document);
    open.answerable = lost.length === 0 || open.part.shown().draft;
    this.#missing.lacks('answers', open.answerable ? [] : lost);
  }

  /** Finds the item of what is chosen now; null where it is none of those that matter here. */
  #finding(shown: () => Shown): () => Promise<Item | null> {
    const id = itemInAddress(location);
    const conversation = find('selectedRow', document)?.dataset.convid;
    return async () => {
      if (id !== null) return this.#session.service.item(id);
      if (conversation === undefined) return null;
      const items = await this.#session.service.conversation(conversation);
      return items.some(isProtected) ? itemShown(items, shown()) : null;
    };
  }

  /** A moment after another conversation was chosen, its messages must be found in the page. */
  #choose(): void {
    const chosen = find('selectedRow', document)?.dataset.convid;
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    if (chosen === undefined) return;
    setTimeout(async () => {
      const shown = () => this.#chosen !== chosen || find('body', document) || find('editor', document);
      if (shown()) return;
      const items = await this.#session.service.conversation(chosen).catch(() => []);
      if (items.some(isProtected) && !shown()) this.#found.lost('Outlook on the web, message: body');
    }, patience);
  }

  #lists(): void {
    for (const list of findAll('list', document)) {
      if (this.#listed.has(list)) continue;
      this.#listed.add(list);
      this.#found.list(new OwaListView(list, this.#session.service));
    }
  }

  /** Whether an event sends a message of a view that is not recognised. */
  sendsUnseen(event: Event): boolean {
    return sendsUnknown(event, this.#composed.keys());
  }

  #keyOf(part: MessagePart): string {
    const conversation = find('selectedRow', document)?.dataset.convid ?? '';
    return [conversation, location.hash, part.header()].join('\n');
  }

  #compose(): void {
    for (const [root, end] of this.#composed) {
      if (root.isConnected) continue;
      end();
      this.#composed.delete(root);
    }
    const editors = findAll('editor', document);
    // Send without an editor is one that would leave unseen.
    let lost: Anchor[] = editors.length === 0 && find('send', document) ? ['editor'] : [];
    for (const editor of editors) {
      if ([...this.#composed.keys()].some(root => root.contains(editor))) continue;
      const found = composeRoot(editor, [...this.#composed.keys()]);
      if ('lost' in found) {
        lost = found.lost;
        continue;
      }
      const [opened, later, drafts] = [recent(this.#opened), recent(this.#later), recent(this.#drafts)];
      this.#opened = this.#later = this.#drafts = null;
      // A draft that is chosen in the list is opened without a click on anything else.
      const conversation = chosenHere();
      const item = draftInAddress(location);
      const before = recent(this.#before);
      this.#before = null;
      const view = new OwaComposeView(
        found.root,
        this.#session,
        opened ?? {
          kind: 'chosen',
          conversation,
          ...(item === null ? {} : { item }),
          ...(before ? { before } : {}),
          ...(later ? { later } : {}),
        },
        drafts?.own,
      );
      this.#composed.set(found.root, this.#found.compose(view));
    }
    this.#missing.lacks('compose', lost);
  }
}
