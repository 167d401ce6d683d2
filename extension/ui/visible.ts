/**
 * Tells whether a view is really seen as it is, before a click in it counts.
 *
 * A frame of Signet stands within a page that may be hostile: the page can
 * cover it, fade it, or cut all but a button away, and have the user click what
 * they do not see. IntersectionObserver v2 (trackVisibility) tells when that
 * is so; it errs on the side of "not visible".
 */

/** Why a click does not count. */
export type Obstacle =
  /** Something lies over the view, or it is see-through or distorted. */
  | 'covered'
  /** A part of the view is cut off or scrolled away. */
  | 'cut-off'
  /** It came into sight only just before. */
  | 'too-soon';

/** How much of the view must be in sight; the rest is rounding at fractional zoom. */
const minRatio = 0.98;
/** For how long it must have been in sight, in milliseconds: nobody reads and clicks faster. */
const minTime = 500;

/** The part of IntersectionObserver v2 that TypeScript does not know. */
interface VisibilityEntry extends IntersectionObserverEntry {
  isVisible: boolean;
}

/** Decides from what the browser observed, without a browser: the rule itself. */
export class VisibilityRule {
  #since: number | undefined;
  #obstacle: Obstacle = 'too-soon';

  /** Takes an observation at a time in milliseconds. */
  observe(
    { isVisible, intersectionRatio }: Pick<VisibilityEntry, 'isVisible' | 'intersectionRatio'>,
    now: number,
  ): void {
    if (isVisible && intersectionRatio >= minRatio) {
      this.#since ??= now;
      return;
    }
    this.#since = undefined;
    this.#obstacle = intersectionRatio < minRatio ? 'cut-off' : 'covered';
  }

  /** Tells what stands in the way of a click at a time, undefined for nothing. */
  obstacle(now: number): Obstacle | undefined {
    if (this.#since === undefined) return this.#obstacle;
    return now - this.#since < minTime ? 'too-soon' : undefined;
  }
}

/**
 * Watches a view. In a page of its own there is nobody who could cover it,
 * and every click counts.
 *
 *     const sight = new Sight(element);
 *     const obstacle = sight.obstacle();
 *     if (obstacle) return say(`visible_${obstacle}`);
 */
export class Sight {
  readonly #rule = new VisibilityRule();
  readonly #observer: IntersectionObserver | undefined;

  /** @param view the element that must be seen whole; it may not be larger than the frame */
  constructor(view: Element) {
    if (parent === window) return;
    const options = { threshold: [0, 0.5, minRatio, 1], trackVisibility: true, delay: 100 };
    this.#observer = new IntersectionObserver(entries => {
      for (const entry of entries) this.#rule.observe(entry as VisibilityEntry, performance.now());
    }, options as IntersectionObserverInit);
    this.#observer.observe(view);
  }

  /** What stands in the way of a click right now, undefined for nothing. */
  obstacle(): Obstacle | undefined {
    return this.#observer && this.#rule.obstacle(performance.now());
  }

  /** Ends watching. */
  close(): void {
    this.#observer?.disconnect();
  }
}
