/** The encrypted draft that a compose window was opened with, where it was opened with one: told from its octets, once for each draft. */
import { looksLikeDraft, messageIDs, readHeader } from '../../header-fields.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { ComposeForm } from './compose-form.ts';
import type { Copies, Opened } from './copies.ts';

/** What it takes to tell. */
interface Around {
  base: string;
  mailbox: Pick<Mailbox, 'download'>;
  copies: Pick<Copies, 'open'>;
}

export class OpenedDraft {
  readonly #form: Pick<ComposeForm, 'root' | 'savedDraft'>;
  readonly #around: Around;
  #looked: { id: string; found: Promise<Opened | null> } | undefined;
  #known: Opened | null = null;

  constructor(form: Pick<ComposeForm, 'root' | 'savedDraft'>, around: Around) {
    this.#form = form;
    this.#around = around;
  }

  /** The draft; null where the window holds something else, or what was never saved. */
  find(): Promise<Opened | null> {
    const id = this.#form.savedDraft;
    if (id === null) return Promise.resolve(null);
    if (this.#looked?.id !== id) {
      const found = this.#download(id).catch(thrown => {
        this.#looked = undefined;
        throw thrown;
      });
      this.#looked = { id, found };
    }
    return this.#looked.found;
  }

  /** Whether the window holds one, as far as that was looked for, which is to stay. */
  get stays(): boolean {
    return this.#known !== null && !this.#known.dropped;
  }

  /**
   * Gives the window back to the page, which saves something else over the draft. Not before the draft was
   * given up: it may be the only one.
   */
  release(): void {
    if (this.stays) throw new WebmailError('rejected', 'the window holds an encrypted draft');
    this.#known = null;
    if (this.#looked) this.#looked = { ...this.#looked, found: Promise.resolve(null) };
  }

  async #download(id: string): Promise<Opened | null> {
    const { base, mailbox, copies } = this.#around;
    try {
      const { body: raw } = await mailbox.download({ base, message: id });
      const [messageId] = messageIDs(readHeader(raw).get('message-id'));
      if (messageId === undefined || !looksLikeDraft(raw)) return null;
      const isOpen = () => this.#form.root.isConnected;
      this.#known = { messageId, raw, isOpen, dropped: false };
      copies.open(this.#known);
      return this.#known;
    } catch (thrown) {
      if (failureOf(thrown).code === 'not-found') return null;
      throw thrown;
    }
  }
}
