/** What stands in place of a message that was not opened: why, and what to do next. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { helpLink, type Step, stepButton } from '../ui/problem.ts';
import '../ui/unlock.ts';
import { verdictBar } from './bar.ts';
import { meaning } from './details.ts';
import { sentenceOfError } from './sentence-of-error.ts';

/** What can be done about a message that was not opened. */
export interface Remedies {
  engine: Engine;
  /** The keys were unlocked. */
  unlocked: () => void;
  again: () => void;
  /** Saves the original. */
  save: () => void;
  /** Shows the message without Signet, where there is a webmail to show it. */
  standAside: (() => void) | undefined;
}

/** Shows why a message was not opened, never without a next step. */
export function refusalView(error: ContractError, remedies: Remedies): TemplateResult {
  const sentence = sentenceOfError(error);
  const help = t(`${sentence.key}_help`);
  return html`
    ${verdictBar(sentence)}
    <div class="refusal">
      ${help === `${sentence.key}_help` ? meaning(sentence) : html`<p>${help} ${helpLink(error.code)}</p>`}
      ${
        error.code === 'locked' || error.code === 'limit-reached'
          ? html`<signet-unlock .engine=${remedies.engine} @unlocked=${remedies.unlocked}></signet-unlock>`
          : html`<div class="buttons">${stepsAfter(error, remedies).map(stepButton)}</div>`
      }
      ${
        error.detail && error.code !== 'locked'
          ? html`<details>
              <summary>${t('ui_details')}</summary>
              <p class="mono">${error.code}: ${error.detail}</p>
            </details>`
          : nothing
      }
    </div>
  `;
}

function stepsAfter(error: ContractError, remedies: Remedies): Step[] {
  const again: Step = { label: t('ui_try_again'), run: remedies.again };
  const save: Step = { label: t('reader_save_original'), run: remedies.save };
  switch (error.code) {
    case 'no-keystore':
      return [{ label: t('ui_set_up'), page: 'onboarding/onboarding.html', primary: true }, again];
    case 'no-key':
      return [
        { label: t('reader_import_key'), page: 'options/options.html#keys', primary: true },
        again,
        save,
      ];
    case 'malformed':
    case 'too-deep':
    case 'too-large':
    case 'unsupported-algorithm':
    case 'forbidden-algorithm':
    case 'decrypt-failed': {
      const aside = remedies.standAside;
      return [{ ...save, primary: true }, ...(aside ? [{ label: t('reader_stand_aside'), run: aside }] : [])];
    }
    default:
      return [{ ...again, primary: true }, save];
  }
}
