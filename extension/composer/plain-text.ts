/** Elements that stand on lines of their own. */
const blocks = /^(?:ADDRESS|BLOCKQUOTE|CENTER|DD|DIV|DL|DT|H[1-6]|HR|LI|OL|P|PRE|TABLE|TR|UL)$/;

/** Writes rich text as plain text, for a webmail whose own editor takes no HTML: "> " before quotes, "- " before items. */
export function plainText(root: Node): string {
  return linesOf(root)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function linesOf(parent: Node): string[] {
  const lines: string[] = [];
  // What is written inline since the last block or line break.
  let line: string | undefined;
  const end = () => {
    // The blank belongs to the line before a signature. RFC 3676 Section 4.3.
    if (line !== undefined) lines.push(/^--[ \u00a0]$/.test(line) ? '-- ' : line.trimEnd());
    line = undefined;
  };
  for (const node of parent.childNodes) {
    if (node instanceof Text) {
      const text = node.data.replace(/[ \t\n]+/g, ' ').replaceAll('\u200b', '');
      if (text !== ' ' || line) line = (line ?? '') + (line ? text : text.trimStart());
    } else if (node instanceof HTMLBRElement) {
      line ??= '';
      end();
    } else if (node instanceof HTMLImageElement) {
      line = `${line ?? ''}${node.alt}`;
    } else if (node instanceof HTMLElement && blocks.test(node.nodeName)) {
      end();
      lines.push(...blockLines(node));
    } else {
      const [first, ...rest] = linesOf(node);
      if (first !== undefined) line = (line ?? '') + spaceBefore(node) + first;
      for (const next of rest) {
        end();
        line = next;
      }
    }
  }
  end();
  return lines;
}

/** An inline element's own lines are trimmed; the space at its beginning belongs to the sentence. */
function spaceBefore(node: Node): string {
  return /^\s/.test(node.textContent ?? '') ? ' ' : '';
}

function blockLines(block: HTMLElement): string[] {
  if (block instanceof HTMLPreElement) return (block.textContent ?? '').split('\n');
  const lines = linesOf(block);
  switch (block.nodeName) {
    case 'BLOCKQUOTE':
      return lines.map(line => (line.startsWith('>') ? `>${line}` : `> ${line}`));
    case 'LI': {
      const list = block.parentElement;
      const index = list ? [...list.children].indexOf(block) + 1 : 1;
      const mark = list?.nodeName === 'OL' ? `${index}. ` : '- ';
      return lines.map((line, number) => (number === 0 ? mark : ' '.repeat(mark.length)) + line);
    }
    case 'P':
      return [...lines, ''];
    case 'HR':
      return ['--'];
    default:
      return lines.length > 0 ? lines : [''];
  }
}
