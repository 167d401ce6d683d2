import { html, type nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';

/** What stands above the fields. */
export interface HeadParts {
  /** Whether this is an answer. */
  answering: boolean;
  webmail: string;
  /** Whether the message is kept. */
  keeping: TemplateResult | typeof nothing;
  /** Nothing may be closed now. */
  busy: boolean;
}

/** The line above the fields: what this is, whether it is kept, the user's mark, and the way out. */
export function head({ answering, webmail, keeping, busy }: HeadParts, close: () => void): TemplateResult {
  return html`<header class="composer-head">
    ${icon('lock')}
    <h1>${t(answering ? 'composer_title_answer' : 'composer_title')}</h1>
    <p class="muted">${t('composer_private', { webmail })}</p>
    ${keeping}
    <signet-mark></signet-mark>
    <button
      type="button"
      class="button quiet icon-only"
      title=${t('ui_close')}
      aria-label=${t('ui_close')}
      ?disabled=${busy}
      @click=${close}
    >
      ${icon('x')}
    </button>
  </header>`;
}
