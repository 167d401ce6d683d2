/**
 * A message that does not verify as the webmail's page handed it out, and what became of fetching it by a way
 * that changes no octet:
 *
 *     <signet-exact-copy .copy=${copy} .doubt=${doubt} @fetch=${fetch}></signet-exact-copy>
 *
 * What anybody can see to be broken is fetched again without being asked; see doubt.ts. Else it takes a click, in sight of
 * the question.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { openConsent } from '../mailbox/ask.ts';
import { LightElement } from '../ui/light-element.ts';
import { failureProblem, obstacleProblem, problemNotice, type Step } from '../ui/problem.ts';
import { type Obstacle, Sight } from '../ui/visible.ts';
import type { Doubt } from './doubt.ts';

/** What became of the exact copy of a message. */
export type ExactCopy =
  /** Nobody fetched it yet. */
  | { is: 'possible' }
  | { is: 'asked' }
  /** It is what was shown before, to the octet. */
  | { is: 'same' }
  /** It is another one, and is what is shown now. */
  | { is: 'shown' }
  | { is: 'failed'; failure: Failure };

/** Below this the question and its button do not fit. */
const minSize = { width: 200, height: 60 };

/** The element `signet-exact-copy`. It dispatches `fetch` where the user wants the copy. */
export class ExactCopyView extends LightElement {
  static override properties = {
    copy: { attribute: false },
    doubt: { attribute: false },
    obstacle: { state: true },
  };

  declare copy: ExactCopy;
  declare doubt: Doubt;
  declare private obstacle: Obstacle | undefined;
  #sight: Sight | undefined;
  #seen: Element | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch(null);
  }

  protected override updated(): void {
    this.#watch(this.querySelector('.exact-copy'));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { copy, doubt } = this;
    if (copy.is === 'shown' && doubt === 'none') return said('reader_exact_shown');
    if (doubt === 'none') return nothing;
    switch (copy.is) {
      case 'possible':
        return doubt === 'public'
          ? nothing
          : this.#offer(t('reader_exact_help'), { label: t('reader_exact_fetch'), run: this.#fetch });
      case 'asked':
        return html`<signet-progress .what=${t('reader_exact_asked')}></signet-progress>`;
      case 'same':
      case 'shown':
        return said('reader_exact_same');
      case 'failed':
        return this.#failed(copy.failure);
    }
  }

  /** Says that there is another way, and has the click that takes it. */
  #offer(help: string, step: Step): TemplateResult {
    return html`<div class="exact-copy">
        ${problemNotice({ title: t('reader_exact_title'), help, detail: '', tone: 'neutral' }, [step])}
      </div>
      ${this.obstacle ? obstacleProblem(this.obstacle) : nothing}`;
  }

  #failed(failure: Failure): TemplateResult | typeof nothing {
    const { code, consent } = failure;
    if (consent && (code === 'consent-needed' || code === 'consent-ended'))
      return this.#offer(t('reader_exact_consent'), {
        label: t('consent_step'),
        run: () => void openConsent(consent),
      });
    // Nobody asked for it, and nothing can be done about it here.
    if (this.doubt === 'public' && code === 'not-registered') return nothing;
    return failureProblem(failure, [{ label: t('ui_try_again'), run: this.#fetch }]);
  }

  #watch(element: Element | null): void {
    if (element === this.#seen) return;
    this.#sight?.close();
    this.#sight = element ? new Sight(element, minSize) : undefined;
    this.#seen = element;
  }

  readonly #fetch = async (): Promise<void> => {
    this.obstacle = await this.#sight?.obstacleToClick();
    if (!this.obstacle) this.dispatchEvent(new Event('fetch'));
  };
}

function said(key: string): TemplateResult {
  return html`<p class="said" role="status">${icon('info', 'small')}<span>${t(key)}</span></p>`;
}

customElements.define('signet-exact-copy', ExactCopyView);
