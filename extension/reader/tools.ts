/** What can be done with a message as it stands: another format, its source, paper, an answer. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AnswerKind } from '../channel.ts';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import type { Format } from './body.ts';

/** What the row of tools does. */
export interface Tools {
  /** The other format of the message, where it has two. */
  other: Format | undefined;
  /** Its plain text comes first, because somebody may have changed what was encrypted. */
  textFirst: boolean;
  change: () => void;
  source: () => void;
  print: () => void;
}

/** Shows the row of tools above a message. */
export function toolRow({ other, textFirst, change, source, print }: Tools): TemplateResult {
  return html`<div class="tools" role="group" aria-label=${t('reader_tools')}>
    ${other && textFirst ? html`<span class="muted">${t('reader_text_first')}</span>` : nothing}
    ${other ? tool(other === 'text' ? 'file-text' : 'image', t(`reader_show_${other}`), change) : nothing}
    ${tool('code', t('reader_source'), source)} ${tool('printer', t('reader_print'), print)}
  </div>`;
}

function tool(symbol: IconName, label: string, run: () => void): TemplateResult {
  return html`<button class="button quiet" type="button" title=${label} @click=${run}>
    ${icon(symbol, 'small')}<span class="tool-word">${label}</span>
  </button>`;
}

const ANSWERS: { kind: AnswerKind; symbol: IconName; label: string }[] = [
  { kind: 'reply', symbol: 'reply', label: 'reader_reply' },
  { kind: 'reply-all', symbol: 'reply-all', label: 'reader_reply_all' },
  { kind: 'forward', symbol: 'forward', label: 'reader_forward' },
];

/** Shows the buttons that answer a message. */
export function answerButtons(answer: (kind: AnswerKind) => void): TemplateResult {
  return html`<div class="buttons replies">
    ${ANSWERS.map(
      ({ kind, symbol, label }) => html`<button class="button" type="button" @click=${() => answer(kind)}>
        ${icon(symbol, 'small')}${t(label)}
      </button>`,
    )}
  </div>`;
}
