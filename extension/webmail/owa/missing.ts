/** Parts of the page that should be there. The page draws a view piece by piece: only what stays away is missing. */

/** How long the page may be without a part, in milliseconds. */
export const patience = 4000;

export class Missing {
  readonly #tell: (what: string) => void;
  readonly #look: () => void;
  /** Since when a view lacks something, by its name; 0 once that was told. */
  readonly #since = new Map<string, number>();

  /**
   * @param tell is told once of each view that lacks something, with the name of the view and what that is
   * @param look looks again, and calls {@link lacks} or {@link hasAll} then
   */
  constructor(tell: (what: string) => void, look: () => void) {
    this.#tell = tell;
    this.#look = look;
  }

  lacks(view: string, anchors: readonly string[]): void {
    const since = this.#since.get(view);
    if (since === undefined) {
      this.#since.set(view, Date.now());
      setTimeout(this.#look, patience + 100);
    } else if (since > 0 && Date.now() - since > patience) {
      this.#since.set(view, 0);
      this.#tell(`Outlook on the web, ${view}: ${anchors.join(', ')}`);
    }
  }

  hasAll(view: string): void {
    this.#since.delete(view);
  }
}
