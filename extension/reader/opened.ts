/** A message that was opened, made ready once for all that is shown of it. */
import type { OpenResult } from '../../js-bridge/contract.ts';
import { type AttachedFile, filesOf } from './attached-files.ts';
import { type BodyPiece, bodyOf, type Format, isEmpty } from './body.ts';
import { type Card, cardsOf } from './cards.ts';
import { type EnclosedPart, enclosedParts } from './enclosed.ts';
import { looksSigned, openingOf } from './file-kinds.ts';
import { stretchesOf } from './flow.ts';

export interface Opened {
  result: OpenResult;
  /** The name of an attached message that is signed, or "". */
  signedFile: string;
  files: AttachedFile[];
  /** The text around the enclosed parts, in each format. */
  text: Record<Format, BodyPiece[][]>;
  enclosed: EnclosedPart[];
  cards: Card[];
}

/** Files that are looked into for a signed message. */
const MAX_LOOKED_INTO = 50;

/** Makes what the engine answered ready. */
export function openedOf(result: OpenResult, bodies: Uint8Array<ArrayBuffer>[]): Opened {
  const files = filesOf(result, bodies);
  const signed = files
    .slice(0, MAX_LOOKED_INTO)
    .find(file => openingOf(file) === 'message' && looksSigned(file.bytes));
  const enclosed = enclosedParts(result.enclosed, bodies);
  const pieces = bodyOf(result, bodies);
  return {
    result,
    signedFile: signed?.name ?? '',
    files,
    cards: cardsOf(files),
    text: { html: stretchesOf(pieces.html, enclosed), text: stretchesOf(pieces.text, enclosed) },
    enclosed,
  };
}

/** Whether a receipt or cards say all that there is to say: then no text is missing. */
export function needsNoText({ result, cards, enclosed, text }: Opened, format: Format): boolean {
  return (
    result.receipt !== undefined || (cards.length > 0 && enclosed.length === 0 && text[format].every(isEmpty))
  );
}
