/** Who says something to the service worker, as the browser tells it. */

type Sender = Pick<chrome.runtime.MessageSender, 'id' | 'url' | 'tab' | 'frameId'>;

/** A document of the extension, in whatever page. Content scripts are none. */
export function isOwn({ id, url }: Sender): boolean {
  return id === chrome.runtime.id && url?.startsWith(chrome.runtime.getURL('')) === true;
}

/** One in a tab or window of its own, or in the popup, and not a frame inside somebody's page. */
export function isOwnPage(sender: Sender): boolean {
  return isOwn(sender) && (sender.tab === undefined || sender.frameId === 0);
}

/**
 * Whether an address is that of a document. It is compared by its path, since of what pages can embed getURL tells an
 * address that holds for this session alone, and a sender has the lasting one.
 */
export function isDocument(url: string, path: string): boolean {
  return url.startsWith(chrome.runtime.getURL('')) && new URL(url).pathname.slice(1) === path;
}
