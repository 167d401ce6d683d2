import { html } from 'lit';
import { formatWait, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';

const SECOND = 1000; // ms

/**
 * Counts down, in words, how long nothing can be tried after too many wrong
 * tries. Dispatches `over` at the end.
 *
 *     <signet-wait .seconds=${90} @over=${again}></signet-wait>
 */
export class WaitNotice extends LightElement {
  static override properties = { seconds: { type: Number }, left: { state: true } };

  declare seconds: number;
  declare private left: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #end = 0;

  constructor() {
    super();
    this.seconds = 0;
    this.left = 0;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('seconds')) return;
    this.left = this.seconds;
    this.#end = performance.now() + this.seconds * SECOND;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), SECOND);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  #tick(): void {
    // A tab in the background ticks late.
    this.left = Math.max(0, Math.ceil((this.#end - performance.now()) / SECOND));
    if (this.left > 0) return;
    clearInterval(this.#timer);
    this.dispatchEvent(new Event('over'));
  }

  protected override render() {
    // Only the first sentence is read aloud: a number that changes each second would never end.
    return html`<div class="notice warn">
      ${icon('timer')}
      <div class="problem-text">
        <strong role="alert">${t('error_wait')}</strong>
        <p role="timer">${t('unlock_wait', { time: formatWait(this.left) })}</p>
      </div>
    </div>`;
  }
}

customElements.define('signet-wait', WaitNotice);
