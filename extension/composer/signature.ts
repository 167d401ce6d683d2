/** The webmail's signature of one sender in place of that of another, where it stands in the text. */
/** Exchanges signatures in plain text. Returns the text as it is where the old one does not stand in it. */
export function exchangedText(text: string, old: string, next: string): string {
  const all = text.replace(/\r\n?/g, '\n').split('\n');
  const sought = lines(old);
  if (sought.length === 0 || (sought.length === 1 && sought[0] === '')) return text;
  // The last one: an answer may quote a message with the same signature.
  for (let at = all.length - sought.length; at >= 0; at--) {
    if (sought.every((line, index) => same(all[at + index], line))) {
      return [
        ...all.slice(0, at),
        ...(next === '' ? [] : lines(next)),
        ...all.slice(at + sought.length),
      ].join('\n');
    }
  }
  return text;
}

/** The element of a formatted text that is a signature, outside of what is quoted; undefined where there is none. */
export function signatureElement(root: Element, old: DocumentFragment): HTMLElement | undefined {
  const sought = words(old);
  if (sought === '') return undefined;
  const blocks = [...root.querySelectorAll<HTMLElement>('div, p, pre, table')];
  return blocks.find(block => !block.closest('blockquote') && words(block) === sought);
}

function lines(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^\n+|\n+$/g, '')
    .split('\n');
}

function same(one: string | undefined, other: string): boolean {
  return one?.trimEnd() === other.trimEnd();
}

function words(node: Node): string {
  return (node.textContent ?? '').replace(/[\s\u00a0]+/g, '');
}
