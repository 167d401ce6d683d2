/**
 * Tells whether a view is really seen as it is, before a click in it counts.
 *
 * A frame of Signet stands within a page that may be hostile: the page can
 * cover it, fade it, cut all but a button away or make it tiny, and have the
 * user click what they do not see. IntersectionObserver v2 (trackVisibility)
 * tells when a view is covered or faded; it errs on the side of "not visible".
 */

/** Why a click does not count. */
export type Obstacle =
  /** Something lies over the view, or it is see-through or distorted. */
  | 'covered'
  /** A part of the view is cut off or scrolled away. */
  | 'cut-off'
  /** The view was made so small that what matters in it does not fit. */
  | 'too-small'
  /** It came into sight only just before. */
  | 'too-soon';

/** A size in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** How much of the view must be in sight; the rest is rounding at fractional zoom. */
const minRatio = 0.98;
/** For how long it must have been in sight, in milliseconds: nobody reads and clicks faster. */
const minTime = 500;
/** For how long after a click it must stay in sight: what covered it before may be told a moment later. */
const afterClick = 300;

/** The part of IntersectionObserver v2 that TypeScript does not know. */
interface VisibilityEntry extends IntersectionObserverEntry {
  isVisible: boolean;
}

/** Decides from what the browser observed, without a browser: the rule itself. Times are in milliseconds. */
export class VisibilityRule {
  readonly #minSize: Size;
  #tooSmall = false;
  #hidden: Obstacle | undefined = 'too-soon';
  #since: number | undefined;

  /** @param minSize below this a view does not count as seen */
  constructor(minSize: Size) {
    this.#minSize = minSize;
  }

  /** Takes what is in sight from now on. */
  observe(
    { isVisible, intersectionRatio }: Pick<VisibilityEntry, 'isVisible' | 'intersectionRatio'>,
    now: number,
  ) {
    this.#hidden = intersectionRatio < minRatio ? 'cut-off' : isVisible ? undefined : 'covered';
    this.#judge(now);
  }

  /** Takes the size from now on. */
  resize({ width, height }: Size, now: number): void {
    this.#tooSmall = width < this.#minSize.width || height < this.#minSize.height;
    this.#judge(now);
  }

  /** What stands in the way of a click now, undefined for nothing. */
  obstacle(now: number): Obstacle | undefined {
    if (this.#tooSmall) return 'too-small';
    if (this.#hidden) return this.#hidden;
    return this.#since === undefined || now - this.#since < minTime ? 'too-soon' : undefined;
  }

  #judge(now: number): void {
    if (this.#tooSmall || this.#hidden) this.#since = undefined;
    else this.#since ??= now;
  }
}

/**
 * Watches a view. In a page of its own there is nobody who could cover it,
 * and every click counts.
 *
 *     const sight = new Sight(element);
 *     const obstacle = await sight.obstacleToClick();
 *     if (obstacle) return say(obstacle);
 */
export class Sight {
  readonly #rule: VisibilityRule;
  #observers: { disconnect(): void }[] = [];

  /**
   * @param view the element that must be seen whole; it may not be larger than the frame
   * @param minSize what the view needs for all that matters in it to be in sight
   */
  constructor(view: Element, minSize: Size = { width: 0, height: 0 }) {
    this.#rule = new VisibilityRule(minSize);
    if (parent === window) return;
    const options = { threshold: [0, 0.5, minRatio, 1], trackVisibility: true, delay: 100 };
    const seen = new IntersectionObserver(entries => {
      for (const entry of entries) this.#rule.observe(entry as VisibilityEntry, performance.now());
    }, options as IntersectionObserverInit);
    seen.observe(view);
    // The other observer says nothing when a view that is seen whole becomes smaller.
    const sized = new ResizeObserver(() =>
      this.#rule.resize(view.getBoundingClientRect(), performance.now()),
    );
    sized.observe(view);
    this.#observers = [seen, sized];
  }

  /** What stands in the way of a click right now, undefined for nothing. */
  obstacle(): Obstacle | undefined {
    return this.#observers.length === 0 ? undefined : this.#rule.obstacle(performance.now());
  }

  /**
   * What stands in the way of a click that was just made. The browser tells of
   * a cover a few frames after the page put it there, and later where the
   * machine is busy; so the view must also stay in sight for a moment.
   */
  async obstacleToClick(): Promise<Obstacle | undefined> {
    const obstacle = this.obstacle();
    if (obstacle || this.#observers.length === 0) return obstacle;
    await new Promise(resolve => setTimeout(resolve, afterClick));
    return this.obstacle();
  }

  /** Ends watching; from then on nothing counts as seen. */
  close(): void {
    for (const observer of this.#observers) observer.disconnect();
    this.#rule.observe({ isVisible: false, intersectionRatio: 0 }, performance.now());
  }
}
