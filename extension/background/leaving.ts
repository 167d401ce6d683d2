/**
 * Lets a content script leave a webmail's page without the page asking about
 * unsaved changes: after a message was sent from our composer, what the page
 * would ask about is the emptied form. The question is the page's own
 * `onbeforeunload`, which an isolated world can neither see nor outrun.
 */

/** What a content script says before it leaves its page. Answered with true once the page will not ask. */
export interface LeaveRequest {
  type: 'leave-page';
}

/** Answers a {@link LeaveRequest} of a content script for its own frame; leaves everything else to others. */
export function handleLeaving(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<unknown> | undefined {
  const request = message as LeaveRequest | null;
  if (typeof request !== 'object' || request?.type !== 'leave-page') return undefined;
  return forgetQuestion(sender);
}

async function forgetQuestion({ id, tab, frameId }: chrome.runtime.MessageSender): Promise<boolean> {
  if (id !== chrome.runtime.id || tab?.id === undefined || frameId === undefined) return false;
  // Needs the host permission of the frame's origin, as everything else that a content script asks for.
  await chrome.scripting.executeScript({
    target: { tabId: tab.id, frameIds: [frameId] },
    world: 'MAIN',
    func: () => {
      window.onbeforeunload = null;
    },
  });
  return true;
}
