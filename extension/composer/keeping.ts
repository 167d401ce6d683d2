import { html, nothing, type TemplateResult } from 'lit';
import { codeKey, formatDateTime, t } from '../i18n.ts';
import type { Keeping } from './autosave.ts';

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
