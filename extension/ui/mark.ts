/**
 * The user's security mark: a figure on a colour, chosen at set-up, shown at
 * the same corner of each of Signet's frames. A page can imitate a frame, but
 * it cannot know the mark. Green is left out: it means "verified".
 */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { getSetting, onSettingChanged, type SecurityMark } from '../settings.ts';
import { LightElement } from './light-element.ts';

/** What a mark may show. */
export const figures = ['anchor', 'crown', 'fish', 'leaf', 'moon', 'star', 'sun', 'umbrella'] as const;

/** The grounds a mark may have; views.css says how each looks. */
export const colors = ['red', 'amber', 'teal', 'blue', 'violet', 'pink'] as const;

export type Figure = (typeof figures)[number];
export type Color = (typeof colors)[number];

/** Names a mark for people: "Anchor, blue". */
export function markName(mark: SecurityMark): string {
  return t('mark_name', { figure: t(`mark_figure_${mark.figure}`), color: t(`mark_color_${mark.color}`) });
}

/** Shows a mark; nothing for one that this version does not know. */
export function markView(mark: SecurityMark): TemplateResult | typeof nothing {
  const figure = figures.find(each => each === mark.figure);
  const color = colors.find(each => each === mark.color);
  if (!figure || !color) return nothing;
  return html`<span class="mark" data-color=${color}>${icon(figure)}</span>`;
}

/** The chosen mark for the corner of a frame, `<signet-mark></signet-mark>`; empty until one is chosen. */
export class MarkView extends LightElement {
  static override properties = { mark: { state: true } };

  declare mark: SecurityMark | null;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.mark = null;
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    this.#stop = onSettingChanged('securityMark', mark => {
      this.mark = mark;
    });
    this.mark = await getSetting('securityMark');
  }

  override disconnectedCallback(): void {
    this.#stop?.();
    super.disconnectedCallback();
  }

  protected override render() {
    if (!this.mark) return nothing;
    const label = t('mark_yours', { mark: markName(this.mark) });
    return html`<span role="img" aria-label=${label} title=${label}>${markView(this.mark)}</span>`;
  }
}

customElements.define('signet-mark', MarkView);
