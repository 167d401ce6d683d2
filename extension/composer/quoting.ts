import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import type { WebmailDraft } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { engineProblem } from '../ui/problem.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import type { InlineImages } from './images.ts';
import { type Answer, openOriginal } from './original.ts';

/** What comes of the message that is answered. */
export interface QuotingEvents {
  /** It was opened, and this is to be quoted. */
  quoted(answer: Answer): void;
  /** It is not protected, or the user goes on without it. */
  skipped(): void;
}

type State = { at: 'rest' } | { at: 'opening' } | { at: 'failed'; error: ContractError };

/** Opens the message that is answered, and shows what that takes: waiting, unlocking, what went wrong. */
export class Quoting {
  readonly #host: ReactiveControllerHost;
  readonly #engine: Engine;
  readonly #draft: WebmailDraft;
  readonly #images: InlineImages;
  readonly #events: QuotingEvents;
  #state: State = { at: 'rest' };

  constructor(
    host: ReactiveControllerHost,
    engine: Engine,
    draft: WebmailDraft,
    images: InlineImages,
    events: QuotingEvents,
  ) {
    this.#host = host;
    this.#engine = engine;
    this.#draft = draft;
    this.#images = images;
    this.#events = events;
  }

  /** Opens the original, if there is one. */
  readonly start = async (): Promise<void> => {
    const { original, identities } = this.#draft;
    if (!original) return;
    this.#move({ at: 'opening' });
    try {
      const answer = await openOriginal(this.#engine, original, identities, this.#images);
      this.#move({ at: 'rest' });
      if (answer) this.#events.quoted(answer);
      else this.#events.skipped();
    } catch (thrown) {
      this.#move({ at: 'failed', error: errorOf(thrown) });
    }
  };

  /** What there is to say above the text. */
  notice(): TemplateResult | typeof nothing {
    switch (this.#state.at) {
      case 'rest':
        return nothing;
      case 'opening':
        return html`<signet-progress .what=${t('composer_opening_original')}></signet-progress>`;
      case 'failed':
        return this.#state.error.code === 'locked' ? this.#unlock() : this.#problem(this.#state.error);
    }
  }

  #unlock(): TemplateResult {
    return html`<div class="notice" role="group" aria-label=${t('composer_unlock_original')}>
      ${icon('lock-keyhole')}
      <div class="unlock-notice">
        <strong>${t('composer_unlock_original')}</strong>
        <signet-unlock .engine=${this.#engine} @unlocked=${this.start}></signet-unlock>
      </div>
      <div class="buttons">
        <button type="button" class="button" @click=${this.#skip}>${t('composer_without_quotation')}</button>
      </div>
    </div>`;
  }

  #problem(error: ContractError): TemplateResult {
    return engineProblem(error, [
      { label: t('ui_try_again'), run: this.start },
      { label: t('composer_without_quotation'), run: this.#skip },
    ]);
  }

  readonly #skip = (): void => {
    this.#move({ at: 'rest' });
    this.#events.skipped();
  };

  #move(state: State): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
