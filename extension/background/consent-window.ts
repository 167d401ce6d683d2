/**
 * The window in which the user agrees, for pages: one at a time. A page whose process was taken over could ask without end,
 * and would change what the user is about to agree to.
 */

import type { Asking } from '../mailbox/access.ts';
import { openConsent } from '../mailbox/ask.ts';
import { queue } from './queue.ts';

const key = 'consent-window';
const inOrder = queue();

/** Opens it, or brings the one to the front that a page had opened before, as it is. */
export function showConsent(asking: Asking): Promise<void> {
  return inOrder(async () => {
    const { [key]: known } = await chrome.storage.session.get(key);
    if (typeof known === 'number' && (await isShown(known))) return;
    await chrome.storage.session.set({ [key]: await openConsent(asking, asking.origin) });
  });
}

/** False for a window that was closed. */
function isShown(id: number): Promise<boolean> {
  return chrome.windows.update(id, { focused: true }).then(
    () => true,
    () => false,
  );
}
