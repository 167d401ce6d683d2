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
  /** All elements that any way finds. */
  findByAny(anchor: Anchor, within: Within): HTMLElement[];
  /** Whether an element is one of those that a way finds. */
  isAt(anchor: Anchor, element: Element): boolean;
  /** The nearest such element, of one and those around it; null where there is none. */
  closest(anchor: Anchor, element: Element): HTMLElement | null;
  /** Those of the anchors that are not found, for people: the self-test of a view. */
  broken(wanted: Anchor[], within: Within): Anchor[];
}

/**
 * Looks by a table.
 *
 * @param texts selects what holds text of messages: what is in there somebody else has made, and is not looked at
 * @param inside what is looked for in such a text all the same
 */
export function lookingBy<Anchor extends string>(
  ways: Record<Anchor, readonly string[]>,
  texts = '',
  inside: NoInfer<Anchor>[] = [],
): Looking<Anchor> {
  const isOwn = (anchor: Anchor, element: Element) =>
    texts === '' || inside.includes(anchor) || !element.parentElement?.closest(texts);
  const all = (anchor: Anchor, way: string, within: Within) =>
    Array.from(within.querySelectorAll<HTMLElement>(way)).filter(each => isOwn(anchor, each));
  const find = (anchor: Anchor, within: Within) => {
    for (const way of ways[anchor]) {
      const first = within.querySelector<HTMLElement>(way);
      // The page's own may stand behind one in a text.
      const found = first && !isOwn(anchor, first) ? all(anchor, way, within)[0] : first;
      if (found) return found;
    }
    return null;
  };
  return {
    find,
    findAll: (anchor, within) => {
      for (const way of ways[anchor]) {
        const found = all(anchor, way, within);
        if (found.length > 0) return found;
      }
      return [];
    },
    findByAny: (anchor, within) => all(anchor, ways[anchor].join(), within),
    isAt: (anchor, element) => ways[anchor].some(way => element.matches(way)) && isOwn(anchor, element),
    closest: (anchor, element) => {
      const nearest = (from: Element | null) => from?.closest<HTMLElement>(ways[anchor].join()) ?? null;
      let found = nearest(element);
      while (found && !isOwn(anchor, found)) found = nearest(found.parentElement);
      return found;
    },
    broken: (wanted, within) => wanted.filter(anchor => find(anchor, within) === null),
  };
}
