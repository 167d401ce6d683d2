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
  /** Absent where it is kept nowhere but in the webmail's copy. */
  id?: string;
  start: Start;
  kept: Pick<OpenDraftResult, 'answers' | 'confidential' | 'choices' | 'heldFor' | 'copies' | 'copyOf'>;
  /** The names of files that could not be read any more. */
  lost: string[];
}

type State =
  | { at: 'rest' }
  | { at: 'offering'; drafts: DraftInfo[]; locked: boolean }
  /** Asking for the passphrase, to open one of them. */
  | { at: 'unlocking'; open: () => Promise<void> }
  /** The one that the webmail has opened is written in another window. */
  | { at: 'elsewhere' }
  | { at: 'failed'; open: () => Promise<void>; error: ContractError };

/** Opens a draft. @throws {EngineError} locked, not-found, storage, … */
export async function openDraft(engine: Pick<Engine, 'call'>, id: string, start: Start): Promise<Resumed> {
  const { result, bodies } = await engine.call('openDraft', { id });
  return { id, ...resumedOf(result, bodies, { ...start, account: result.account }) };
}

/** Opens the draft of which the webmail has a copy: the one that is kept here, where there is one. */
async function openCopy(
  engine: Pick<Engine, 'call'>,
  copy: Uint8Array<ArrayBuffer>,
  start: Start,
): Promise<Resumed> {
  const { result, bodies } = await engine.call('openDraftCopy', {}, [copy.slice()]);
  const { id, account } = result;
  if (id === undefined) return resumedOf(result, bodies, start);
  return { id, ...resumedOf(result, bodies, { ...start, account }) };
}

/** Puts what a draft holds in the place of what the webmail's compose view held. */
function resumedOf(result: OpenDraftResult, bodies: Uint8Array<ArrayBuffer>[], start: Start): Resumed {
  const { draft, lost, answers, confidential, choices, heldFor, copies, copyOf } = result;
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
    start: { ...start, draft: resumed, sign: choices.sign, signChosen: true },
    kept: { answers, confidential, choices, heldFor, copies, ...(copyOf ? { copyOf } : {}) },
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
    const { resume, draft } = this.#start;
    const { copy } = draft;
    if (copy) {
      await this.#open(() => openCopy(this.#engine, copy, this.#start));
      return;
    }
    if (resume && !(await isHeld(resume))) {
      await this.#openKept(resume);
      return;
    }
    try {
      const { result } = await this.#engine.call('listDrafts', {});
      const waiting = await this.#waiting();
      const ours = result.drafts
        .filter(
          ({ id, account, discardedAt, damaged, outgoing }) =>
            account === this.#start.account && !discardedAt && !damaged && !outgoing && !waiting.has(id),
        )
        .filter(info => this.#belongs(info))
        // First what waited for certificates and waits no more: it was finished long ago.
        .sort((a, b) => Math.sign(b.heldFor.length) - Math.sign(a.heldFor.length));
      const held = await Promise.all(ours.map(({ id }) => isHeld(id)));
      const drafts = ours.filter((_, index) => !held[index]);
      if (drafts.length > 0) this.#move({ at: 'offering', drafts, locked: result.locked });
    } catch {
      // The engine tells what is wrong with it where it is needed.
    }
  }

  /** Above an answer nothing is offered but what answers the same message: with another one, the answer would go astray. */
  #belongs({ inReplyTo }: DraftInfo): boolean {
    const { draft, original } = this.#start.draft;
    if (original === undefined && !draft.inReplyTo) return true;
    return original?.kind !== 'forward' && inReplyTo !== undefined && inReplyTo === draft.inReplyTo;
  }

  /** The drafts that still wait for certificates. */
  async #waiting(): Promise<Set<string>> {
    const { result } = await this.#engine.call('held', {});
    return new Set(result.held.filter(({ ready }) => !ready).map(({ id }) => id));
  }

  /** The user writes something else: nothing is offered any more. What the user wants to open is opened yet. */
  expire(): void {
    if (this.#state.at === 'offering') this.#withdraw();
  }

  /** Takes the offer back. */
  #withdraw(): void {
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
        return this.#unlock(this.#state.open);
      case 'elsewhere':
        return this.#elsewhere();
      case 'failed':
        return this.#failed(this.#state.open, this.#state.error);
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
    const readable = waited ? 'held_ready_text' : 'kept_offer_text';
    const sealed = newest.held ? 'kept_offer_locked_held' : 'kept_offer_locked';
    return html`<div class="notice" role="group" aria-label=${title}>
      ${icon(waited ? 'mail-check' : 'history')}
      <div>
        <strong>${title}</strong>
        <p>
          ${t(locked ? sealed : readable, values)}
          ${drafts.length > 1 ? t('kept_offer_more', values) : nothing}
        </p>
      </div>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.#openKept(newest.id)}>${t(waited ? 'held_go_on' : 'kept_resume')}</button>
        <button type="button" class="button quiet" @click=${() => this.#withdraw()}>${t('kept_not_now')}</button>
      </div>
    </div>`;
  }

  #elsewhere(): TemplateResult {
    const title = t('kept_elsewhere');
    return html`<div class="notice" role="group" aria-label=${title}>
      ${icon('info')}
      <div>
        <strong>${title}</strong>
        <p>${t('kept_elsewhere_text')}</p>
      </div>
    </div>`;
  }

  #unlock(open: () => Promise<void>): TemplateResult {
    return html`<div class="notice" role="group" aria-label=${t('kept_unlock')}>
      ${icon('lock-keyhole')}
      <div class="unlock-notice">
        <strong>${t('kept_unlock')}</strong>
        <signet-unlock .engine=${this.#engine} @unlocked=${open}></signet-unlock>
      </div>
      <div class="buttons">
        <button type="button" class="button quiet" @click=${() => this.#withdraw()}>${t('kept_not_now')}</button>
      </div>
    </div>`;
  }

  #failed(open: () => Promise<void>, error: ContractError): TemplateResult {
    return engineProblem(error, [
      { label: t('ui_try_again'), run: open },
      { label: t('kept_not_now'), run: () => this.#withdraw() },
    ]);
  }

  #openKept(id: string): Promise<void> {
    return this.#open(() => openDraft(this.#engine, id, this.#start));
  }

  async #open(read: () => Promise<Resumed>): Promise<void> {
    const open = () => this.#open(read);
    try {
      const resumed = await read();
      if (resumed.id !== undefined && (await isHeld(resumed.id))) this.#move({ at: 'elsewhere' });
      else this.#chosen(resumed);
    } catch (thrown) {
      const error = errorOf(thrown);
      if (error.code === 'locked') this.#move({ at: 'unlocking', open });
      else this.#move({ at: 'failed', open, error });
    }
  }

  #move(state: State): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
