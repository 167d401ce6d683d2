/**
 * A protected part of a message that is itself not protected: shown by itself,
 * under its own verdict, which it lends to nothing around it.
 *
 *     <signet-enclosed .enclosed=${part} .place=${1} .actions=${actions}></signet-enclosed>
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Enclosed, OpenResult } from '../../js-bridge/contract.ts';
import { LightElement } from '../ui/light-element.ts';
import { type AttachedFile, filesOf } from './attached-files.ts';
import { attachmentsView, type FileActions } from './attachments.ts';
import { verdictBar } from './bar.ts';
import { type BodyPiece, bodyOf, bodyView, type Format, formatsOf, isEmpty } from './body.ts';
import { type Card, cardsOf, cardsView } from './cards.ts';
import { continuityNotice } from './continuity.ts';
import { detailsOf } from './details.ts';
import { headersView } from './headers.ts';
import { saidView } from './said.ts';
import { senderNotice } from './sender-notice.ts';
import { sentenceOf } from './sentence-of-message.ts';
import { formatRow } from './tools.ts';

/** An enclosed part, made ready to be shown. */
export interface EnclosedPart {
  result: OpenResult;
  /** How many of the message's parts stand before it. */
  after: number;
  files: AttachedFile[];
  cards: Card[];
  pieces: Record<Format, BodyPiece[]>;
}

/** Makes the enclosed parts of a message ready. */
export function enclosedParts(enclosed: Enclosed[], bodies: Uint8Array<ArrayBuffer>[]): EnclosedPart[] {
  return enclosed.map(({ result, after }) => {
    const files = filesOf(result, bodies);
    return { result, after, files, cards: cardsOf(files), pieces: bodyOf(result, bodies) };
  });
}

/** The element `signet-enclosed`. */
export class EnclosedView extends LightElement {
  static override properties = {
    enclosed: { attribute: false },
    place: { attribute: false },
    actions: { attribute: false },
    unfolded: { state: true },
    format: { state: true },
  };

  declare enclosed: EnclosedPart;
  /** Which of the enclosed parts it is, from 1. */
  declare place: number;
  declare actions: (result: OpenResult) => FileActions;
  declare private unfolded: boolean;
  declare private format: Format;

  constructor() {
    super();
    this.unfolded = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('enclosed')) this.format = formatsOf(this.enclosed.result).first;
  }

  protected override render(): TemplateResult {
    const { result, files, cards, pieces } = this.enclosed;
    const other: Format = this.format === 'html' ? 'text' : 'html';
    const sentence = sentenceOf(result);
    const about = { part: this.place };
    const unfolding = {
      open: this.unfolded,
      content: () => detailsOf(result, sentence, nothing, about),
      toggle: () => {
        this.unfolded = !this.unfolded;
      },
    };
    return html`<article class="enclosed">
      ${verdictBar(sentence, unfolding, about)} ${continuityNotice(result)} ${senderNotice(result)}
      ${saidView(result)} ${headersView(result, 'differing')}
      ${formatRow({
        other: formatsOf(result).both ? other : undefined,
        textFirst: !result.htmlFirst,
        change: () => {
          this.format = other;
        },
      })}
      ${cards.length > 0 && isEmpty(pieces[this.format]) ? nothing : html`<div class="body">${bodyView(pieces[this.format])}</div>`}
      ${cardsView(cards)} ${attachmentsView(files, this.actions(result))}
    </article>`;
  }
}

customElements.define('signet-enclosed', EnclosedView);
