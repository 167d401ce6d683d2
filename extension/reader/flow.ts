/** The text of a message and its enclosed parts, in reading order. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { FileActions } from './attachments.ts';
import { type BodyPiece, bodyView } from './body.ts';
import type { EnclosedPart } from './enclosed.ts';
import './enclosed.ts';

/** The text before each enclosed part, in order, and that after the last one. */
export function stretchesOf(pieces: BodyPiece[], enclosed: EnclosedPart[]): BodyPiece[][] {
  const ends = [...enclosed.map(({ after }) => after), Number.POSITIVE_INFINITY];
  return ends.map((end, index) =>
    pieces.filter(({ place }) => place.part >= (ends[index - 1] ?? 0) && place.part < end),
  );
}

/**
 * Shows the text and the enclosed parts of a message. What stands around an
 * enclosed part is told apart from it: somebody on the way may have added it.
 */
export function flowView(
  stretches: BodyPiece[][],
  enclosed: EnclosedPart[],
  actions: (result: OpenResult) => FileActions,
): TemplateResult {
  if (enclosed.length === 0) return html`<div class="body">${bodyView(stretches[0] ?? [])}</div>`;
  return html`${stretches.map(
    (pieces, index) => html`
      ${aroundView(pieces)}
      ${
        enclosed[index]
          ? html`<signet-enclosed .enclosed=${enclosed[index]} .place=${index + 1} .actions=${actions}></signet-enclosed>`
          : nothing
      }
    `,
  )}`;
}

function aroundView(pieces: BodyPiece[]): TemplateResult | typeof nothing {
  if (pieces.length === 0) return nothing;
  const body = html`<div class="body">${bodyView(pieces)}</div>`;
  if (!pieces.some(({ place }) => place.added)) return body;
  return html`<section class="added" aria-label=${t('reader_added')}>
    <p class="muted">${icon('list-plus', 'small')}${t('reader_added')}</p>
    ${body}
  </section>`;
}
