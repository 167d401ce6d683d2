/** Going on with a message that was kept while it was written. */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, DraftInfo, OpenDraftResult } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { engineProblem } from '../ui/problem.ts';
import '../ui/unlock.ts';
import type { WebmailDraft } from '../channel.ts';
import type { Start } from './compose-view.ts';
import { isHeld } from './draft-held.ts';

/** A draft that is gone on with. */
export interface Resumed {
  id: string;
  start: Start;
  kept: Pick<OpenDraftResult, 'answers' | 'confidential' | 'choices' | 'heldFor' | 'copyMessageId'>;
  /** The names of files that could not be read any more. */
  lost: string[];
}

type State =
  | { at: 'rest' }
  | { at: 'offering'; drafts: DraftInfo[]; locked: boolean }
  /** Asking for the passphrase, for one of them. */
  | { at: 'unlocking'; draft: { id: string } }
  | { at: 'failed'; draft: { id: string }; error: ContractError };

/** Opens a draft. @throws {EngineError} locked, not-found, storage, … */
export async function openDraft(engine: Pick<Engine, 'call'>, id: string, start: Start): Promise<Resumed> {
  const { result, bodies } = await engine.call('openDraft', { id });
  const { draft, lost, answers, confidential, choices, heldFor, copyMessageId } = result;
  const { attachments, ...rest } = draft;
  const resumed: WebmailDraft = {
    identities: start.draft.identities,
    draft: rest,
    // Formatted text is kept as HTML alone.
    ...(rest.html || !rest.text ? {} : { plain: true }),
    files: attachments.map((attachment, index) => ({
      ...attachment,
      bytes: bodies[index] ?? new Uint8Array(),
    })),
  };
  return {
    id,
    // It stays in the account that it was begun in.
    start: { ...start, account: result.account, draft: resumed, sign: choices.sign },
    kept: { answers, confidential, choices, heldFor, copyMessageId },
    lost,
  };
}

/** Offers what was not finished in this account, above what is written now. */
export class ResumeOffer {
  readonly #host: ReactiveControllerHost;
  readonly #engine: Engine;
  readonly #start: Start;
  readonly #chosen: (resumed: Resumed) => void;
  #state: State = { at: 'rest' };

  /** @param chosen called with the draft that the user wants to go on with */
  constructor(
    host: ReactiveControllerHost,
    engine: Engine,
    start: Start,
    chosen: (resumed: Resumed) => void,
  ) {
    this.#host = host;
    this.#engine = engine;
    this.#start = start;
    this.#chosen = chosen;
  }

  /**
   * Opens the draft that the composer was asked for, else looks for drafts that
   * nobody has open. What goes wrong with that is no reason not to write.
   */
  async look(): Promise<void> {
    const { resume } = this.#start;
    if (resume && !(await isHeld(resume))) {
      await this.#open({ id: resume });
      return;
    }
    try {
      const { result } = await this.#engine.call('listDrafts', {});
      const waiting = await this.#waiting();
      const ours = result.drafts
        .filter(
          ({ id, account, discardedAt, damaged }) =>
            account === this.#start.account && !discardedAt && !damaged && !waiting.has(id),
        )
        // First what waited for certificates and waits no more: it was finished long ago.
        .sort((a, b) => Math.sign(b.heldFor.length) - Math.sign(a.heldFor.length));
      const held = await Promise.all(ours.map(({ id }) => isHeld(id)));
      const drafts = ours.filter((_, index) => !held[index]);
      if (drafts.length > 0) this.#move({ at: 'offering', drafts, locked: result.locked });
    } catch {
      // The engine tells what is wrong with it where it is needed.
    }
  }

  /** The drafts that still wait for certificates. */
  async #waiting(): Promise<Set<string>> {
    const { result } = await this.#engine.call('held', {});
    return new Set(result.held.filter(({ ready }) => !ready).map(({ id }) => id));
  }

  /** Takes the offer back. */
  withdraw(): void {
    if (this.#state.at !== 'rest') this.#move({ at: 'rest' });
  }

  /** The offer; nothing where there is none. */
  notice(): TemplateResult | typeof nothing {
    switch (this.#state.at) {
      case 'rest':
        return nothing;
      case 'offering':
        return this.#offer(this.#state.drafts, this.#state.locked);
      case 'unlocking':
        return this.#unlock(this.#state.draft);
      case 'failed':
        return this.#failed(this.#state.draft, this.#state.error);
    }
  }

  #offer(drafts: DraftInfo[], locked: boolean): TemplateResult | typeof nothing {
    const [newest] = drafts;
    if (!newest) return nothing;
    const values = {
      subject: newest.subject || t('composer_without_subject'),
      when: formatDateTime(newest.savedAt),
      count: drafts.length,
    };
    const waited = newest.heldFor.length > 0;
    const title = t(waited ? 'held_ready' : 'kept_offer');
    const text = waited ? 'held_ready_text' : 'kept_offer_text';
    return html`<div class="notice" role="group" aria-label=${title}>
      ${icon(waited ? 'mail-check' : 'history')}
      <div>
        <strong>${title}</strong>
        <p>
          ${t(locked ? 'kept_offer_locked' : text, values)}
          ${drafts.length > 1 ? t('kept_offer_more', values) : nothing}
        </p>
      </div>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.#open(newest)}>${t(waited ? 'held_go_on' : 'kept_resume')}</button>
        <button type="button" class="button quiet" @click=${() => this.withdraw()}>${t('kept_not_now')}</button>
      </div>
    </div>`;
  }

  #unlock(draft: { id: string }): TemplateResult {
    return html`<div class="notice" role="group" aria-label=${t('kept_unlock')}>
      ${icon('lock-keyhole')}
      <div class="unlock-notice">
        <strong>${t('kept_unlock')}</strong>
        <signet-unlock .engine=${this.#engine} @unlocked=${() => this.#open(draft)}></signet-unlock>
      </div>
      <div class="buttons">
        <button type="button" class="button quiet" @click=${() => this.withdraw()}>${t('kept_not_now')}</button>
      </div>
    </div>`;
  }

  #failed(draft: { id: string }, error: ContractError): TemplateResult {
    return engineProblem(error, [
      { label: t('ui_try_again'), run: () => this.#open(draft) },
      { label: t('kept_not_now'), run: () => this.withdraw() },
    ]);
  }

  async #open(draft: { id: string }): Promise<void> {
    try {
      this.#chosen(await openDraft(this.#engine, draft.id, this.#start));
    } catch (thrown) {
      const error = errorOf(thrown);
      if (error.code === 'locked') this.#move({ at: 'unlocking', draft });
      else this.#move({ at: 'failed', draft, error });
    }
  }

  #move(state: State): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
