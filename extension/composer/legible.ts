/**
 * Finds text that cannot be seen because it has almost the colour of its
 * ground, or stands beside the page. Whoever made the HTML may want a person to sign or answer what they
 * do not see.
 */

/** Red, green, blue from 0 to 255, and opacity from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Below this contrast a text counts as hidden. Readable text has 4.5 and more, pale text about 2. */
const hiddenBelow = 1.35;

/** Reads a colour as the browser computes it. Other notations count as transparent. */
export function parseColour(computed: string): Colour {
  const [red = 0, green = 0, blue = 0, alpha = 1] = /^rgba?\(([^)]*)\)$/
    .exec(computed)?.[1]
    ?.split(/[,\s/]+/)
    .map(Number) ?? [0, 0, 0, 0];
  return [red, green, blue, alpha];
}

/** The contrast of two opaque colours, from 1 to 21. WCAG 2.2, "contrast ratio". */
export function contrast(one: Colour, other: Colour): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Takes colours, indents and widths off all text below an element of the page that could not be seen with them. */
export function makeLegible(root: HTMLElement): void {
  makeContrast(root);
  bringIn(root);
}

function makeContrast(root: HTMLElement): void {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!parent || parent === root || texts.currentNode.nodeValue?.trim() === '') continue;
    const colour = parseColour(getComputedStyle(parent).color);
    if (contrast(colour, groundOf(parent)) < hiddenBelow) dropColours(parent, root);
  }
}

/** Does the same to what is to be put into an element. */
export function makeLegibleWithin(place: HTMLElement, fragment: DocumentFragment): void {
  const ground = place.cloneNode() as HTMLElement;
  ground.hidden = true;
  place.after(ground);
  ground.append(fragment);
  makeLegible(ground);
  fragment.append(...ground.childNodes);
  ground.remove();
}

function dropColours(from: HTMLElement, root: HTMLElement): void {
  for (let at: HTMLElement | null = from; at && at !== root; at = at.parentElement) {
    at.style.removeProperty('color');
    at.style.removeProperty('background-color');
    if (at.style.length === 0) at.removeAttribute('style');
    at.removeAttribute('color');
    at.removeAttribute('bgcolor');
  }
}

/** What moves a text to the side. */
const indents =
  'margin-left margin-right padding-left padding-right border-left-width border-right-width border-spacing'.split(
    ' ',
  );
const widths = ['width', 'cellpadding', 'cellspacing'];

/** A text is beside an element where less of a line than this begins within it, in pixels. */
const sliver = 8;

/** First looks at all, then changes them: the browser lays a long text out once. */
function bringIn(root: HTMLElement): void {
  const crooked = new Set<Element>();
  for (const text of textsBeside(root)) {
    for (let at = text.parentElement; at && at !== root && !crooked.has(at); at = at.parentElement) {
      crooked.add(at);
      if (at.localName === 'table') for (const cell of at.querySelectorAll('*')) crooked.add(cell);
    }
  }
  for (const element of crooked) {
    for (const name of widths) element.removeAttribute(name);
    const { style } = element as HTMLElement;
    for (const name of indents) style.removeProperty(name);
    if (style.length === 0) element.removeAttribute('style');
  }
}

/** The texts that begin where only scrolling to the side would show them. */
function textsBeside(root: HTMLElement): Node[] {
  const page = root.getBoundingClientRect();
  const isBeside = ({ left, right }: DOMRect) => left > page.right - sliver || right < page.left + sliver;
  const range = document.createRange();
  const found: Node[] = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.nodeValue?.trim() === '') continue;
    range.selectNodeContents(texts.currentNode);
    if ([...range.getClientRects()].some(isBeside)) found.push(texts.currentNode);
  }
  return found;
}

function groundOf(element: HTMLElement): Colour {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const ground = parseColour(getComputedStyle(at).backgroundColor);
    if (ground[3] > 0) return ground;
  }
  return [255, 255, 255, 1];
}

function luminance([red, green, blue]: Colour): number {
  const [r, g, b] = [red, green, blue].map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
