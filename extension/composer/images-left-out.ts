import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { plural } from './plural.ts';

/** Says how many images of the webmail's text are not shown and not sent; nothing for none. */
export function imagesLeftOutNote(count: number): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<p class="size-warning">${icon('info', 'small')}${plural('composer_images_left_out', count)}</p>`;
}
