/** Plain text as people read it: quotes folded into levels, lines kept. */

/** Lines that follow each other at the same level of quoting. */
export interface TextBlock {
  /** 0 for the author's own words. */
  depth: number;
  text: string;
}

/** Deeper quotes are shown at this level. */
const MAX_DEPTH = 5;

/** Splits text into blocks by the ">" before its lines. */
export function blocksOf(text: string): TextBlock[] {
  const blocks: { depth: number; lines: string[] }[] = [];
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const quote = /^(?:> ?)*/.exec(line)?.[0] ?? '';
    const depth = Math.min(quote.split('>').length - 1, MAX_DEPTH);
    const last = blocks.at(-1);
    const words = line.slice(quote.length);
    if (last?.depth === depth) last.lines.push(words);
    else blocks.push({ depth, lines: [words] });
  }
  return blocks.map(({ depth, lines }) => ({ depth, text: lines.join('\n') }));
}

/** What is laid out at once of a text: a few screens full. */
const page = { characters: 8_000, lines: 250 };

/** Cuts a text into pages, at the ends of lines where it has any. */
export function pagesOf(text: string): string[] {
  const pages: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = endOfPage(text, at);
    pages.push(text.slice(at, end).replace(end < text.length ? /\n$/ : '', ''));
    at = end;
  }
  return pages;
}

function endOfPage(text: string, start: number): number {
  const limit = start + page.characters;
  let end = start;
  for (let lines = 0; lines < page.lines && end < text.length; lines++) {
    const next = text.indexOf('\n', end) + 1 || text.length;
    if (next > limit) return end > start ? end : endWithinLine(text, start, limit);
    end = next;
  }
  return end;
}

/** After a word where there is one, and never within a pair of surrogates. */
function endWithinLine(text: string, start: number, limit: number): number {
  const space = text.lastIndexOf(' ', limit - 1) + 1;
  if (space > start) return space;
  return /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}
