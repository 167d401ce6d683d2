/** What the message says: HTML in the sandboxed page, or plain text. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenResult, Part } from '../../js-bridge/contract.ts';
import { contentIdsIn } from '../content-id.ts';
import { t } from '../i18n.ts';
import type { LinkCaution } from './link-question.ts';
import { RemoteImages } from './remote-images.ts';
import type { InlineImage, SandboxContent } from './sandbox-messages.ts';
import './sandboxed.ts';
import './in-steps.ts';
import { htmlOf } from './shown-html.ts';
import { MAX_TEXT, type ShownText, textOf } from './text-view.ts';

/** A piece of the message to show, in reading order. */
export type BodyPiece = { links: LinkCaution; place: Place } & (
  | { kind: 'html'; content: SandboxContent; cut: boolean; remote: RemoteImages }
  | { kind: 'text'; text: ShownText }
);

/** Where a piece stands among the parts of its message, and whether somebody added it on the way. */
export interface Place {
  part: number;
  added: boolean;
}

/** How a message that says the same twice is shown. */
export type Format = 'html' | 'text';

/** Which format the user sees first, and whether the other one is there. */
export function formatsOf({ htmlFirst, parts }: OpenResult): { first: Format; both: boolean } {
  const both = parts.some(part => part.kind === 'html' && standsForText(part));
  return { first: htmlFirst ? 'html' : 'text', both };
}

/** Whether there is plain text that says what the HTML part says. */
function standsForText(part: Part): boolean {
  return part.alternative === true || part.plainText !== undefined;
}

/** How careful to be with the links of a message. */
export function linkCaution({ htmlFirst }: Pick<OpenResult, 'htmlFirst'>): LinkCaution {
  return htmlFirst ? 'open' : 'ask';
}

/**
 * Chooses what is shown in each format, and decodes it. Each HTML part becomes
 * a page of its own: none reaches into another.
 */
export function bodyOf(result: OpenResult, bodies: Uint8Array<ArrayBuffer>[]): Record<Format, BodyPiece[]> {
  const links = linkCaution(result);
  const remote = new RemoteImages(result.remoteContent);
  const octets = (index: number) => bodies[index] ?? new Uint8Array();
  const images = new Map(
    result.parts
      .filter(part => part.contentId !== undefined && part.contentId !== '')
      .map(({ contentId = '', type, body }): [string, InlineImage] => [
        contentId,
        { contentId, type, bytes: octets(body) },
      ]),
  );
  // Text that is cut anyway is not decoded.
  const beginning = (index: number) => octets(index).subarray(0, 3 * (MAX_TEXT + 1));
  const text = (index: number, place: Place): BodyPiece => ({
    kind: 'text',
    text: textOf(decode(beginning(index))),
    links,
    place,
  });
  const page = (index: number, place: Place): BodyPiece => {
    const { html, cut } = htmlOf(octets(index));
    // The page gets a copy of each picture, so it gets none that it does not show.
    const shown = [...contentIdsIn(html)].flatMap(contentId => images.get(contentId) ?? []);
    const content: SandboxContent = { type: 'html', html, images: shown };
    return { kind: 'html', content, cut, remote, links, place };
  };

  const pieces: Record<Format, BodyPiece[]> = { html: [], text: [] };
  for (const [index, part] of result.parts.entries()) {
    const place: Place = { part: index, added: part.added ?? false };
    if (part.kind === 'html') {
      const piece = page(part.body, place);
      pieces.html.push(piece);
      if (part.plainText !== undefined) pieces.text.push(text(part.plainText, place));
      else if (!part.alternative) pieces.text.push(piece);
    } else if (part.kind === 'text') {
      const piece = text(part.body, place);
      pieces.text.push(piece);
      if (!part.alternative) pieces.html.push(piece);
    }
  }
  return pieces;
}

/** Decodes UTF-8; what is not UTF-8 shows as replacement characters. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Whether there is nothing to read in the pieces of a message. */
export function isEmpty(pieces: BodyPiece[]): boolean {
  return pieces.every(piece => piece.kind === 'text' && piece.text.text.trim() === '');
}

/** Shows the pieces of a message. */
export function bodyView(pieces: BodyPiece[]): TemplateResult {
  if (isEmpty(pieces)) return html`<p class="empty muted">${t('reader_no_text')}</p>`;
  return html`<signet-in-steps
    .items=${pieces}
    step=${STEP}
    ready=${READY}
    .view=${piecesView}
    more="reader_more_parts"
  ></signet-in-steps>`;
}

/** Each piece of HTML is a page of its own, which takes a browser about as much as a tab does. */
const STEP = 2;
const READY = 6; // steps

function piecesView(pieces: BodyPiece[]): TemplateResult[] {
  return pieces.map(piece =>
    piece.kind === 'html'
      ? html`<signet-sandboxed
          .content=${piece.content}
          .remote=${piece.remote}
          links=${piece.links}
          label=${t('reader_message')}
        ></signet-sandboxed>
          ${piece.cut ? html`<p class="empty muted">${t('reader_text_cut')}</p>` : nothing}`
      : html`<signet-text .text=${piece.text} links=${piece.links}></signet-text>`,
  );
}
