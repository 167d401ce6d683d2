/** Which conversations answers belong to: the API has to be told, and the page says it only where the answer is written. */
import { messageIDs, readHeader } from '../../header-fields.ts';

export class Threads {
  readonly #known = new Map<string, string>();

  /** Takes that a message with a Message-ID is in a conversation. */
  learn(messageId: string | undefined, thread: string | null): void {
    if (messageId !== undefined && thread !== null) this.#known.set(messageId, thread);
  }

  /** The conversation of what a finished message answers. Undefined where it answers nothing, or that is not known. */
  of(raw: Uint8Array): string | undefined {
    const [answered] = messageIDs(readHeader(raw).get('in-reply-to'));
    return answered === undefined ? undefined : this.#known.get(answered);
  }
}
