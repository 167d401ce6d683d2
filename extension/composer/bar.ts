import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { listed, plural } from './plural.ts';
import { laterButton } from './send-later.ts';
import type { Sentence } from './summary.ts';

/** So many people are named in a sentence; more than that, nobody reads. */
const namedAtMost = 8;

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

/** What the clicks do. later: absent where nobody sends at another time. */
export interface BarActions {
  send(event: Event): void;
  later?: ((event: Event) => void) | undefined;
}

/** The bar below the text: how the message is protected, Send, and one sentence on what that means. */
export function bar(
  { toggles, attach, sentence, disabled, sending }: BarParts,
  { send, later }: BarActions,
): TemplateResult {
  return html`<footer class="bar">
    ${toggles}
    <button type="button" class="button primary send" ?disabled=${disabled} @click=${send}>
      ${sending === 'seal' ? icon('file-lock', 'small') : icon('send', 'small')}${t(sending === 'seal' ? 'composer_seal' : 'composer_send_encrypted')}
    </button>
    ${later ? laterButton(disabled, later) : nothing}
    ${summaryLine(sentence)}
    ${attach}
  </footer>`;
}

/** The sentence; pointed at, it tells those who did not fit into it. */
function summaryLine(sentence: Sentence): TemplateResult {
  const { key, values, who = [], tone } = sentence;
  const title = who.length > namedAtMost ? listed(who) : nothing;
  return html`<p class="summary ${tone}" role="status" title=${title}>${lock(sentence)}${t(key, { ...values, who: named(who) })}</p>`;
}

/** Names people in one line: all of them, or the first ones and how many more there are. */
function named(who: readonly string[]): string {
  if (who.length <= namedAtMost) return listed(who);
  const first = who.slice(0, namedAtMost - 1);
  return listed([...first, plural('composer_more_people', who.length - first.length)]);
}

/** The lock that goes with the sentence: as good as the weakest recipient's. */
function lock({ lock }: Sentence): ReturnType<typeof icon> | typeof nothing {
  return lock ? icon(lock === 'closed' ? 'lock' : 'lock-open', 'small') : nothing;
}
