import { html } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { getSetting, type SecurityMark, setSetting } from '../settings.ts';
import { LightElement } from './light-element.ts';
import { type Color, colors, type Figure, figures, markName, markView } from './mark.ts';

/**
 * Lets the user choose the figure and the colour of the security mark; each
 * choice is kept at once. Dispatches `mark-chosen` with the mark.
 */
export class MarkChooser extends LightElement {
  static override properties = { figure: { state: true }, color: { state: true } };

  declare figure: Figure | undefined;
  declare color: Color | undefined;

  constructor() {
    super();
    this.figure = undefined;
    this.color = undefined;
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    const mark = await getSetting('securityMark');
    this.figure = figures.find(figure => figure === mark?.figure);
    this.color = colors.find(color => color === mark?.color);
  }

  async #choose(figure: Figure | undefined, color: Color | undefined): Promise<void> {
    this.figure = figure;
    this.color = color;
    if (!figure || !color) return;
    const mark = { figure, color };
    await setSetting('securityMark', mark);
    this.dispatchEvent(new CustomEvent<SecurityMark>('mark-chosen', { detail: mark, bubbles: true }));
  }

  protected override render() {
    const { figure, color } = this;
    const chosen = figure && color ? { figure, color } : undefined;
    return html`<div class="mark-chooser">
      <fieldset>
        <legend class="label">${t('mark_figure')}</legend>
        <div class="mark-options">
          ${figures.map(
            each => html`<label class="mark-option" title=${t(`mark_figure_${each}`)}>
              <input
                type="radio"
                name="figure"
                class="visually-hidden"
                aria-label=${t(`mark_figure_${each}`)}
                .checked=${each === figure}
                @change=${() => this.#choose(each, color)}
              />
              ${color ? markView({ figure: each, color }) : html`<span class="mark">${icon(each)}</span>`}
            </label>`,
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend class="label">${t('mark_color')}</legend>
        <div class="mark-options">
          ${colors.map(
            each => html`<label class="mark-option" title=${t(`mark_color_${each}`)}>
              <input
                type="radio"
                name="color"
                class="visually-hidden"
                aria-label=${t(`mark_color_${each}`)}
                .checked=${each === color}
                @change=${() => this.#choose(figure, each)}
              />
              <span class="mark" data-color=${each}></span>
            </label>`,
          )}
        </div>
      </fieldset>
      <p class="mark-chosen" role="status">
        ${chosen ? html`${markView(chosen)} ${t('mark_yours', { mark: markName(chosen) })}` : t('mark_none')}
      </p>
    </div>`;
  }
}

customElements.define('signet-mark-chooser', MarkChooser);
