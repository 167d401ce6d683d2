/**
 * Shows the beginning of a long row, and a button for each further step, so
 * that a message of any size is laid out in pieces that take a moment each:
 *
 *     <signet-in-steps .items=${files} step="50" .view=${filesView} more="reader_more"></signet-in-steps>
 *
 * `view` shows one step of items, `more` is the key of the button's text; it
 * gets the count of what is left. The first `ready` steps come by themselves,
 * each in a task of its own.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';

/** The element `signet-in-steps`. Other items begin with the first step again. */
export class InSteps extends LightElement {
  static override properties = {
    items: { attribute: false },
    step: { type: Number },
    ready: { type: Number },
    view: { attribute: false },
    more: {},
    steps: { state: true },
  };

  declare items: readonly unknown[];
  declare step: number;
  declare ready: number;
  // biome-ignore lint/suspicious/noExplicitAny: whoever gives the items knows what they are
  declare view: (items: any[]) => unknown;
  declare more: string;
  declare private steps: number;
  #next: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.items = [];
    this.step = 1;
    this.ready = 1;
    this.view = () => nothing;
    this.more = '';
    this.steps = 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('items')) return;
    clearTimeout(this.#next);
    this.steps = 1;
  }

  protected override updated(): void {
    if (this.steps < this.ready && this.#left() > 0) this.#next = setTimeout(this.#further);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate(); // goes on where it was taken out of the page
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#next);
  }

  #left(): number {
    return this.items.length - this.steps * this.step;
  }

  protected override render(): TemplateResult {
    const left = this.#left();
    return html`${Array.from({ length: this.steps }, (_, step) => {
      const items = this.items.slice(step * this.step, (step + 1) * this.step);
      return guard([this.items, step], () => this.view(items));
    })}${
      left > 0 && this.steps >= this.ready
        ? html`<p class="more">
            <button class="button" type="button" @click=${this.#further}>
              ${icon('chevron-down', 'small')}${t(this.more, { count: left })}
            </button>
          </p>`
        : nothing
    }`;
  }

  readonly #further = (): void => {
    clearTimeout(this.#next);
    this.steps++;
  };
}

customElements.define('signet-in-steps', InSteps);
