/**
 * Turns a message's HTML into a fragment that can be shown. DOMPurify removes
 * what runs; this file adds what is particular to mail: nothing is fetched but
 * the pictures that the user allowed, nothing leaves its place, and no link
 * leads anywhere by itself.
 *
 * It is the second of three walls. The first is the sandboxed page's content
 * security policy, the third its opaque origin.
 */
import createDOMPurify, { type Config } from 'dompurify';
import { contentIdsOf } from '../content-id.ts';
import { safeHref } from './links.ts';
import { originToAsk } from './remote-images.ts';
import { type InlineImage, RASTER_TYPES, type ToSandbox } from './sandbox-messages.ts';
import { filteredSheet, filterStyle } from './styles.ts';

/** What was made of a message's HTML. */
export interface Sanitised {
  content: DocumentFragment;
  sheets: CSSStyleSheet[];
  /** Where each link leads. The elements themselves hold no address. */
  links: Map<Element, string>;
  /** How many images are elsewhere and were not fetched. */
  heldBack: number;
  /** The addresses of those that are large enough to be seen. */
  addresses: string[];
  /** Blob URLs in use. */
  urls: string[];
}

/** So many addresses are told, and none that is longer. */
const MAX_ADDRESSES = 500;
const MAX_ADDRESS = 4000;

const CONFIG: Config = {
  RETURN_DOM_FRAGMENT: true,
  USE_PROFILES: { html: true },
  FORBID_TAGS:
    `style form input button select textarea option optgroup datalist output fieldset legend label dialog
    audio video source track picture template slot marquee noscript meter progress map area link meta base`.split(
      /\s+/,
    ),
  FORBID_ATTR: `id name srcset sizes background ping target download usemap ismap longdesc poster slot part
    is tabindex autofocus accesskey contenteditable draggable popover popovertarget inert autoplay`.split(
    /\s+/,
  ),
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** Makes HTML safe to show within this document. */
export function sanitise({ html, images, origins }: ToSandbox & { type: 'html' }): Sanitised {
  const sheets = sheetsOf(html);
  const content = createDOMPurify(window).sanitize(html, CONFIG) as unknown as DocumentFragment;
  const result: Sanitised = { content, sheets, links: new Map(), heldBack: 0, addresses: [], urls: [] };
  const inline = new InlineImages(images, result.urls);
  for (const element of content.querySelectorAll<HTMLElement>('*')) {
    element.removeAttribute('role');
    if (element.hasAttribute('style')) filterStyle(element.style);
    if (element instanceof HTMLImageElement) showImage(element, inline, origins, result);
    else
      for (const attribute of ['src', 'srcset', 'poster', 'data', 'cite']) element.removeAttribute(attribute);
    if (element instanceof HTMLAnchorElement) disarm(element, result.links);
    else element.removeAttribute('href');
  }
  return result;
}

/** The style sheets within the HTML. The parsed document is inert: nothing of it runs or loads. */
function sheetsOf(html: string): CSSStyleSheet[] {
  const inert = new DOMParser().parseFromString(html, 'text/html');
  return Array.from(inert.querySelectorAll('style'), style => filteredSheet(style.textContent));
}

function showImage(
  image: HTMLImageElement,
  inline: InlineImages,
  origins: string[],
  result: Sanitised,
): void {
  const source = image.getAttribute('src') ?? '';
  image.removeAttribute('src');
  image.removeAttribute('loading');
  if (!image.hasAttribute('alt')) image.alt = '';
  const shown = inline.url(source);
  if (shown !== undefined) {
    image.src = shown;
    return;
  }
  const address = addressElsewhere(source);
  const isTiny = tiny(image);
  if (address !== undefined && !isTiny && mayFetch(address, origins)) {
    image.referrerPolicy = 'no-referrer';
    image.src = address;
    return;
  }
  if (address !== undefined) {
    result.heldBack++;
    if (!isTiny && result.addresses.length < MAX_ADDRESSES && address.length <= MAX_ADDRESS)
      result.addresses.push(address);
  }
  if (isTiny) image.remove();
  else image.replaceWith(placeholder(image));
}

/** What stands in place of an image: a box of its size with its description. The browser would show a broken image. */
function placeholder(image: HTMLImageElement): HTMLElement {
  const box = image.ownerDocument.createElement('span');
  box.className = 'held-back';
  box.textContent = image.alt;
  box.style.cssText = image.style.cssText;
  for (const side of ['width', 'height'] as const) {
    const pixels = Number.parseInt(image.getAttribute(side) ?? '', 10);
    if (box.style[side] === '' && pixels > 0) box.style[side] = `${pixels}px`;
  }
  if (image.alt !== '') {
    box.role = 'img';
    box.ariaLabel = image.alt;
  }
  return box;
}

/** The address of an image on the network; undefined for one that is nowhere, or came with the message. */
function addressElsewhere(source: string): string | undefined {
  const address = source.trim();
  if (address.startsWith('//')) return `https:${address}`; // meant for a page of the web
  return /^https?:/i.test(address) ? address : undefined;
}

function mayFetch(address: string, origins: string[]): boolean {
  const origin = originToAsk(address);
  return origin !== undefined && address.length <= MAX_ADDRESS && origins.includes(origin);
}

/** Images of a few pixels, and those that are hidden, are there to be fetched and not to be seen. */
function tiny(image: HTMLImageElement): boolean {
  const { style } = image;
  const sides = [image.getAttribute('width'), image.getAttribute('height'), style.width, style.height];
  const limits = [style.maxWidth, style.maxHeight];
  return (
    style.display === 'none' ||
    [...sides, ...limits].some(side => /^\s*[0-3](?:\.\d+)?(?:px)?\s*$/.test(side ?? ''))
  );
}

/** Takes the address out of a link, so that no click, drag or key can follow it without us. */
function disarm(link: HTMLAnchorElement, links: Map<Element, string>): void {
  const href = safeHref((link.getAttribute('href') ?? '').trim());
  for (const attribute of ['href', 'rel', 'type', 'hreflang']) link.removeAttribute(attribute);
  if (href === undefined) return;
  links.set(link, href);
  link.setAttribute('role', 'link');
  link.tabIndex = 0;
}

/** The images that came with the message, by the two kinds of address that name one. */
class InlineImages {
  readonly #images: Map<string, InlineImage>;
  readonly #made = new Map<string, string>();
  readonly #urls: string[];

  constructor(images: InlineImage[], urls: string[]) {
    this.#images = new Map(images.map(image => [image.contentId, image]));
    this.#urls = urls;
  }

  /** Returns the address to load, or undefined when the image did not come with the message. */
  url(source: string): string | undefined {
    if (/^data:image\/(?:png|jpe?g|gif|webp|bmp|avif)[;,]/i.test(source)) return source;
    const image = contentIdsOf(source)
      .map(contentId => this.#images.get(contentId))
      .find(found => found !== undefined);
    if (!image || !RASTER_TYPES.includes(image.type)) return undefined;
    let url = this.#made.get(image.contentId);
    if (url === undefined) {
      url = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
      this.#made.set(image.contentId, url);
      this.#urls.push(url);
    }
    return url;
  }
}
