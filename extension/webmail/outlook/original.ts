/** The message that is answered or forwarded in a compose view. */
import { once } from '../../once.ts';
import type { Answered } from '../answering.ts';
import { failureOf } from '../failure.ts';
import { find } from './anchors.ts';
import type { ComposeForm } from './compose-form.ts';
import type { Surrounding } from './compose-view.ts';
import { isProtected } from './conversations.ts';
import { messageShown } from './identify.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export class Original {
  readonly #form: ComposeForm;
  readonly #around: Surrounding;
  /** Which one it is, and what becomes of it; null where there is none, or it is not found. `ambiguous` where it may be several. */
  readonly answered = once(() => this.#find());
  /** It as the mailbox holds it, null where there is none. Fails where it cannot be had now. */
  readonly raw = once(() => this.#fetch());

  constructor(form: ComposeForm, around: Surrounding) {
    this.#form = form;
    this.#around = around;
  }

  async #fetch(): Promise<Bytes | null> {
    const answered = await this.answered();
    return answered && this.#around.mailbox.raw(answered.id);
  }

  /** Without a click on the page's own button, as after its keys, it is told by the quotation of it. */
  async #find(): Promise<Answered | null> {
    if (this.#around.answered) {
      const { kind, id: known } = this.#around.answered;
      const id = typeof known === 'string' ? known : await known();
      return id === null ? null : { kind, id };
    }
    const editor = this.#form.editor();
    const quotation = editor && find('quotation', editor)?.textContent;
    const opened = this.#around.opened();
    if (!quotation || opened.length === 0) return null;
    try {
      const { id } = messageShown(opened, { header: quotation, subject: quotation, body: '' });
      const count = this.#form.takenCount();
      return { id, kind: count === 0 ? 'forward' : count === 1 ? 'reply' : 'reply-all' };
    } catch (thrown) {
      // Somebody may have sent another one like it, to have the answer begin unencrypted.
      if (failureOf(thrown).code === 'ambiguous' && opened.some(isProtected)) throw thrown;
      return null;
    }
  }
}
