import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Address, Error as ContractError } from '../../js-bridge/contract.ts';
import type { WebmailDraft } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { engineProblem } from '../ui/problem.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import type { InlineImages } from './images.ts';
import { type Answer, type Occasion, openOriginal } from './original.ts';

/** What comes of the message that is answered. */
export interface QuotingEvents {
  /** It was opened, and this is to be quoted. */
  quoted(answer: Answer): void;
  /** The webmail can read it and has quoted it, or the user goes on without it. */
  skipped(why: 'readable' | 'unwanted'): void;
}

type State =
  | { at: 'rest' }
  | { at: 'opening' }
  /** It was opened, and quoting it might give it away. */
  | { at: 'asking'; answer: Answer }
  | { at: 'failed'; error: ContractError };

/**
 * Opens the message that is answered, and shows what that takes: waiting, unlocking, what went wrong.
 * Nothing is decrypted for an answer that the user has not opened, and nothing is quoted unasked
 * of which nobody proves that whoever gets the answer wrote it.
 */
export class Quoting {
  readonly #host: ReactiveControllerHost;
  readonly #engine: Engine;
  readonly #draft: WebmailDraft;
  readonly #images: InlineImages;
  readonly #events: QuotingEvents;
  #state: State = { at: 'rest' };
  #occasion: Occasion = 'answering';

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
    const { original } = this.#draft;
    if (!original) return;
    this.#move({ at: 'opening' });
    try {
      const answer = await openOriginal(
        this.#engine,
        { ...this.#draft, original },
        this.#images,
        this.#occasion,
      );
      // Who forwards chooses the readers, unless the page has named some; an answer goes to whom the message names.
      const chosenByUser = answer?.kind === 'forward' && this.#named.length === 0;
      if (answer?.quoting === 'ask' && !chosenByUser) this.#move({ at: 'asking', answer });
      else if (answer) this.#end(answer);
      else this.#skip('readable');
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
      case 'asking':
        return this.#ask(this.#state.answer);
      case 'failed':
        return this.#failed(this.#state.error);
    }
  }

  /** Whom the webmail's compose view named when Signet took over. */
  get #named(): Address[] {
    const { to, cc, bcc } = this.#draft.draft;
    return [...to, ...cc, ...bcc];
  }

  #failed(error: ContractError): TemplateResult {
    switch (error.code) {
      case 'locked':
        return this.#unlock();
      case 'not-opened':
        return this.#unopened();
      default:
        return this.#problem(error);
    }
  }

  #unopened(): TemplateResult {
    const open = () => {
      this.#occasion = 'asked-for';
      void this.start();
    };
    return question({ title: t('composer_unopened_original'), help: t('composer_unopened_original_help') }, [
      { label: t('composer_open_and_quote'), run: open },
      { label: t('composer_without_quotation'), run: () => this.#skip('unwanted') },
    ]);
  }

  #ask(answer: Answer): TemplateResult {
    const named = this.#named;
    const readers = (named.length > 0 ? named : [...answer.to, ...answer.cc])
      .map(({ address }) => address)
      .join(', ');
    return question(
      { title: t('composer_unproven_original'), help: t('composer_unproven_original_help', { readers }) },
      [
        { label: t('composer_quote_it'), run: () => this.#end(answer) },
        { label: t('composer_without_quotation'), run: () => this.#skip('unwanted') },
      ],
    );
  }

  #unlock(): TemplateResult {
    return html`<div class="notice" role="group" aria-label=${t('composer_unlock_original')}>
      ${icon('lock-keyhole')}
      <div class="unlock-notice">
        <strong>${t('composer_unlock_original')}</strong>
        <signet-unlock .engine=${this.#engine} @unlocked=${this.start}></signet-unlock>
      </div>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.#skip('unwanted')}>${t('composer_without_quotation')}</button>
      </div>
    </div>`;
  }

  #problem(error: ContractError): TemplateResult {
    return engineProblem(error, [
      { label: t('ui_try_again'), run: this.start },
      { label: t('composer_without_quotation'), run: () => this.#skip('unwanted') },
    ]);
  }

  #skip(why: 'readable' | 'unwanted'): void {
    this.#move({ at: 'rest' });
    this.#events.skipped(why);
  }

  #end(answer: Answer): void {
    this.#move({ at: 'rest' });
    this.#events.quoted(answer);
  }

  #move(state: State): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

function question(
  text: { title: string; help: string },
  steps: { label: string; run: () => void }[],
): TemplateResult {
  return html`<div class="notice warn" role="group" aria-label=${text.title}>
    ${icon('circle-alert')}
    <div>
      <strong>${text.title}</strong>
      <p>${text.help}</p>
    </div>
    <div class="buttons">
      ${steps.map(({ label, run }) => html`<button type="button" class="button" @click=${run}>${label}</button>`)}
    </div>
  </div>`;
}
