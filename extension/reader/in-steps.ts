/**
 * Shows the beginning of a long row, and a button for what follows, so that a
 * message of any size is laid out in steps that take a moment each:
 *
 *     <signet-in-steps .items=${files} step="50" .view=${filesView} more="reader_more"></signet-in-steps>
 *
 * `view` shows one step of items, `more` is the key of the button's text; it
 * gets the count of what is left. So many steps as `ready` says come by themselves, and after
 * each press of the button, each in a task of its own.
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
    allowed: { state: true },
  };

  declare items: readonly unknown[];
  declare step: number;
  declare ready: number;
  // biome-ignore lint/suspicious/noExplicitAny: whoever gives the items knows what they are
  declare view: (items: any[]) => unknown;
  declare more: string;
  declare private steps: number;
  declare private allowed: number;
  #next: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.items = [];
    this.step = 1;
    this.ready = 1;
    this.view = () => nothing;
    this.more = '';
    this.steps = 1;
    this.allowed = 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('items')) return;
    this.steps = 1;
    this.allowed = this.ready;
  }

  protected override updated(): void {
    clearTimeout(this.#next);
    if (this.steps < this.allowed && this.#left() > 0)
      this.#next = setTimeout(() => {
        this.steps++;
      });
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
    // Once pressed it stays, so that the focus does.
    const pressed = this.allowed > this.ready;
    return html`${Array.from({ length: this.steps }, (_, step) => {
      const items = this.items.slice(step * this.step, (step + 1) * this.step);
      return guard([this.items, step], () => this.view(items));
    })}${
      left > 0 && (pressed || this.steps >= this.allowed)
        ? html`<p class="more">
            <button class="button" type="button" @click=${this.#further}>
              ${icon('chevron-down', 'small')}${t(this.more, { count: left })}
            </button>
          </p>`
        : nothing
    }`;
  }

  readonly #further = (): void => {
    this.allowed += this.ready;
  };
}

customElements.define('signet-in-steps', InSteps);
