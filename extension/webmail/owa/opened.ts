/** What a compose view was opened for, as far as the page shows that. */
import type { AnswerKind } from '../../channel.ts';
import { looksLikeDraft } from '../../header-fields.ts';
import type { Answered } from '../answering.ts';
import { find } from './anchors.ts';
import { isProtected } from './identify.ts';
import type { ExchangeService } from './service.ts';
import type { Item } from './types.ts';

/** What a button opens a compose view for. */
export type OpenedFor = AnswerKind | 'edit';

/** Which message a compose view is about: one that a button belongs to, or the conversation that is chosen in the list. */
export type Opened =
  | Answered
  | { kind: 'edit'; id: string }
  | {
      kind: 'chosen';
      conversation: string | undefined;
      /** The item that the address of a window of its own names. */
      item?: string;
      /** The protected message that was shown before, where the page's buttons to answer it are not known. */
      before?: { id: string; subject: string };
      /** What is answered, where it was not found yet when its button was pressed. */
      later?: Later;
    };

/** An answer to a message that is being looked for; its id is null where that is not protected. */
export interface Later {
  kind: AnswerKind;
  id(): Promise<string | null>;
}

/** A draft of Signet's. */
export interface Copy {
  id: string;
  raw: Uint8Array<ArrayBuffer>;
}

/** What of a form tells what it was opened for. */
interface Form {
  subject: string;
  recipients(field: 'to'): unknown[];
}

/** Which message is answered: that whose button was pressed, or the one that was shown before where the subject has its own. Fails where it cannot be found now. */
export async function answeredBy(opened: Opened, form: Form): Promise<Answered | null> {
  if (opened.kind === 'edit') return null;
  if (opened.kind !== 'chosen') return { kind: opened.kind, id: opened.id };
  const later = await opened.later?.id();
  if (opened.later && later) return { kind: opened.later.kind, id: later };
  if (opened.before === undefined) return null;
  const { id, subject } = opened.before;
  const end = Date.now() + patience;
  while (form.subject === '' && Date.now() < end) await new Promise(resolve => setTimeout(resolve, interval));
  if (subject === '' || form.subject === subject || !form.subject.endsWith(subject)) return null;
  return { kind: form.recipients('to').length > 0 ? 'reply' : 'forward', id };
}

/** For how long the page may be filling its form, and how often that is looked at, in milliseconds. */
const patience = 3000;
const interval = 100;

/**
 * The copy of a draft that a compose view shows; null where it shows anything else. A new message may be begun while a
 * draft is chosen: the subject has to be the draft's.
 */
export async function copyOpened(
  opened: Opened,
  service: ExchangeService,
  subject: () => string,
): Promise<Copy | null> {
  const drafts = (await candidates(opened, service)).filter(isProtected);
  const end = Date.now() + patience;
  while (drafts.length > 0) {
    const draft = drafts.find(({ Subject = '' }) => Subject.trim() === subject().trim());
    if (draft !== undefined) return copyOf(draft.ItemId.Id, service);
    if (Date.now() > end) break;
    await new Promise(resolve => setTimeout(resolve, interval));
  }
  return null;
}

/**
 * The drafts of which a compose view may show one, unprotected. A view that shows nothing shows none of them: a new
 * message may be begun while one is chosen, and what has neither subject nor files is told from it by nothing.
 */
export async function draftsOpened(
  opened: Opened,
  service: ExchangeService,
  shows: boolean,
): Promise<Item[]> {
  if (!shows) return [];
  const drafts = await candidates(opened, service).catch(() => []);
  return drafts.filter(item => !isProtected(item));
}

async function candidates(opened: Opened, service: ExchangeService): Promise<Item[]> {
  if (opened.kind === 'edit') return [await service.item(opened.id)];
  if (opened.kind !== 'chosen') return [];
  const { item, conversation } = opened;
  const items =
    item !== undefined
      ? [await service.item(item)]
      : conversation !== undefined
        ? await service.conversation(conversation)
        : [];
  return items.filter(({ IsDraft }) => IsDraft === true);
}

async function copyOf(id: string, service: ExchangeService): Promise<Copy | null> {
  const raw = await service.mime(id);
  return looksLikeDraft(raw) ? { id, raw } : null;
}

/** How long after a click the view that it opens may appear. */
const openWait = 10_000;

/** The conversation that is chosen in the list: in that of the page that opened this window, where it has none. */
export function chosenHere(): string | undefined {
  const here = find('selectedRow', document);
  if (here) return here.dataset.convid;
  try {
    const opened = opener as Window | null;
    return opened ? find('selectedRow', opened.document)?.dataset.convid : undefined;
  } catch {
    return undefined; // of another origin
  }
}

/** What a click has opened; null where that is too long ago. */
export function recent<T extends { at: number }>(noted: T | null): T | null {
  return noted && Date.now() - noted.at < openWait ? noted : null;
}
