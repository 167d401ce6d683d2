/** What can be done with a message as it stands: another format, its source, paper, an answer. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AnswerKind } from '../channel.ts';
import { t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import type { Format } from './body.ts';

/** How to get to the other format of a message. */
export interface FormatTool {
  /** The other format, where there are two. */
  other: Format | undefined;
  /** Its plain text comes first, because somebody may have changed what was encrypted. */
  textFirst: boolean;
  change: () => void;
}

/** What the row of tools does. */
export interface Tools extends FormatTool {
  source: () => void;
  print: () => void;
}

/** Shows the row of tools above a message. */
export function toolRow({ source, print, ...format }: Tools): TemplateResult {
  return html`<div class="tools" role="group" aria-label=${t('reader_tools')}>
    ${formatTool(format)} ${tool('code', t('reader_source'), source)}
    ${tool('printer', t('reader_print'), print)}
  </div>`;
}

/** Shows the row of tools above an enclosed part: its format, where it has two. */
export function formatRow(format: FormatTool): TemplateResult | typeof nothing {
  if (!format.other) return nothing;
  return html`<div class="tools" role="group" aria-label=${t('reader_tools')}>${formatTool(format)}</div>`;
}

function formatTool({ other, textFirst, change }: FormatTool): TemplateResult | typeof nothing {
  if (!other) return nothing;
  return html`${textFirst ? html`<span class="muted">${t('reader_text_first')}</span>` : nothing}
  ${tool(other === 'text' ? 'file-text' : 'image', t(`reader_show_${other}`), change)}`;
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

/** Shows the button that goes on with a message that is not finished. */
export function editButton(edit: () => void): TemplateResult {
  return html`<div class="buttons replies">
    <button class="button primary" type="button" @click=${edit}>${icon('pen-line', 'small')}${t('kept_resume')}</button>
  </div>`;
}

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
