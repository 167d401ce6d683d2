/**
 * The protected parts of a message that is itself not protected: each is shown
 * by itself, under its own verdict, and lends it to nothing around it.
 */
import { html, type TemplateResult } from 'lit';
import type { Enclosed, OpenResult } from '../../js-bridge/contract.ts';
import { type AttachedFile, attachmentsView, type FileActions, filesOf } from './attachments.ts';
import { verdictBar } from './bar.ts';
import { type BodyPiece, bodyOf, bodyView, formatsOf } from './body.ts';
import { continuityNotice } from './continuity.ts';
import { headersView } from './headers.ts';
import { saidView } from './said.ts';
import { sentenceOf } from './sentence.ts';

/** An enclosed part, made ready to be shown. */
export interface EnclosedPart {
  result: OpenResult;
  files: AttachedFile[];
  pieces: BodyPiece[];
}

/** Makes the enclosed parts of a message ready. */
export function enclosedParts(enclosed: Enclosed[], bodies: Uint8Array<ArrayBuffer>[]): EnclosedPart[] {
  return enclosed.map(({ result }) => ({
    result,
    files: filesOf(result, bodies),
    pieces: bodyOf(result, bodies)[formatsOf(result).first],
  }));
}

/** Shows an enclosed part. */
export function enclosedView({ result, files, pieces }: EnclosedPart, actions: FileActions): TemplateResult {
  return html`<article class="enclosed">
    ${verdictBar(sentenceOf(result))} ${continuityNotice(result)} ${saidView(result)}
    ${headersView(result, 'differing')}
    <div class="body">${bodyView(pieces)}</div>
    ${attachmentsView(files, actions)}
  </article>`;
}
