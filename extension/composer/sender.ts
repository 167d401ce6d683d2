import { html, type TemplateResult } from 'lit';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey, formatAddress } from '../addresses.ts';
import { t } from '../i18n.ts';

/** The field in which the user chooses who sends. */
export function senderField(
  from: Address,
  choices: Address[],
  chosen: (sender: Address) => void,
): TemplateResult {
  const isFrom = ({ address }: Address) => addressKey(address) === addressKey(from.address);
  const change = (event: Event) => {
    const choice = choices[(event.currentTarget as HTMLSelectElement).selectedIndex];
    if (choice) chosen(choice);
  };
  return html`<div class="field-row">
    <label class="field-label" for="from">${t('composer_from')}</label>
    <select id="from" class="line-input" @change=${change}>
      ${choices.map(
        identity => html`<option ?selected=${isFrom(identity)}>${formatAddress(identity)}</option>`,
      )}
    </select>
  </div>`;
}
