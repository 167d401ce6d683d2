/**
 * Makes HTML from outside (the webmail's editor, the clipboard, a message that
 * is quoted) fit to stand in a frame of the extension: DOMPurify with a list of
 * what mail needs, and on top of it no remote images and no style that could
 * hide a text from the person who signs or answers it.
 */
import DOMPurify from 'dompurify';
import { tidyOffice } from './office.ts';

const tags =
  `a abbr address b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font
  h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td
  tfoot th thead tr tt u ul var`.split(/\s+/);

const attributes =
  `align alt bgcolor border cellpadding cellspacing cite class color colspan dir face height href id lang
  rowspan size src start style title type valign width`.split(/\s+/);

/** In CSS pixels. What is relative, in a text of the usual size. */
const units: Record<string, number> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 9.6 / 2.54,
  em: 16,
  rem: 16,
  ex: 8,
  ch: 8,
  '%': 0.16,
};

/** The attributes that name something to load or to go to. DOMPurify would hold the others to the rule for URLs, too. */
const urls = new Set(['cite', 'href', 'src']);

/** What may be styled. Neither place nor size of a box, nor anything that makes text invisible. */
const styles = new Set(
  `color background-color font-family font-size font-style font-weight text-align text-decoration-line
  list-style-type vertical-align white-space-collapse direction border-collapse border-spacing
  border-top-width border-right-width border-bottom-width border-left-width
  border-top-style border-right-style border-bottom-style border-left-style
  border-top-color border-right-color border-bottom-color border-left-color
  margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left`.split(
    /\s+/,
  ),
);

/** Below this a text cannot be read. In CSS pixels. */
const smallestFont = 8;

/** More than this moves a text to where nobody looks. In CSS pixels. */
const widestSpace = 240;

/** Squire marks the selection with hidden inputs of these ids while it undoes and redoes. */
const bookmarks = new Set(['squire-selection-start', 'squire-selection-end']);

/** The classes by which Squire knows its own formats again. Others could give a text the look of Signet's own views. */
const formats = /^(?:color|font|highlight|size)$/;

/** How HTML is to be cleaned. */
export interface Cleaning {
  /** keep: those on the list. drop: none, for what somebody else wrote and the user sends on. */
  styles: 'keep' | 'drop';
  /** Returns the URL under which this frame shows an image, undefined for images that may not be shown. */
  image(source: string): string | undefined;
}

/** HTML that was cleaned. */
export interface Clean {
  fragment: DocumentFragment;
  /** How many images were left out. */
  imagesLeftOut: number;
}

/** Where an image's source waits until it is known to be harmless. */
const waitingSource = 'data-source';

// Here the document is still inert: in this frame's own, a source would be loaded at once.
const purify = DOMPurify(window);
purify.addHook('afterSanitizeAttributes', node => {
  if (!(node instanceof Element) || node.localName !== 'img') return;
  node.setAttribute(waitingSource, node.getAttribute('src') ?? '');
  node.removeAttribute('src');
});

/** Cleans HTML of unknown origin; the answer belongs to this document. */
export function sanitise(html: string, cleaning: Cleaning): Clean {
  const fragment = purify.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ADD_URI_SAFE_ATTR: attributes.filter(name => !urls.has(name)),
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel|cid|blob|data):/i,
    RETURN_DOM_FRAGMENT: true,
  });
  document.adoptNode(fragment);
  tidyOffice(fragment);
  let imagesLeftOut = 0;
  for (const element of fragment.querySelectorAll<HTMLElement>('*')) {
    if (element instanceof HTMLInputElement) {
      if (element.type !== 'hidden' || !bookmarks.has(element.id)) element.remove();
      continue;
    }
    element.removeAttribute('id');
    if (!formats.test(element.className) || cleaning.styles === 'drop') element.removeAttribute('class');
    if (element instanceof HTMLImageElement && !showImage(element, cleaning)) imagesLeftOut++;
    if (element instanceof HTMLAnchorElement && !/^(?:https?|mailto|tel):/i.test(element.href)) {
      element.removeAttribute('href');
    }
    cleanStyle(element, cleaning);
  }
  return { fragment, imagesLeftOut };
}

function showImage(image: HTMLImageElement, cleaning: Cleaning): boolean {
  const url = cleaning.image(image.getAttribute(waitingSource) ?? '');
  if (url === undefined) {
    image.replaceWith(image.alt);
    return false;
  }
  image.removeAttribute(waitingSource);
  image.setAttribute('src', url);
  return true;
}

function cleanStyle(element: HTMLElement, cleaning: Cleaning): void {
  if (cleaning.styles === 'drop') {
    for (const name of ['style', 'color', 'bgcolor', 'face', 'size']) element.removeAttribute(name);
    return;
  }
  for (const name of [...element.style]) {
    if (!styles.has(name) || hides(name, element.style.getPropertyValue(name)))
      element.style.removeProperty(name);
  }
  if (element.style.length === 0) element.removeAttribute('style');
  // What the browser does not know, such as Word's own properties, stands in the attribute only.
  else element.setAttribute('style', element.style.cssText);
}

function hides(name: string, value: string): boolean {
  if (/url\(|var\(|(?:^|\s)-\d/i.test(value)) return true;
  if (name === 'color') return /transparent|^rgba\(.*,\s*0(?:\.\d+)?\)|\/\s*0/.test(value);
  if (/^(?:margin|padding)-|-width$|-spacing$/.test(name)) return value.split(/\s+/).some(isFar);
  if (name !== 'font-size') return false;
  const pixels = pixelsOf(value);
  return pixels === undefined
    ? !/^(?:x*-?(?:small|large)|medium|smaller|larger)$/.test(value)
    : pixels < smallestFont;
}

function isFar(space: string): boolean {
  if (/^(?:auto|0|thin|medium|thick|initial|inherit|unset)$/.test(space)) return false;
  return (pixelsOf(space) ?? Number.POSITIVE_INFINITY) > widestSpace;
}

/** In CSS pixels, as far as it can be told without the element; undefined for what is no length that mail uses. */
function pixelsOf(length: string): number | undefined {
  const [, number = '0', unit = ''] = /^([\d.]+)([a-z]+|%)$/.exec(length) ?? [];
  const pixels = units[unit];
  return pixels === undefined ? undefined : Number(number) * pixels;
}
