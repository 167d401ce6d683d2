import { html, nothing, type TemplateResult } from 'lit';
import { codeKey, formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { Keeping } from './autosave.ts';
import { listed } from './plural.ts';

/** Says which files of a draft could not be read any more. */
export function lostNote(names: readonly string[]): TemplateResult | typeof nothing {
  if (names.length === 0) return nothing;
  return html`<div class="notice warn" role="status">
    ${icon('file-x')}
    <p>${t('kept_lost', { names: listed(names) })}</p>
  </div>`;
}

/** Says that a draft came out of the webmail's folder, where others can put one. */
export function unsignedNote(): TemplateResult {
  return html`<div class="notice" role="status">
    ${icon('info')}
    <p>${t('kept_from_webmail')}</p>
  </div>`;
}

/** Says quietly whether what is written would be there after a crash. */
export function keepingNote(keeping: Keeping): TemplateResult | typeof nothing {
  switch (keeping.at) {
    case 'nothing':
      return nothing;
    case 'changed':
      return html`<span class="kept muted">${t('kept_changed')}</span>`;
    case 'kept':
      return html`<span class="kept muted" title=${formatDateTime(keeping.since)}>${t('kept_safe')}</span>`;
    case 'failed': {
      const why = t(codeKey('error', keeping.error.code));
      return html`<span class="kept warn" role="status" title=${why}>${t('kept_not_kept')}</span>`;
    }
  }
}
