/**
 * Takes HTML out of a webmail's editor and puts it back.
 *
 * What comes out of a page is the page's; it is sanitised here so that nothing
 * of it runs on the way, and the composer sanitises it again. What is put back
 * is sanitised so that nothing runs in the webmail.
 */
import DOMPurify from 'dompurify';
import type { DraftFile } from '../channel.ts';
import { cidURL, contentIdsOf } from '../content-id.ts';

/** HTML whose images were taken out: they are cid: URLs, and files beside it. */
export interface ExtractedHTML {
  html: string;
  images: DraftFile[];
}

/**
 * Reads an editor's content. `fetchImage` gets the addresses of images that
 * are in the page's reach and returns null for those that stay as they are.
 */
export async function extractHTML(
  editor: HTMLElement,
  fetchImage: (src: string) => Promise<{ blob: Blob; name: string } | null>,
): Promise<ExtractedHTML> {
  // A document without a window: nothing in it loads or runs.
  const inert = document.implementation.createHTMLDocument();
  const body = inert.importNode(editor, true);
  for (const helper of body.querySelectorAll(helpers)) helper.remove();
  const images: DraftFile[] = [];
  for (const image of body.querySelectorAll('img')) {
    const found = await fetchImage(image.getAttribute('src') ?? '');
    if (found === null) continue;
    const contentId = `${images.length + 1}.${crypto.getRandomValues(new Uint32Array(2)).join('.')}@signet`;
    const { blob, name } = found;
    images.push({ name, type: blob.type, contentId, bytes: new Uint8Array(await blob.arrayBuffer()) });
    image.setAttribute('src', cidURL(contentId));
  }
  return { html: DOMPurify.sanitize(body, purify).replaceAll('\ufeff', '').trim(), images };
}

/** Replaces an editor's content. `address` gives the address of each image in the webmail, by its Content-ID. */
export function insertHTML(editor: HTMLElement, html: string, address: Map<string, string>): void {
  const page = new DOMParser().parseFromString(DOMPurify.sanitize(html, purify), 'text/html');
  for (const image of page.body.querySelectorAll('img')) {
    const named = contentIdsOf(image.getAttribute('src') ?? '');
    const src = named.map(contentId => address.get(contentId)).find(found => found !== undefined);
    if (src !== undefined) image.setAttribute('src', src);
    else if (named.length > 0) image.remove();
  }
  editor.replaceChildren(editor.ownerDocument.importNode(fragmentOf(page.body), true));
}

/** Reads a data: or blob: URL, and nothing else. RFC 2397. */
export async function readLocalImage(src: string): Promise<{ blob: Blob; name: string } | null> {
  if (!/^(data:image\/|blob:)/i.test(src)) return null;
  try {
    const blob = await (await fetch(src)).blob();
    return { blob, name: `image.${/^image\/([a-z0-9]+)/.exec(blob.type)?.[1] ?? 'bin'}` };
  } catch {
    // The page's own policy may forbid it; the image then stays an address.
    return null;
  }
}

/** Tells images in the text, as addresses by their Content-ID, from files that are attached. */
export async function splitFiles(
  files: DraftFile[],
): Promise<{ images: Map<string, string>; attached: DraftFile[] }> {
  const images = new Map<string, string>();
  for (const { contentId, bytes, type } of files) {
    if (contentId !== undefined) images.set(contentId, await dataURL(new Blob([bytes], { type })));
  }
  return { images, attached: files.filter(({ contentId }) => contentId === undefined) };
}

/** An image as a data: URL. RFC 2397. */
function dataURL(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** Plain text as elements of a page: a block for each line. */
export function textBlocks(page: Document, text: string): HTMLElement[] {
  return text.split(/\r?\n/).map(line => {
    const block = page.createElement('div');
    block.append(line === '' ? page.createElement('br') : line);
    return block;
  });
}

/**
 * What editors add for themselves: TinyMCE's helpers, and the line with which
 * Roundcube introduces a quotation that it then cannot make.
 */
const helpers = '[data-mce-bogus="all"], #reply-intro:not(:has(+ blockquote))';

const purify = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select'],
  ALLOW_DATA_ATTR: false,
};

function fragmentOf(body: HTMLElement): DocumentFragment {
  const fragment = body.ownerDocument.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}
