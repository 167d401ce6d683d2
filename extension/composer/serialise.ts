/** Writes the content of an element as HTML. Elements come from {@link import('./sanitise.ts').sanitise}. */
export function serialise(element: Element): string {
  return [...element.childNodes].map(write).join('');
}

const voids = /^(?:br|col|hr|img)$/;

function write(node: Node): string {
  if (node instanceof Text) return escaped(node.data);
  if (!(node instanceof Element)) return '';
  const name = node.localName;
  const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('');
  return `<${name}${attributes}>${voids.test(name) ? '' : `${serialise(node)}</${name}>`}`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\u00a0': '&nbsp;',
  };
  return text.replace(/[&<>"\u00a0]/g, char => entities[char] ?? char);
}
