/** What is asked before a link is opened that may not be what it seems. */
import { html, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { targetOf } from './links.ts';

/** Whether a link opens at once, or asks first: where somebody else may have put it into the text. */
export type LinkCaution = 'open' | 'ask';

/** A link about which the user is asked. */
export interface LinkQuestion {
  href: string;
  /** Its text names another place, or nothing proves who put it there. */
  because: 'misleading' | 'unproven';
}

/** Asks; `stay` comes after either answer. */
export function linkQuestion({ href, because }: LinkQuestion, stay: () => void): TemplateResult {
  const title = t(`reader_link_${because}`, { host: targetOf(href) });
  const go = () => {
    stay();
    openTab(href);
  };
  return html`<div class="notice warn" role="alertdialog" aria-label=${title}>
    ${icon('triangle-alert')}
    <div>
      <strong>${title}</strong>
      <p class="mono">${href}</p>
    </div>
    <div class="buttons">
      <button class="button primary" type="button" @click=${stay}>${t('reader_link_stay')}</button>
      <button class="button" type="button" @click=${go}>${t('reader_link_go', { host: targetOf(href) })}</button>
    </div>
  </div>`;
}

/** Opens a link in a tab that knows nothing of us. */
export function openTab(href: string): void {
  window.open(href, '_blank', 'noopener,noreferrer');
}
