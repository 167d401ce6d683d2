import type { Outgoing, OutgoingState } from '../../js-bridge/contract.ts';

/** For how long what was discarded can be put back where it was, in milliseconds. The engine has it for longer. */
const shownFor = 20_000;

/** What was discarded a moment ago. */
export class Discarded {
  readonly #changed: () => void;
  readonly #all = new Map<string, Outgoing>();

  /** @param changed called when something is no longer shown */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get shown(): Outgoing[] {
    return [...this.#all.values()].map(outgoing => ({ ...outgoing, state: 'discarded' }));
  }

  /** Shows a message for a while. */
  add(outgoing: Outgoing): void {
    const { messageId } = outgoing;
    this.#all.set(messageId, outgoing);
    setTimeout(() => {
      if (this.#all.get(messageId) !== outgoing) return;
      this.#all.delete(messageId);
      this.#changed();
    }, shownFor);
  }

  /** Shows it no more; returns what was known of it. */
  take(messageId: string): OutgoingState | undefined {
    const outgoing = this.#all.get(messageId);
    this.#all.delete(messageId);
    return outgoing?.state;
  }
}
