/** Shows the list below a field for recipients. */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { Completion } from './completion.ts';
import { plural } from './plural.ts';
import type { Suggestions } from './suggested.ts';

/** Shows them. The options' ids are the list's `id` and their index. */
export function suggestions(
  { list, marked }: Suggestions,
  id: string,
  take: (completion: Completion) => void,
): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<ul id=${id} class="suggestions" role="listbox" aria-label=${t('composer_suggestions')} @pointerdown=${keepFocus}>
    ${list.map(
      (completion, index) => html`<li
        id=${`${id}-${index}`}
        class="suggestion"
        role="option"
        aria-selected=${index === marked}
        @click=${() => take(completion)}
      >
        ${completion.readable ? icon('lock', 'small') : html`<span class="icon small"></span>`}
        <span class="suggestion-name">${completion.name || completion.address}</span>
        ${completion.name ? html`<span class="muted suggestion-address">${whoIsMeant(completion)}</span>` : nothing}
        ${completion.readable ? html`<span class="visually-hidden">${t('composer_suggestion_ready')}</span>` : nothing}
      </li>`,
    )}
  </ul>`;
}

function whoIsMeant({ address, members }: Completion): string {
  return members ? plural('composer_suggestion_people', members.length) : address;
}

/** A click in the list leaves the cursor in the field, which would else take what is typed for a recipient. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
