/**
 * Which drafts are open in a composer. The composers ask each other: a frame
 * that is gone does not answer, whatever became of it. The browser's own locks
 * are refused to a frame in a webmail where third-party storage is blocked.
 */

/** Asked of all composers. Only the one that holds the draft answers. */
interface Asked {
  type: 'who-holds-draft';
  id: string;
}

/** Holds a draft until the function that is returned is called, or this frame is gone. */
export function holdDraft(id: string): () => void {
  const messages = globalThis.chrome?.runtime?.onMessage;
  const answer = (message: unknown, _sender: unknown, respond: (held: true) => void) => {
    const asked = message as Partial<Asked> | null;
    if (asked?.type === 'who-holds-draft' && asked.id === id) respond(true);
  };
  messages?.addListener(answer);
  return () => messages?.removeListener(answer);
}

/** Whether somebody else holds a draft. */
export async function isHeld(id: string): Promise<boolean> {
  const asked: Asked = { type: 'who-holds-draft', id };
  try {
    return (await chrome.runtime.sendMessage(asked)) === true;
  } catch {
    return false; // nobody is there at all
  }
}
