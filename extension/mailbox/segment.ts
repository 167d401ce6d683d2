import { WebmailError } from '../webmail/failure.ts';

/**
 * An id as one segment of a path. Ids come from the content script, which the page's process could be: what a URL takes for
 * no segment of its own would ask the API for something else. RFC 3986 Section 5.2.4. Throws `not-found`.
 */
export function segment(id: string): string {
  if (typeof id !== 'string' || /^\.{0,2}$/.test(id)) throw new WebmailError('not-found', 'this is no id');
  return encodeURIComponent(id);
}
