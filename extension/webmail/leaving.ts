/** Leaving a compose view whose message is not lost. */
import type { LeaveRequest } from '../background/leaving.ts';

/** Goes on as told, without the page's own question about unsaved changes where the service worker can prevent it. */
export async function leavePage(go: () => void): Promise<void> {
  const request: LeaveRequest = { type: 'leave-page' };
  await chrome.runtime.sendMessage(request).catch(() => undefined);
  go();
}
