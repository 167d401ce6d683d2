/** Where Signet leaves a message to the webmail. */
import { findAll, type Within } from './anchors.ts';

/**
 * Why: a sensitivity label encrypts it, which Microsoft does and S/MIME cannot be joined with; or Microsoft's own
 * S/MIME control is at work, and two that sign and encrypt one message would be in each other's way.
 */
export type Aside = 'label' | 'control';

/**
 * Why a message that is shown or written in a part of the page is left alone; null where it is not.
 *
 * @param texts what in it somebody has written, which may have anything: a quotation does not decide how its answer leaves
 */
export function asideIn(part: Within, texts: Pick<Element, 'contains'>[]): Aside | null {
  const isMarked = (aside: Aside) =>
    findAll(aside, part).some(mark => !texts.some(text => text.contains(mark)));
  if (isMarked('label')) return 'label';
  return isMarked('control') ? 'control' : null;
}
