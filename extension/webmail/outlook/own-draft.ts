/**
 * The draft that the page saves of a message by itself. The page names it in the
 * ids of the compose view, where it has saved one already; where it does not, those that
 * were there before are noted, and of the others the one counts that has what the view shows.
 */
import type { Listed, Mailbox, OwnDraft } from '../../mailbox/contract.ts';
import { failureOf } from '../failure.ts';
import { restID } from './ids.ts';

/** How many of the newest drafts are looked at. */
const most = 25;

/** A draft, and what is in it. */
export interface Saved extends OwnDraft {
  id: string;
}

export class SavedDraft {
  readonly #mailbox: Pick<Mailbox, 'find' | 'draft'>;
  readonly #before: Promise<Set<string> | null>;

  /** Notes the drafts that are there when a compose view opens. */
  constructor(mailbox: Pick<Mailbox, 'find' | 'draft'>) {
    this.#mailbox = mailbox;
    this.#before = this.#newest().then(
      found => new Set(found.map(({ id }) => id)),
      // Without knowing them, none is taken for the view's.
      () => null,
    );
  }

  /**
   * The draft of a view that shows a subject, or null where the page shows none, and files; null where there is no
   * draft, or more than one.
   */
  async find(named: string | null, subject: string | null, fileNames: string[]): Promise<Saved | null> {
    if (named !== null) {
      const saved = await this.#read(restID(named));
      if (saved) return saved;
    }
    const before = await this.#before;
    if (before === null) return null;
    const added = (await this.#newest()).filter(
      each => !before.has(each.id) && (subject === null || each.subject === subject) && !isOurs(each),
    );
    const fitting: Saved[] = [];
    for (const { id } of added) {
      const saved = await this.#read(id);
      if (saved && fileNames.every(name => saved.files.some(file => file.name === name))) fitting.push(saved);
    }
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }

  #newest(): Promise<Listed[]> {
    return this.#mailbox.find({ newestDrafts: most });
  }

  async #read(id: string): Promise<Saved | null> {
    try {
      return { id, ...(await this.#mailbox.draft(id)) };
    } catch (thrown) {
      const { code } = failureOf(thrown);
      // What the page calls its view by may be no id of the mailbox.
      if (code === 'not-found' || code === 'rejected') return null;
      throw thrown;
    }
  }
}

/** What Signet keeps among the drafts, and sends from there, has the same subject as what the page has opened. */
function isOurs({ form, messageId }: Listed): boolean {
  return form === 'protected' || messageId.startsWith('signet-draft-');
}
