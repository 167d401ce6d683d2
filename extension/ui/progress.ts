/**
 * Waiting in the open: nothing within 100 ms, a quiet indicator up to one
 * second, then a bar with what is being done and Cancel.
 *
 *     <signet-progress .what=${t('reader_decrypting')} .done=${3} .total=${7} cancellable @cancel=${stop}></signet-progress>
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Progress } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { LightElement } from './light-element.ts';

const QUIET_AFTER = 100; // ms
const BAR_AFTER = 1000; // ms

/** The element `signet-progress`. Its time runs from its insertion into the page. */
export class ProgressDisplay extends LightElement {
  static override properties = {
    what: {},
    done: { type: Number },
    total: { type: Number },
    cancellable: { type: Boolean },
    phase: { state: true },
  };

  /** What is being done, as a phrase for people: "Decrypting". */
  declare what: string;
  /** How much is done, of {@link total}. */
  declare done: number;
  /** 0 where it is not known. */
  declare total: number;
  /** Offers Cancel, which dispatches `cancel`. */
  declare cancellable: boolean;
  declare private phase: 'nothing' | 'quiet' | 'bar';
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor() {
    super();
    this.what = '';
    this.done = 0;
    this.total = 0;
    this.cancellable = false;
    this.phase = 'nothing';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.phase = 'nothing';
    this.#timers = [
      setTimeout(() => {
        this.phase = 'quiet';
      }, QUIET_AFTER),
      setTimeout(() => {
        this.phase = 'bar';
      }, BAR_AFTER),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.phase === 'nothing') return nothing;
    if (this.phase === 'quiet') {
      return html`<span class="waiting"><span class="spinner" aria-hidden="true"></span>${this.what}</span>`;
    }
    const known = this.total > 0;
    return html`
      <div class="waiting-bar">
        <span id="waiting-for">${this.what}</span>
        <progress
          class="progress"
          aria-labelledby="waiting-for"
          max=${known ? this.total : 1}
          value=${known ? Math.min(this.done, this.total) : nothing}
        ></progress>
        ${
          this.cancellable
            ? html`<button class="button" type="button" @click=${this.#cancel}>${t('ui_cancel')}</button>`
            : nothing
        }
      </div>
    `;
  }

  #cancel(): void {
    this.dispatchEvent(new Event('cancel'));
  }
}

customElements.define('signet-progress', ProgressDisplay);

const STEPS = ['parse', 'decrypt', 'verify', 'sign', 'encrypt', 'check', 'unlock'];

/** Names a step of the engine for people. */
export function stepText(progress: Progress | undefined): string {
  const step = progress && STEPS.includes(progress.step) ? progress.step : 'other';
  return t(`ui_step_${step}`);
}
