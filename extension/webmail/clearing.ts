/** Clears out of a webmail what it holds by itself of a message that a composer has taken over, and leaves its compose view. */
import { t } from '../i18n.ts';
import { within } from '../within.ts';
import type { ComposeView } from './adapter.ts';
import { failureOf } from './failure.ts';
import { notice } from './notice.ts';

/** For how long the page stays for what is under way, in milliseconds: a webmail that is slow keeps nobody here. */
const patience = 5000;

export class Clearing {
  readonly #view: Pick<ComposeView, 'clear' | 'removeDraft' | 'leave'>;
  /** The webmail's editor holds what the composer was given and nobody else keeps yet. */
  #due = false;
  #clearing: Promise<unknown> = Promise.resolve();
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(view: Pick<ComposeView, 'clear' | 'removeDraft' | 'leave'>) {
    this.#view = view;
  }

  /** The composer was given what the editor holds. */
  given(): void {
    this.#due = true;
  }

  /** The webmail goes on with what its editor holds. */
  waive(): void {
    this.#due = false;
  }

  /**
   * Leaves nothing in the webmail of what was written there, the draft included that it saved by itself. Not before the
   * composer has kept it: until then, a crash would take the only copy away.
   */
  async clear(): Promise<void> {
    if (!this.#due) return;
    this.#due = false;
    const clearing = this.#view.clear().then(() => this.#view.removeDraft());
    this.#clearing = clearing.catch(() => undefined);
    await clearing;
  }

  /** Resolves when nothing is being cleared. */
  async settled(): Promise<void> {
    await this.#clearing;
  }

  /** Takes work that leaving the page would break off. */
  stayFor(work: Promise<unknown>): void {
    this.#underWay = Promise.allSettled([this.#underWay, work]);
  }

  /** Leaves the view and nothing of it that the webmail saved. Of what was sent, an older draft that stays is told. */
  async leave(after: 'sending' | 'discarding'): Promise<void> {
    await this.settled();
    try {
      await this.#view.removeDraft();
    } catch (thrown) {
      // What may have been saved of an emptied view is empty.
      if (after === 'sending')
        await notice(t('webmail_draft_left'), t('webmail_draft_left_help'), failureOf(thrown).detail);
    }
    await within(patience, this.#underWay);
    this.#view.leave(after);
  }
}
