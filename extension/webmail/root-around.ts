/** Where a compose view is in a page that shows several. */
import type { Looking } from './looking.ts';

/** What tells a view from its surroundings. */
export interface Parts<Anchor extends string> {
  /** What it must have. */
  needed: Anchor[];
  /** What none has twice. */
  single: Anchor[];
}

/** The view's element, or what it lacks. */
export type Rooted<Anchor extends string> = { root: HTMLElement } | { lost: Anchor[] };

/**
 * The least element around something in a view that has all of it. What is around two of them
 * is none, though the page has drawn but a piece of one: the text of one would go to the people of the other, and who sends
 * one would not be asked about the other.
 *
 * @param known the views that were found
 */
export function rootAround<Anchor extends string>(
  inside: HTMLElement,
  { findAll, broken }: Pick<Looking<Anchor>, 'findAll' | 'broken'>,
  { needed, single }: Parts<Anchor>,
  known: Iterable<HTMLElement>,
): Rooted<Anchor> {
  const others = [...known];
  let lost = needed;
  for (let at = inside.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    const around = at;
    if (single.some(each => findAll(each, around).length > 1)) break;
    if (others.some(other => around.contains(other))) break;
    const missing = broken(needed, at);
    if (missing.length === 0) return { root: at };
    if (missing.length < lost.length) lost = missing;
  }
  return { lost };
}
