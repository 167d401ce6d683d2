import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { symbols } from './sections.ts';
import { type Entry, fitting, nameOf } from './settings-index.ts';

/** Shows the settings that fit a search. */
export function foundView(search: string, go: (entry: Entry) => void): TemplateResult {
  const found = fitting(search);
  return html`<h1 tabindex="-1">${t('options_find')}</h1>
    <div role="status" class="muted">
      ${found.length === 0 ? t('options_find_nothing', { search: search.trim() }) : nothing}
    </div>
    <ul class="found">
      ${found.map(
        entry => html`<li>
          <a href="#${address(entry)}" @click=${(event: MouseEvent) => isHere(event) && go(entry)}>
            ${icon(symbols[entry.section])}
            <span>${nameOf(entry)}</span>
            ${entry.title === '' ? nothing : html`<span class="muted">${t(`options_${entry.section}`)}</span>`}
          </a>
        </li>`,
      )}
    </ul>`;
}

/** Whether a click opens a link here, and not in another tab. */
function isHere({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return !ctrlKey && !metaKey && !shiftKey;
}

function address({ section, path }: Entry): string {
  return path === '' ? section : `${section}/${path}`;
}
