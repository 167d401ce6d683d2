/** The verdict bar: icon, sentence, chevron. */
import { html, nothing, type TemplateResult } from 'lit';
import { unturned } from '../direction.ts';
import { t, tParts } from '../i18n.ts';
import { icon } from '../icons.ts';
import '../ui/mark.ts';
import type { Sentence } from './sentence.ts';

/** Values that are set apart within a sentence: who, not where. */
const STRONG = new Set(['name', 'signer', 'sender', 'file']);

/** What a bar speaks about: the message, or one of its parts, whose place is told. */
export type About = 'message' | { part: number };

/** What stands below the bar when it is folded out. */
export interface Unfolding {
  open: boolean;
  content: () => TemplateResult;
  toggle: () => void;
}

/**
 * Shows a sentence, and a chevron where there is something to fold out. What is
 * said of the message is announced, and stands beside the security mark: there
 * is one of each in a view.
 */
export function verdictBar(
  sentence: Sentence,
  unfolding?: Unfolding,
  about: About = 'message',
): TemplateResult {
  const whole = about === 'message';
  const details = whole ? 'verdict-details' : `verdict-details-${about.part}`;
  return html`
    <section class="verdict ${sentence.tone}" aria-label=${t(whole ? 'reader_verdict' : 'reader_verdict_part')}>
      <span class="verdict-icons">${sentence.icons.map(name => icon(name))}</span>
      <p class="verdict-sentence" role=${whole ? 'status' : nothing} tabindex="-1">${sentenceMarkup(sentence)}</p>
      ${
        unfolding
          ? html`<button
              class="button quiet chevron"
              type="button"
              aria-expanded=${unfolding.open}
              aria-controls=${details}
              @click=${unfolding.toggle}
            >
              <span class="chevron-word">${t(sentence.more ?? 'reader_details')}</span>${icon('chevron-down', 'small')}
            </button>`
          : nothing
      }
      ${whole ? html`<signet-mark></signet-mark>` : nothing}
      ${unfolding?.open ? html`<div id=${details} class="verdict-details">${unfolding.content()}</div>` : nothing}
    </section>
  `;
}

function sentenceMarkup(sentence: Sentence): unknown[] {
  const pieces = Object.fromEntries(
    Object.entries(valuesOf(sentence)).map(([name, value]) => [
      name,
      STRONG.has(name) ? html`<strong><bdi>${value}</bdi></strong>` : html`<bdi>${value}</bdi>`,
    ]),
  );
  return tParts<unknown>(sentence.key, pieces);
}

/** What stands at the places of a sentence. */
function valuesOf({ values, reason }: Sentence): Record<string, string> {
  const own = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, unturned(value)]));
  return reason === undefined ? own : { ...own, reason: t(reason) };
}

/** The sentence as text, for the clipboard. */
export function sentenceText(sentence: Sentence): string {
  return t(sentence.key, valuesOf(sentence));
}
