import { html, nothing, type TemplateResult } from 'lit';
import type { Address } from '../../js-bridge/contract.ts';
import { formatAddress, meantBy } from '../addresses.ts';
import { t } from '../i18n.ts';

/** The field in which the user chooses who sends. */
export function senderField(
  from: Address,
  choices: Address[],
  chosen: (sender: Address) => void,
): TemplateResult {
  const current = meantBy(choices, from);
  const change = (event: Event) => {
    const choice = choices[(event.currentTarget as HTMLSelectElement).selectedIndex];
    if (choice) chosen(choice);
  };
  return html`<div class="field-row">
    <label class="field-label" for="from">${t('composer_from')}</label>
    <select id="from" class="line-input" @change=${change}>
      ${choices.map(
        identity => html`<option ?selected=${identity === current}>${formatAddress(identity)}</option>`,
      )}
    </select>
  </div>`;
}

/**
 * Says where answers go, where that is not to the sender; the user can take it back. Whoever answers sends their text
 * there: the page, or who made a draft, must not choose that unseen.
 */
export function replyToField(replyTo: Address[], remove: () => void): TemplateResult | typeof nothing {
  if (replyTo.length === 0) return nothing;
  const label = t('composer_reply_to');
  return html`<div class="field-row" role="group" aria-label=${label}>
    <span class="field-label">${label}</span>
    <span class="line-text">${replyTo.map(formatAddress).join(', ')}</span>
    <button type="button" class="button quiet more" @click=${remove}>${t('composer_reply_to_remove')}</button>
  </div>`;
}
