import { html, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';

/** The way from a part of a section back to the whole, above the part's heading. */
export function backLink(section: string, label: string): TemplateResult {
  return html`<a class="back-link" href="#${section}">${icon('arrow-left', 'small')}${label}</a>`;
}
