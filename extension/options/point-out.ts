/** How long a section may take to show what is looked for, in milliseconds: it asks the engine first. */
const patience = 3000;

/** What can stand at a setting. */
const names = 'h2, legend, label, summary, dt, caption, button';

/** Points out one setting at a time, until the user goes on to something else. */
export class PointedOut {
  #stop: () => void = () => {};

  /**
   * Brings what a text stands at into sight, opens it where it is folded, and gives it the focus. Waits a moment for a view
   * that is still fetched.
   */
  show(view: HTMLElement, text: string): void {
    this.clear();
    if (this.#find(view, text)) return;
    const waiting = new MutationObserver(() => this.#find(view, text));
    waiting.observe(view, { childList: true, subtree: true });
    const timer = setTimeout(() => waiting.disconnect(), patience);
    this.#stop = () => {
      clearTimeout(timer);
      waiting.disconnect();
    };
  }

  /** Points out nothing any more. */
  clear(): void {
    this.#stop();
    this.#stop = () => {};
  }

  #find(view: HTMLElement, text: string): boolean {
    const found = [...view.querySelectorAll<HTMLElement>(names)].find(
      each => each.textContent?.trim() === text,
    );
    if (!found) return false;
    this.clear();
    this.#mark(found);
    return true;
  }

  #mark(found: HTMLElement): void {
    const details = found.closest('details');
    if (details) details.open = true;
    const focusable = found.tabIndex >= 0;
    if (!focusable) found.tabIndex = -1;
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: 'center' });
    found.classList.add('pointed-out');
    const clear = () => this.clear();
    found.addEventListener('blur', clear);
    // What cannot take the focus never loses it.
    document.addEventListener('pointerdown', clear);
    this.#stop = () => {
      found.classList.remove('pointed-out');
      if (!focusable) found.removeAttribute('tabindex');
      found.removeEventListener('blur', clear);
      document.removeEventListener('pointerdown', clear);
    };
  }
}
