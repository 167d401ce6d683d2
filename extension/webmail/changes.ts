/**
 * Where a page has changed, so that what did not change need not be looked at
 * again. Nothing outside of an element makes something new inside of it.
 */

/** How many places are told apart. A page that changes in more of them is looked at as a whole. */
const most = 100;

/** Places of a page in which something changed: nodes whose children, text or attributes did. */
export class Changes {
  /** null for anywhere. */
  #places: Set<Node> | null = new Set();

  /** Takes what an observer was told. */
  add(records: readonly Pick<MutationRecord, 'target'>[]): void {
    for (const { target } of records) {
      if (this.#places === null) return;
      this.#places.add(target);
      if (this.#places.size > most) this.#places = null;
    }
  }

  /** Takes that something changed of which nobody knows where it shows. */
  addAnywhere(): void {
    this.#places = null;
  }

  /** Whether something may have changed in an element. */
  in(element: Node): boolean {
    return this.#places === null || some(this.#places, place => element.contains(place));
  }

  /** Whether nothing changed outside of some elements. */
  onlyIn(elements: Iterable<Node>): boolean {
    const around = [...elements];
    return (
      this.#places !== null && !some(this.#places, place => !around.some(element => element.contains(place)))
    );
  }
}

function some<T>(values: Iterable<T>, condition: (value: T) => boolean): boolean {
  for (const value of values) if (condition(value)) return true;
  return false;
}
