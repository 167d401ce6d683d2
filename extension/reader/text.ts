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
