/** How long a section may take to show what is looked for, in milliseconds: it asks the engine first. */
const patience = 3000;

/** What can stand at a setting. */
const names = 'h2, legend, label, summary, dt, caption, button';

/**
 * Brings what a text stands at into sight, opens it where it is folded, and gives it the focus. Waits a moment for a view
 * that is still fetched.
 */
export function pointOut(view: HTMLElement, text: string): void {
  if (show(view, text)) return;
  const waiting = new MutationObserver(() => {
    if (show(view, text)) waiting.disconnect();
  });
  waiting.observe(view, { childList: true, subtree: true });
  setTimeout(() => waiting.disconnect(), patience);
}

function show(view: HTMLElement, text: string): boolean {
  const found = [...view.querySelectorAll<HTMLElement>(names)].find(
    each => each.textContent?.trim() === text,
  );
  if (!found) return false;
  const details = found.closest('details');
  if (details) details.open = true;
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'center' });
  found.classList.add('pointed-out');
  found.addEventListener('blur', () => found.classList.remove('pointed-out'), { once: true });
  return true;
}
