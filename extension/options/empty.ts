import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from '../icons.ts';
import { type Step, stepButton } from '../ui/problem.ts';

/** What stands where nothing is yet: what belongs here, and the next step. */
export function emptyState(symbol: IconName, title: string, text: string, next?: Step): TemplateResult {
  return html`<div class="empty">
    ${icon(symbol)}
    <h2>${title}</h2>
    <p class="muted">${text}</p>
    ${next ? stepButton(next) : nothing}
  </div>`;
}
