/**
 * How the HTML of a message names its images: cid: URLs of their Content-IDs
 * (without angle brackets). RFC 2392 Section 2.
 */

/** The URL that names a Content-ID. */
export function cidURL(contentId: string): string {
  return `cid:${encodeURIComponent(contentId)}`;
}

/**
 * The Content-IDs that a URL may name, none where it is no cid: URL.
 *
 * QUIRK: RFC 2392 has them percent-encoded, most mail programs write them as
 * they are; so both count, as written first.
 */
export function contentIdsOf(url: string): string[] {
  if (!/^\s*cid:/i.test(url)) return [];
  // No expression looks for the end: of one with much white space within, that takes as long as its length squared.
  const written = url.trim().slice('cid:'.length);
  if (written === '') return [];
  try {
    const decoded = decodeURIComponent(written);
    return decoded === written ? [written] : [written, decoded];
  } catch {
    return [written];
  }
}

/** Whether HTML names a Content-ID. A cheap look at its text, without parsing. */
export function namesContentId(html: string, contentId: string): boolean {
  return html.includes(`cid:${contentId}`) || html.includes(cidURL(contentId));
}

/** All Content-IDs that HTML may name, by a look at its text; one look, however many there are. */
export function contentIdsIn(html: string): Set<string> {
  return new Set(Array.from(html.matchAll(/cid:[^\s"'<>()]{1,1000}/gi), ([url]) => contentIdsOf(url)).flat());
}
