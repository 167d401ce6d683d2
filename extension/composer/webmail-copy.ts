/** The copy of a draft that the webmail keeps in its own folder, encrypted to the user alone, where the settings want one. */
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import type { Exported } from './draft.ts';
import type { Cause } from './stage.ts';

/** Keeps and deletes the copies of one draft. */
export class WebmailCopy {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #tell: (message: FromComposer) => void;
  #waiting: ((cause: Cause | undefined) => void) | undefined;
  /** The Message-IDs of those that there may be. */
  readonly #copies: Set<string>;

  /**
   * @param tell says something to the content script
   * @param copies the Message-IDs of copies that there may be of a draft that is gone on with
   */
  constructor(engine: Pick<Engine, 'call'>, tell: (message: FromComposer) => void, copies: string[] = []) {
    this.#engine = engine;
    this.#tell = tell;
    this.#copies = new Set(copies);
  }

  /** Has the webmail keep a draft, in the place of any copy before. Resolves with what hinders it; undefined for nothing. */
  async keep(prepared: () => Promise<Exported>): Promise<Cause | undefined> {
    try {
      const { params, bodies } = await prepared();
      const { result, bodies: finished } = await this.#engine.call('exportDraft', params, bodies);
      const [envelope] = result.messages;
      const [raw] = finished;
      if (!envelope || !raw) return undefined;
      const answer = new Promise<Cause | undefined>(resolve => {
        this.#waiting = resolve;
      });
      this.#tell({ type: 'keep-draft', message: { envelope, messageId: result.messageId, raw } });
      const cause = await answer;
      if (cause === undefined) this.#drop(result.messageId);
      this.#copies.add(result.messageId);
      return cause;
    } catch (thrown) {
      return { from: 'engine', error: errorOf(thrown) };
    }
  }

  /** Has the webmail delete the copies, where there may be some. */
  drop(): void {
    this.#drop();
  }

  /** Has it delete all but one. */
  #drop(stays?: string): void {
    for (const messageId of this.#copies) {
      if (messageId === stays) continue;
      this.#tell({ type: 'drop-draft', messageId });
      this.#copies.delete(messageId);
    }
  }

  /** Takes what the content script says of the copy; false for anything else. */
  receive(message: ToComposer): boolean {
    if (!this.#waiting || (message.type !== 'draft-kept' && message.type !== 'failed')) return false;
    const answer = this.#waiting;
    this.#waiting = undefined;
    answer(
      message.type === 'failed' ? { from: 'webmail', failure: message.failure, asked: 'to-keep' } : undefined,
    );
    return true;
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#waiting?.({ from: 'channel', when: 'before' });
    this.#waiting = undefined;
  }
}
