/**
 * Shows the beginning of a long row, and a button for each further step, so
 * that a message of any size is laid out in pieces that take a moment each:
 *
 *     <signet-in-steps .items=${files} step="50" .view=${filesView} more="reader_more"></signet-in-steps>
 *
 * `view` shows one step of items, `more` is the key of the button's text; it
 * gets the count of what is left.
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
    view: { attribute: false },
    more: {},
    steps: { state: true },
  };

  declare items: readonly unknown[];
  declare step: number;
  // biome-ignore lint/suspicious/noExplicitAny: whoever gives the items knows what they are
  declare view: (items: any[]) => unknown;
  declare more: string;
  declare private steps: number;

  constructor() {
    super();
    this.items = [];
    this.step = 1;
    this.view = () => nothing;
    this.more = '';
    this.steps = 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('items')) this.steps = 1;
  }

  protected override render(): TemplateResult {
    const left = this.items.length - this.steps * this.step;
    return html`${Array.from({ length: this.steps }, (_, step) => {
      const items = this.items.slice(step * this.step, (step + 1) * this.step);
      return guard([this.items, step], () => this.view(items));
    })}${
      left > 0
        ? html`<p class="more">
            <button class="button" type="button" @click=${this.#further}>
              ${icon('chevron-down', 'small')}${t(this.more, { count: left })}
            </button>
          </p>`
        : nothing
    }`;
  }

  readonly #further = (): void => {
    this.steps++;
  };
}

customElements.define('signet-in-steps', InSteps);
