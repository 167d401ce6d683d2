/** The copy of a draft that the webmail keeps in its own folder, encrypted to the user alone, where the settings want one. */
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import type { Cause, Job } from './outbox.ts';

/** Keeps and deletes the copies of one draft. */
export class WebmailCopy {
  readonly #engine: Pick<Engine, 'call'>;
  readonly #tell: (message: FromComposer) => void;
  #waiting: ((cause: Cause | undefined) => void) | undefined;
  #messageId: string | undefined;

  /**
   * @param tell says something to the content script
   * @param messageId that of the copy of a draft that is gone on with
   */
  constructor(engine: Pick<Engine, 'call'>, tell: (message: FromComposer) => void, messageId?: string) {
    this.#engine = engine;
    this.#tell = tell;
    this.#messageId = messageId;
  }

  /** Has the webmail keep a draft, in the place of the copy before. Resolves with what hinders it; undefined for nothing. */
  async keep(id: string, job: () => Promise<Job>): Promise<Cause | undefined> {
    try {
      const { params, bodies } = await job();
      const { result, bodies: finished } = await this.#engine.call(
        'exportDraft',
        { id, draft: params.draft },
        bodies,
      );
      const [envelope] = result.messages;
      const [raw] = finished;
      if (!envelope || !raw) return undefined;
      this.#messageId = result.messageId;
      const answer = new Promise<Cause | undefined>(resolve => {
        this.#waiting = resolve;
      });
      this.#tell({ type: 'keep-draft', message: { envelope, messageId: result.messageId, raw } });
      return await answer;
    } catch (thrown) {
      return { from: 'engine', error: errorOf(thrown) };
    }
  }

  /** Has the webmail delete the copy, where there may be one. */
  drop(): void {
    if (this.#messageId) this.#tell({ type: 'drop-draft', messageId: this.#messageId });
    this.#messageId = undefined;
  }

  /** Takes what the content script says of the copy; false for anything else. */
  receive(message: ToComposer): boolean {
    if (!this.#waiting || (message.type !== 'draft-kept' && message.type !== 'failed')) return false;
    const answer = this.#waiting;
    this.#waiting = undefined;
    answer(
      message.type === 'failed' ? { from: 'webmail', failure: message.failure, asked: 'other' } : undefined,
    );
    return true;
  }

  /** The content script is gone. */
  disconnected(): void {
    this.#waiting?.({ from: 'channel', when: 'before' });
    this.#waiting = undefined;
  }
}
