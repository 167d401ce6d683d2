/**
 * Keeps an element of ours at its place in a page that redraws itself, and
 * what it stands for hidden, until it is removed.
 */
import type { Place } from './adapter.ts';
import { Changes } from './changes.ts';

/** A page that takes our element away more often than this is fighting it; then it stays away. */
export const MAX_REPLACEMENTS = 100;

/** All of them. One observer tells them of each change, and only those that it may concern look at the page. */
const placements = new Set<Placement>();
const observer = new MutationObserver(records => {
  const changes = new Changes();
  if (records.some(({ type }) => type === 'attributes')) changes.addAnywhere();
  else changes.add(records);
  for (const placement of placements) placement.keepAfter(changes);
});

function begin(placement: Placement): void {
  placements.add(placement);
  if (placements.size > 1) return;
  observer.observe(document, { childList: true, subtree: true });
  // Layouts for small and large screens are told apart by classes there.
  observer.observe(document.documentElement, { attributeFilter: ['class'] });
}

function end(placement: Placement): void {
  placements.delete(placement);
  if (placements.size === 0) observer.disconnect();
}

/** One element of ours in the webmail's page. */
export class Placement {
  readonly #host: HTMLElement;
  readonly #place: Place;
  readonly #hidden = new Map<HTMLElement, { value: string; priority: string }>();
  #inserted = 0;

  /** Inserts the host as soon as the place exists. */
  constructor(host: HTMLElement, place: Place) {
    this.#host = host;
    this.#place = place;
    this.#keep();
    begin(this);
  }

  /** Takes the host away and shows again what it stood for. */
  remove(): void {
    end(this);
    this.#host.remove();
    for (const [element, { value, priority }] of this.#hidden) {
      element.style.setProperty('display', value, priority);
    }
    this.#hidden.clear();
  }

  /** Puts right what changes of the page have undone. */
  keepAfter(changes: Changes): void {
    const within = this.#place.within?.();
    if (within === undefined || changes.in(within)) this.#keep();
  }

  #keep(): void {
    const anchor = this.#place.anchor();
    if (anchor === null) return;
    if (this.#host.parentNode !== anchor.parent && this.#inserted < MAX_REPLACEMENTS) {
      this.#inserted++;
      anchor.parent.insertBefore(this.#host, anchor.before);
    }
    // Hidden by a style of its own, so that nothing behind our frame takes the focus.
    for (const element of this.#place.covered()) {
      if (element === this.#host || this.#hidden.has(element)) continue;
      const { style } = element;
      this.#hidden.set(element, {
        value: style.getPropertyValue('display'),
        priority: style.getPropertyPriority('display'),
      });
      style.setProperty('display', 'none', 'important');
    }
  }
}
