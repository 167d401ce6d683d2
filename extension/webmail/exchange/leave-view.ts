/** Leaving a compose view of Outlook's whose message is sent, kept elsewhere, or not wanted. */
import { leavePage } from '../leaving.ts';

/** For how long the page may take to leave the view, and how often that is looked at, in milliseconds. */
const patience = 3000;
const interval = 50;

/** Where in the page there is what a person would press, and where to go where that does not help. */
export interface WaysOut {
  /** The view's own Discard. */
  discard(): HTMLElement | null;
  /** What says yes to the page's question whether to discard. */
  question(): HTMLElement | null;
  /** The address of the page that shows messages. */
  home: string;
}

/**
 * Leaves the view. The page's own Discard throws away what the page opened or saved, so a draft that is to stay is left by
 * loading the page anew. So is a view that does not go away.
 *
 * @param stays resolves with what the view was opened with and is not to be deleted, null where there is nothing
 */
export async function leaveView(root: HTMLElement, stays: Promise<unknown>, ways: WaysOut): Promise<void> {
  if ((await stays) === null && (await discard(root, ways))) return;
  await leavePage(() => location.assign(ways.home));
}

/** Presses Discard, and says yes where the page asks. Tells whether the view is gone. */
async function discard(root: HTMLElement, ways: WaysOut): Promise<boolean> {
  let asked = ways.question();
  ways.discard()?.click();
  const end = Date.now() + patience;
  while (root.isConnected && Date.now() < end) {
    const question = ways.question();
    // A question that was there before is about something else.
    if (question !== null && question !== asked) question.click();
    asked = question;
    await new Promise(resolve => setTimeout(resolve, interval));
  }
  return !root.isConnected;
}
