/** Where a compose view is in the page. */
import { type Rooted, rootAround } from '../root-around.ts';
import { type Anchor, broken, find, findAll } from './anchors.ts';

/** What a compose view must have. */
const needed: Anchor[] = ['send', 'subject', 'editor', 'recipients'];
/** And an answer below its message. */
const neededToAnswer = needed.filter(anchor => anchor !== 'subject');

/** What none has twice. */
const single: Anchor[] = ['editor'];

/**
 * The element of a compose view around its editor; `lost` names what of it is not found.
 *
 * @param known those that were found
 */
export function composeRoot(editor: HTMLElement, known: HTMLElement[] = []): Rooted<Anchor> {
  const whole = rootAround(editor, { findAll, broken }, { needed, single }, known);
  if ('root' in whole || find('body', document) === null) return whole;
  return rootAround(editor, { findAll, broken }, { needed: neededToAnswer, single }, known);
}
