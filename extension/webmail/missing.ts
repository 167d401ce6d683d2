/** Parts of a page that should be there. The page draws a view piece by piece: only what stays away is missing. */

/** How long the page may be without a part, in milliseconds. */
export const patience = 4000;

/** Notes since when views lack something. */
export class Missing<View extends string> {
  readonly #tell: (what: string) => void;
  readonly #look: (view: View) => void;
  /** 0 once it was told. */
  readonly #since = new Map<View, number>();

  /**
   * @param tell is told once of each view that goes on lacking something, with the name of the view and what that is
   * @param look looks at a view again, and calls {@link lacks} then
   */
  constructor(tell: (what: string) => void, look: (view: View) => void) {
    this.#tell = tell;
    this.#look = look;
  }

  /** Takes what a view lacks now: no anchors where it is complete, or not there. */
  lacks(view: View, anchors: readonly string[]): void {
    const since = this.#since.get(view);
    if (anchors.length === 0) {
      this.#since.delete(view);
    } else if (since === undefined) {
      this.#since.set(view, Date.now());
      setTimeout(() => this.#look(view), patience + 100);
    } else if (since > 0 && Date.now() - since > patience) {
      this.#since.set(view, 0);
      this.#tell(`${view}: ${anchors.join(', ')}`);
    }
  }
}
