/**
 * Who asks for a port to the engine: told from the URL of a document, which
 * the browser vouches for.
 */
import type { Role } from '../../js-bridge/contract.ts';

/** The frames that content scripts put into webmail pages. */
const frames: Record<string, Role> = {
  'reader/reader.html': 'reader',
  'composer/composer.html': 'composer',
  'outbox/outbox.html': 'outbox',
};

/** The pages that the user opens. No web page can embed them. What only writes may do no more than a composer. */
const pages: Record<string, Role> = {
  'onboarding/onboarding.html': 'page',
  'options/options.html': 'page',
  'popup/popup.html': 'page',
  'open/open.html': 'page',
  'write/write.html': 'composer',
};

/** What is known of a caller: a WindowClient. */
export type Caller = Pick<WindowClient, 'url' | 'frameType'>;

/**
 * The role of a document, undefined for those that may not call. A nested
 * document is never a page, however it came to be there.
 *
 * @param base chrome.runtime.getURL('')
 */
export function roleOf(caller: Caller, base: string): Role | undefined {
  if (!caller.url.startsWith(base)) return undefined;
  const path = new URL(caller.url).pathname.slice(1);
  if (Object.hasOwn(frames, path)) return frames[path];
  if (Object.hasOwn(pages, path) && caller.frameType !== 'nested') return pages[path];
  return undefined;
}
