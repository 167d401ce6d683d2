/**
 * Looks for things in a page while the browser still parses it: what is found
 * early need not wait for the webmail's own scripts.
 */

/** Calls `look` until it says that it has found its thing: at once, whenever a piece of the page was parsed, and last when all of it is there. */
export function whileParsed(look: () => boolean): void {
  if (look() || !isParsing()) return;
  const again = () => {
    if (!look() && isParsing()) return;
    observer.disconnect();
    document.removeEventListener('DOMContentLoaded', again);
  };
  const observer = new MutationObserver(again);
  observer.observe(document, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', again);
}

/** Whether more of the page is to come. */
export function isParsing(): boolean {
  return document.readyState === 'loading';
}
