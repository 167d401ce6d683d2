/**
 * A long list that is fetched in pieces, as they come into sight: only what
 * somebody looks at is asked for, however long the list is.
 */

/** How many rows are asked for at once. */
export const PAGE = 100;

/** One piece of a list, and how long the list is. */
export interface Piece<T> {
  total: number;
  items: T[];
}

/** A place of the list; its item is undefined until it is there. */
export interface Slot<T> {
  index: number;
  item: T | undefined;
}

/** Fetches and keeps the pieces of one list. */
export class Pages<T> {
  readonly #fetch: (offset: number, limit: number) => Promise<Piece<T> | undefined>;
  readonly #changed: () => void;
  readonly #asked = new Set<number>();
  #slots: Slot<T>[] = [];
  #loaded = false;
  #dropped = false;

  /**
   * @param fetch gets a piece; undefined where it failed, which it tells itself
   * @param changed called when there is more to show
   */
  constructor(fetch: (offset: number, limit: number) => Promise<Piece<T> | undefined>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** The whole list, in order; a new array whenever it changed. */
  get slots(): readonly Slot<T>[] {
    return this.#slots;
  }

  /** Whether the first piece is there, and with it the length. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Asks for the piece with a place, unless that was done before. */
  async want(index: number): Promise<void> {
    const offset = Math.floor(index / PAGE) * PAGE;
    if (this.#dropped || this.#asked.has(offset)) return;
    this.#asked.add(offset);
    const piece = await this.#fetch(offset, PAGE);
    if (this.#dropped) return;
    if (!piece) {
      // It may be tried again.
      this.#asked.delete(offset);
      return;
    }
    this.#loaded = true;
    this.#slots = Array.from({ length: piece.total }, (_, i) => {
      const fresh = i >= offset ? piece.items[i - offset] : undefined;
      return fresh === undefined
        ? (this.#slots[i] ?? { index: i, item: undefined })
        : { index: i, item: fresh };
    });
    this.#changed();
  }

  /** Another list takes its place: answers that are still under way count no more. */
  drop(): void {
    this.#dropped = true;
  }
}
