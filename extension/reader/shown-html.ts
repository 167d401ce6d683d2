/** How much of a message's HTML is shown. */

/** Characters. Pictures may be inside, as data: URLs. */
export const MAX_HTML = 8 << 20;

/**
 * Tags. A browser takes for each as long as it has others around it: a hundred
 * thousand that nest keep it busy for minutes. Newsletters have some thousand.
 */
export const MAX_TAGS = 40_000;

/** HTML, cut where it is more than can be shown. */
export interface ShownHTML {
  html: string;
  cut: boolean;
}

/** Decodes HTML, as much of it as is shown. */
export function htmlOf(octets: Uint8Array): ShownHTML {
  // UTF-8 has no more than three octets for what is one UTF-16 unit.
  const whole = new TextDecoder().decode(octets.subarray(0, 3 * MAX_HTML));
  const end = endOf(whole);
  return { html: whole.slice(0, end), cut: end < whole.length || octets.length > 3 * MAX_HTML };
}

function endOf(html: string): number {
  let at = -1;
  for (let tags = 0; tags <= MAX_TAGS; tags++) {
    at = html.indexOf('<', at + 1);
    if (at < 0 || at > MAX_HTML) return Math.min(html.length, MAX_HTML);
  }
  return at;
}
