/**
 * The encrypted drafts that Signet keeps among those of Gmail. They come and go through the Gmail API, which takes a consent
 * of its own; what Gmail shows of them is recognised without it.
 *
 * Gmail opens a draft in a compose window, which becomes the place of the composer. Such a draft goes with its window: the
 * page throws away what it has open itself, and would not know what to do about a draft that is gone.
 */
import type { OutgoingMessage } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';

/** A draft of ours that a compose window was opened with. */
export interface Opened {
  messageId: string;
  raw: Uint8Array<ArrayBuffer>;
  /** Whether the window is still there. */
  isOpen(): boolean;
  /** It is not wanted any more, and goes when the window does. */
  dropped: boolean;
}

export class Copies {
  readonly #mailbox: Pick<Mailbox, 'find' | 'saveDraft' | 'deleteDraft'>;
  /** The ids of those that were kept from this page, by Message-ID: the search of Gmail may find them only later. */
  readonly #kept = new Map<string, string>();
  readonly #opened = new Set<Opened>();

  constructor(mailbox: Pick<Mailbox, 'find' | 'saveDraft' | 'deleteDraft'>) {
    this.#mailbox = mailbox;
  }

  /** Notes that a window was opened with one. */
  open(opened: Opened): void {
    for (const each of this.#opened) if (!each.isOpen()) this.#opened.delete(each);
    this.#opened.add(opened);
  }

  /** Keeps a draft, in the place of those with its Message-ID. */
  async keep({ messageId, raw }: Pick<OutgoingMessage, 'messageId' | 'raw'>): Promise<void> {
    const [replaces, ...others] = await this.#ids(messageId);
    const id = await this.#mailbox.saveDraft(raw, {
      bcc: [],
      ...(replaces === undefined ? {} : { replaces }),
    });
    this.#kept.set(messageId, id);
    for (const other of others) await this.#mailbox.deleteDraft(other);
  }

  /** Deletes those with a Message-ID, or has their window do it. */
  async drop(messageId: string): Promise<void> {
    const opened = [...this.#opened].find(each => each.messageId === messageId && each.isOpen());
    if (opened) {
      opened.dropped = true;
      return;
    }
    for (const id of await this.#ids(messageId)) await this.#mailbox.deleteDraft(id);
    this.#kept.delete(messageId);
  }

  async #ids(messageId: string): Promise<string[]> {
    const found = (await this.#mailbox.find({ draft: messageId })).map(({ id }) => id);
    const kept = this.#kept.get(messageId);
    return kept === undefined ? found : [...new Set([kept, ...found])];
  }
}
