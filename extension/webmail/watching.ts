/** Looking at a page that changes without being loaded anew. */

/** For how long changes are gathered before they are looked at once, in milliseconds. */
const moment = 30;

/**
 * Looks now and whenever the page changes: elements, and whatever else is given. Returns the
 * function that looks because of something else, such as an address of the page that changed.
 */
export function watchPage(
  look: () => void,
  also: Pick<MutationObserverInit, 'attributeFilter' | 'characterData'>,
): () => void {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      look();
    }, moment);
  };
  new MutationObserver(soon).observe(document, { childList: true, subtree: true, ...also });
  soon();
  return soon;
}
