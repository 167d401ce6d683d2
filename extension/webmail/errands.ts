/** What a composer has its webmail do while the user writes: say who is meant, keep drafts, send. */
import type { FromComposer, ToComposer } from '../channel.ts';
import type { Webmail } from './adapter.ts';
import { Dispatch } from './dispatch.ts';

/** One of these. What is about the webmail's own compose view is none. */
export type Errand = FromComposer & {
  type: 'send' | 'noted' | 'look' | 'complete' | 'certificates' | 'keep-draft' | 'drop-draft';
};

/** Runs them for one composer. */
export class Errands {
  readonly #webmail: Webmail;
  readonly #tell: (answer: ToComposer) => void;
  readonly #unfinished: (work: Promise<unknown>) => void;
  readonly #dispatch: Dispatch;

  /** @param unfinished is told of work that leaving the page would break off */
  constructor(
    webmail: Webmail,
    tell: (answer: ToComposer) => void,
    unfinished: (work: Promise<unknown>) => void,
  ) {
    this.#webmail = webmail;
    this.#tell = tell;
    this.#unfinished = unfinished;
    this.#dispatch = new Dispatch(webmail, tell);
  }

  /** Does one and answers it. Rejects where the webmail could not. */
  async run(errand: Errand): Promise<void> {
    const webmail = this.#webmail;
    switch (errand.type) {
      case 'send':
      case 'noted':
      case 'look':
        await this.#dispatch.receive(errand);
        break;
      case 'complete': {
        // Without an answer the user goes on typing.
        const found = await webmail.complete?.(errand.text).catch(() => undefined);
        this.#tell({ type: 'completions', id: errand.id, ...(found ?? { addresses: [], groups: [] }) });
        break;
      }
      case 'certificates': {
        // As if there were none: the user sees that, and can look elsewhere.
        const { id, address, groupTimeout } = errand;
        const [values, stands] = await Promise.all([
          webmail.certificates?.(address).catch(() => []),
          webmail.standsFor?.(address, groupTimeout).catch(() => null),
        ]);
        this.#tell({ type: 'certificates', id, values: values ?? [], ...(stands ? { stands } : {}) });
        break;
      }
      case 'keep-draft':
        await webmail.keepDraft(errand.message);
        this.#tell({ type: 'draft-kept' });
        break;
      case 'drop-draft':
        // What stays behind is encrypted; whoever sends or discards is told of more important things.
        this.#unfinished(webmail.dropDraft(errand.messageId));
        break;
    }
  }
}
