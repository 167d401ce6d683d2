/** Looking at a page that changes without being loaded anew. */
import { Changes } from './changes.ts';

/** For how long changes are gathered before they are looked at once, in milliseconds. */
const moment = 30;

/**
 * Looks now and whenever the page changes: elements, and whatever else is given. `look` is told where. Returns the
 * function that looks because of something else, such as an address of the page that changed.
 */
export function watchPage(
  look: (changes: Changes) => void,
  also: Pick<MutationObserverInit, 'attributeFilter' | 'characterData'>,
): () => void {
  let gathered: Changes | undefined;
  const soon = (): Changes => {
    if (gathered) return gathered;
    const changes = new Changes();
    gathered = changes;
    setTimeout(() => {
      gathered = undefined;
      look(changes);
    }, moment);
    return changes;
  };
  const anywhere = () => soon().addAnywhere();
  new MutationObserver(records => soon().add(records)).observe(document, {
    childList: true,
    subtree: true,
    ...also,
  });
  anywhere();
  return anywhere;
}
