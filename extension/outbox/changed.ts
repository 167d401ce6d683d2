/** What the service worker is told about kept messages; see background/outbox.ts. */
import type { OutboxRequest } from '../background/outbox.ts';

/** The engine keeps other finished messages than before. */
export function tellOutboxChanged(): void {
  tell({ type: 'outbox-changed' });
}

/** This document sends a message no longer: its page is left. A call of the engine would end with the page. */
export function tellOutboxLeft(messageId: string, claim: string): void {
  tell({ type: 'outbox-left', messageId, claim });
}

/** Where nobody hears it, the next page of the webmail finds out. */
function tell(request: OutboxRequest): void {
  chrome.runtime.sendMessage(request).catch(() => undefined);
}
