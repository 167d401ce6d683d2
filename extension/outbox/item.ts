import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Outgoing } from '../../js-bridge/contract.ts';
import { listed } from '../composer/plural.ts';
import { formatDateTime, t } from '../i18n.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import type { Leg } from './departure.ts';
import { type Action, actionsFor, isDue, sentenceOf } from './words.ts';

/** One message of the outbox. */
export interface Item {
  outgoing: Outgoing;
  /** It goes from here, or the webmail is asked where it is. */
  leaving: boolean;
  /** Where what goes from here is. */
  leg: Leg | undefined;
  engine: Engine;
}

/** What can be done about it. */
export interface ItemActions {
  act(action: Action, event: Event): void;
  unlocked(): void;
}

/** Shows one message: to whom, where it is, and what can be done about it. */
export function item({ outgoing, leaving, leg, engine }: Item, actions: ItemActions): TemplateResult {
  const { subject, notBefore, detail, locked } = outgoing;
  const values = {
    who: listed([...new Set(outgoing.messages.flatMap(({ to }) => to))]),
    when: notBefore ? formatDateTime(notBefore) : '',
  };
  const sentence =
    leaving && !leg ? 'outbox_looking' : sentenceOf(outgoing, leaving ? leg : undefined, Date.now());
  const waits = leaving && (leg?.at === 'leaving' || leg?.at === 'comparing');
  return html`
    <p>${subject ? html`<strong>${subject}</strong><br />` : nothing}<span role="status">${t(sentence, values)}</span></p>
    ${waits ? html`<signet-progress .what=${t('outbox_sending')}></signet-progress>` : nothing}
    ${detail ? html`<details><summary>${t('ui_details')}</summary><p class="mono">${detail}</p></details>` : nothing}
    ${
      isDue(outgoing, Date.now()) && locked
        ? html`<signet-unlock .engine=${engine} @unlocked=${actions.unlocked}></signet-unlock>`
        : nothing
    }
    ${leaving ? nothing : buttons(outgoing, actions)}
  `;
}

function buttons(outgoing: Outgoing, { act }: ItemActions): TemplateResult | typeof nothing {
  const actions = actionsFor(outgoing);
  if (actions.length === 0) return nothing;
  return html`<div class="buttons">
    ${actions.map(
      action =>
        html`<button type="button" class="button ${action}" @click=${(event: Event) => act(action, event)}>
          ${t(`outbox_${action.replaceAll('-', '_')}`)}
        </button>`,
    )}
  </div>`;
}
