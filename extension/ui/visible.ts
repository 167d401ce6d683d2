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

/** What a pointer's event tells about where it is. */
type PointerPlace = Pick<PointerEvent, 'screenX' | 'screenY' | 'clientX' | 'clientY'>;

/**
 * Decides whether a click of a mouse came to where it was meant to go: a page can move a frame that is seen whole, and
 * have a button of it come under a pointer that is about to click something else. Whoever means a button moves the mouse
 * to it; so a press in a frame that saw no mouse before, or saw it elsewhere though it did not move, does not count.
 * A finger has no place before it presses, and is not judged.
 */
export class PointerRule {
  #last: PointerPlace | undefined;
  #since = Number.NEGATIVE_INFINITY;

  /** Takes that a pointer moved or was pressed in the frame. */
  take(event: PointerPlace & Pick<PointerEvent, 'type' | 'pointerType'>, now: number): void {
    if (event.pointerType !== 'mouse') return;
    const surprising = this.#last ? isMoved(this.#last, event) : event.type === 'pointerdown';
    if (surprising) this.#since = now;
    const { screenX, screenY, clientX, clientY } = event;
    this.#last = { screenX, screenY, clientX, clientY };
  }

  /** Takes that the pointer left the frame. */
  leave(): void {
    this.#last = undefined;
  }

  /** What stands in the way of a click now, undefined for nothing. */
  obstacle(now: number): Obstacle | undefined {
    return now - this.#since < minTime ? 'too-soon' : undefined;
  }
}

/** By how much distances on the screen and in the frame differ at most: browsers zoom to between 25 % and 500 %. */
const zooms = { least: 0.25, most: 5 };
/** What is rounding, in pixels. */
const rounding = 8;

/** Whether the frame moved below the pointer. Only the ratio of distances is known: pages cannot ask for their zoom. */
function isMoved(before: PointerPlace, now: PointerPlace): boolean {
  const onScreen = Math.hypot(now.screenX - before.screenX, now.screenY - before.screenY);
  const inFrame = Math.hypot(now.clientX - before.clientX, now.clientY - before.clientY);
  return inFrame > onScreen / zooms.least + rounding || onScreen > inFrame * zooms.most + rounding;
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
  readonly #pointer = new PointerRule();
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
    this.#observers = [seen, sized, this.#watchPointer()];
  }

  #watchPointer(): { disconnect(): void } {
    const ended = new AbortController();
    const options = { capture: true, passive: true, signal: ended.signal };
    const take = (event: PointerEvent) => this.#pointer.take(event, performance.now());
    addEventListener('pointermove', take, options);
    addEventListener('pointerdown', take, options);
    const { signal } = ended;
    document.documentElement.addEventListener('pointerleave', () => this.#pointer.leave(), { signal });
    return { disconnect: () => ended.abort() };
  }

  /** What stands in the way of a click right now, undefined for nothing. */
  obstacle(): Obstacle | undefined {
    if (this.#observers.length === 0) return undefined;
    const now = performance.now();
    return this.#rule.obstacle(now) ?? this.#pointer.obstacle(now);
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
