/** Characters that turn the direction of text, also of text that stands after theirs. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Removes what a stranger's text could turn Signet's own sentences with. An element is not enough: in Chromium a
 * U+2069 ends the isolation of `bdi` and of `dir="auto"`, and what follows it turns the rest of the paragraph.
 * Letters keep their own direction.
 */
export function unturned(text: string): string {
  return text.replaceAll(TURNS, '');
}
