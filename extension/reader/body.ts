/** What the message says: HTML in the sandboxed page, or plain text. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { OpenResult, Part } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { linkify } from './links.ts';
import type { InlineImage, ToSandbox } from './sandbox-messages.ts';
import { blocksOf, type TextBlock } from './text.ts';
import './sandboxed.ts';

/** A piece of the message to show, in reading order. */
export type BodyPiece = { kind: 'html'; content: ToSandbox } | { kind: 'text'; text: string; cut: boolean };

/** How a message that says the same twice is shown. */
export type Format = 'html' | 'text';

/** Longer texts are cut: nobody reads on, and laying them out would take the page's time. */
export const MAX_TEXT = 1_000_000; // characters

/** Reports whether the message says the same as HTML and as plain text. */
export function hasAlternatives(result: OpenResult): boolean {
  return result.parts.some(part => part.alternative) && result.parts.some(part => part.kind === 'html');
}

/** Chooses what is shown and decodes it. Each HTML part becomes a page of its own: none reaches into another. */
export function bodyOf(result: OpenResult, bodies: Uint8Array<ArrayBuffer>[], format: Format): BodyPiece[] {
  const both = hasAlternatives(result);
  const images: InlineImage[] = result.parts
    .filter(part => part.contentId !== undefined && part.contentId !== '')
    .map(part => ({ contentId: part.contentId ?? '', type: part.type, bytes: bytesOf(part, bodies) }));
  const pieces: BodyPiece[] = [];
  for (const part of result.parts) {
    if (part.kind === 'html' && (format === 'html' || !both)) {
      pieces.push({ kind: 'html', content: { type: 'html', html: decode(bytesOf(part, bodies)), images } });
    } else if (part.kind === 'text' && (format === 'text' || !part.alternative)) {
      pieces.push(textPiece(decode(bytesOf(part, bodies))));
    }
  }
  return pieces;
}

/** A text, cut where it is longer than can be shown. */
export function textPiece(text: string): BodyPiece {
  return { kind: 'text', text: text.slice(0, MAX_TEXT), cut: text.length > MAX_TEXT };
}

/** Decodes UTF-8; what is not UTF-8 shows as replacement characters. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function bytesOf(part: Part, bodies: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  return bodies[part.body] ?? new Uint8Array();
}

/** Shows the pieces of a message. */
export function bodyView(pieces: BodyPiece[]): TemplateResult {
  if (pieces.every(piece => piece.kind === 'text' && piece.text.trim() === ''))
    return html`<p class="empty muted">${t('reader_no_text')}</p>`;
  return html`${pieces.map(piece =>
    piece.kind === 'html'
      ? html`<signet-sandboxed .content=${piece.content} label=${t('reader_message')}></signet-sandboxed>`
      : guard([piece], () => textView(piece)),
  )}`;
}

function textView(piece: BodyPiece & { kind: 'text' }): TemplateResult {
  return html`<div class="text">${blocksOf(piece.text).map(blockView)}</div>
    ${piece.cut ? html`<p class="empty muted">${t('reader_text_cut')}</p>` : nothing}`;
}

function blockView({ depth, text }: TextBlock): TemplateResult {
  const words = linkify(text).map(piece =>
    piece.href === undefined
      ? piece.text
      : html`<a href=${piece.href} title=${piece.href} target="_blank" rel="noopener noreferrer">${piece.text}</a>`,
  );
  return depth === 0
    ? html`<div class="said">${words}</div>`
    : html`<blockquote class="quoted" data-depth=${depth}>${words}</blockquote>`;
}
