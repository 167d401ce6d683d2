/**
 * Makes lists of what office programs only draw as lists, and takes out what
 * they wrap around a text on the clipboard.
 */

/** How Word says that a paragraph is an item of a list: "mso-list:l0 level2 lfo1". */
const itemStyle = /mso-list:\s*l\d+\s+level(\d+)/i;

/** Word's lists have no more levels. Elements are made for each, and who wrote the number may be an attacker. */
const deepest = 9;

/** The mark that Word writes before an item, for programs that know no lists. */
const mark = '[style*="mso-list:Ignore" i], [style*="mso-list: Ignore" i]';

/** Tidies a fragment whose style attributes are still as they came. */
export function tidyOffice(fragment: DocumentFragment): void {
  // QUIRK: Google Docs wraps everything into a bold element that is not bold.
  for (const wrapper of fragment.querySelectorAll<HTMLElement>('b, strong')) {
    if (/^(?:normal|400)$/.test(wrapper.style.fontWeight)) wrapper.replaceWith(...wrapper.childNodes);
  }
  // QUIRK: Word, and Outlook with it, pastes items of lists as paragraphs.
  for (const paragraph of fragment.querySelectorAll('p, div')) {
    makeItem(paragraph);
  }
}

function makeItem(paragraph: Element): void {
  const level = Math.min(deepest, Number(itemStyle.exec(paragraph.getAttribute('style') ?? '')?.[1] ?? 0));
  if (level === 0) return;
  const marks = [...paragraph.querySelectorAll(mark)];
  const ordered = /^\s*\(?(?:\d+|[a-z]{1,4})[.)]/i.test(marks[0]?.textContent ?? '');
  for (const written of marks) written.remove();
  const item = paragraph.ownerDocument.createElement('li');
  item.append(...paragraph.childNodes);
  trimStart(item);
  const list = listAt(paragraph.previousElementSibling, level, ordered);
  if (list) {
    list.append(item);
    paragraph.remove();
  } else {
    paragraph.replaceWith(nested(item, level, ordered));
  }
}

/** The list of a level that ends right before, to which an item is to be added; made there where it is one deeper. */
function listAt(before: Element | null, level: number, ordered: boolean): Element | undefined {
  let list = before && isList(before) ? before : undefined;
  for (let at = 1; list && at < level; at++) {
    const item: Element | null = list.lastElementChild;
    const inner: Element | null | undefined = item?.lastElementChild;
    if (inner && isList(inner)) {
      list = inner;
    } else {
      const deeper: Element = list.ownerDocument.createElement(ordered ? 'ol' : 'ul');
      (item ?? list).append(deeper);
      list = deeper;
    }
  }
  return list;
}

function nested(item: Element, level: number, ordered: boolean): Element {
  let inner = item;
  for (let at = 0; at < level; at++) {
    const list = item.ownerDocument.createElement(ordered ? 'ol' : 'ul');
    if (inner === item) list.append(item);
    else {
      const holder = item.ownerDocument.createElement('li');
      holder.append(inner);
      list.append(holder);
    }
    inner = list;
  }
  return inner;
}

function isList(element: Element): boolean {
  return element.localName === 'ul' || element.localName === 'ol';
}

function trimStart(item: Element): void {
  for (let first = item.firstChild; first; first = item.firstChild) {
    if (first instanceof Text) first.data = first.data.replace(/^[\s\u00a0]+/, '');
    if ((first.textContent ?? '') !== '') return;
    first.remove();
  }
}
