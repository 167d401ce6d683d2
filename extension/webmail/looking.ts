/**
 * Looking for things in a webmail's page by a table: several ways to each, as
 * selectors, the surest first. A view that lacks one can say which.
 */

/** What a view is in, as far as looking goes. */
export type Within = Pick<ParentNode, 'querySelector' | 'querySelectorAll'>;

/** Ways of looking for the things of one table. */
export interface Looking<Anchor extends string> {
  /** The first element by the first way that finds one, null where none does. */
  find(anchor: Anchor, within: Within): HTMLElement | null;
  /** All elements by the first way that finds any. */
  findAll(anchor: Anchor, within: Within): HTMLElement[];
  /** Whether an element is one of those that a way finds. */
  isAt(anchor: Anchor, element: Element): boolean;
  /** The nearest such element, of one and those around it; null where there is none. */
  closest(anchor: Anchor, element: Element): HTMLElement | null;
  /** Those of the anchors that are not found, for people: the self-test of a view. */
  broken(wanted: Anchor[], within: Within): Anchor[];
}

/** Looks by a table. */
export function lookingBy<Anchor extends string>(ways: Record<Anchor, readonly string[]>): Looking<Anchor> {
  const find = (anchor: Anchor, within: Within) => {
    for (const way of ways[anchor]) {
      const found = within.querySelector<HTMLElement>(way);
      if (found) return found;
    }
    return null;
  };
  return {
    find,
    findAll: (anchor, within) => {
      for (const way of ways[anchor]) {
        const found = Array.from(within.querySelectorAll<HTMLElement>(way));
        if (found.length > 0) return found;
      }
      return [];
    },
    isAt: (anchor, element) => ways[anchor].some(way => element.matches(way)),
    closest: (anchor, element) => element.closest<HTMLElement>(ways[anchor].join()),
    broken: (wanted, within) => wanted.filter(anchor => find(anchor, within) === null),
  };
}
