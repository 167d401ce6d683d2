import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { Sentence } from './summary.ts';

/** What stands in the bar besides Send. */
export interface BarParts {
  toggles: TemplateResult;
  /** The button that has the user choose files. */
  attach: TemplateResult;
  /** What will happen to the message. */
  sentence: Sentence;
  disabled: boolean;
  /** What the click on Send does. */
  sending: 'send' | 'seal';
}

/** The bar below the text: how the message is protected, Send, and one sentence on what that means. */
export function bar(
  { toggles, attach, sentence, disabled, sending }: BarParts,
  send: (event: Event) => void,
): TemplateResult {
  return html`<footer class="bar">
    ${toggles}
    <button type="button" class="button primary send" ?disabled=${disabled} @click=${send}>
      ${sending === 'seal' ? icon('file-lock', 'small') : icon('send', 'small')}${t(sending === 'seal' ? 'composer_seal' : 'composer_send_encrypted')}
    </button>
    <p class="summary ${sentence.tone}" role="status">${lock(sentence)}${t(sentence.key, sentence.values)}</p>
    ${attach}
  </footer>`;
}

/** The lock that goes with the sentence: as good as the weakest recipient's. */
function lock({ lock }: Sentence): ReturnType<typeof icon> | typeof nothing {
  return lock ? icon(lock === 'closed' ? 'lock' : 'lock-open', 'small') : nothing;
}
