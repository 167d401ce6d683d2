/** What the webmail's own compose view held when Signet took over, as clean nodes and files. */
import type { Draft } from '../../js-bridge/contract.ts';
import type { WebmailDraft } from '../channel.ts';
import { namesContentId } from '../content-id.ts';
import type { AttachedFile } from './files.ts';
import { type InlineImages, isShownInline } from './images.ts';
import { textBlocks } from './original.ts';
import { forwardRule, withoutQuotation } from './quote.ts';
import { type Clean, sanitise } from './sanitise.ts';

/** Whether the webmail's quotation is kept, or dropped because Signet quotes what only it can read. */
export type Quotation = 'keep' | 'drop';

/** Cleans the text of the webmail's editor. */
export function webmailText({ draft }: WebmailDraft, images: InlineImages, quotation: Quotation): Clean {
  if (!draft.html) {
    const fragment = document.createDocumentFragment();
    const text = webmailPlainText(draft, quotation);
    if (text.trim() !== '') fragment.append(...textBlocks(text));
    return { fragment, imagesLeftOut: 0 };
  }
  const clean = sanitise(draft.html, { styles: 'keep', image: source => images.resolve(source) });
  if (quotation === 'drop') dropQuotation(clean.fragment);
  // An empty paragraph of the webmail's editor is no text: what is written into it would take its look.
  if (isBlank(clean.fragment)) clean.fragment.replaceChildren();
  return clean;
}

/** The text of a webmail's editor that is set to plain text, as it is. */
export function webmailPlainText({ text }: Pick<Draft, 'text'>, quotation: Quotation): string {
  return quotation === 'drop' ? withoutQuotation(text) : text;
}

/** Takes the images that the text shows into the images, and returns the other files. */
export function webmailFiles({ draft, files }: WebmailDraft, images: InlineImages): AttachedFile[] {
  const attached: AttachedFile[] = [];
  for (const { name, type, contentId, bytes } of files) {
    const blob = new Blob([bytes], { type });
    const shown = contentId && isShownInline(type) && namesContentId(draft.html ?? '', contentId);
    if (shown) images.add(blob, name, contentId);
    else attached.push({ name, type, blob });
  }
  return attached;
}

/**
 * Whether the webmail's compose view held something that was not its own: whoever answers a protected message, or opens a
 * copy that stays in the webmail, has written nothing yet.
 *
 * @param text what was taken over, without its form
 */
export function holdsSomething(
  { draft, files, original, copy, signatures = [] }: WebmailDraft,
  text: string,
): boolean {
  if (copy) return false;
  const others = [draft.subject, ...draft.to, ...draft.cc, ...draft.bcc, ...files];
  if (!original && others.some(Boolean)) return true;
  const squeezed = (each: string) => each.replaceAll(/\s+/g, '');
  const rest = signatures.reduce((left, each) => left.replace(squeezed(each.text), ''), squeezed(text));
  return rest.replace(/^--/, '') !== '';
}

function isBlank(fragment: DocumentFragment): boolean {
  return fragment.textContent?.trim() === '' && !fragment.querySelector('img, hr, table');
}

function dropQuotation(fragment: DocumentFragment): void {
  for (const quoted of fragment.querySelectorAll('blockquote')) {
    const before = quoted.previousElementSibling;
    if (before?.textContent?.trim().endsWith(':')) before.remove();
    quoted.remove();
  }
  for (const block of fragment.querySelectorAll('p, div')) {
    if (!forwardRule.test(block.textContent?.trim() ?? '')) continue;
    if (block.nextElementSibling?.localName === 'table') block.nextElementSibling.remove();
    block.remove();
  }
  const texts = document.createNodeIterator(fragment, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    if (forwardRule.test(text.nodeValue?.trim() ?? '')) dropLines(text as Text);
  }
}

/** Drops the lines from this one to the next blank one, in an editor that puts <br> between lines. */
function dropLines(first: ChildNode): void {
  for (let node: ChildNode | null = first; node !== null; ) {
    const next: ChildNode | null = node.nextSibling;
    const blank: boolean = node.nodeName === 'BR' && next?.nodeName === 'BR';
    node.remove();
    node = blank ? null : next;
  }
}
