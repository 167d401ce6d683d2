/** Reads how the webmail looks, so that what we put into it fits. */

/** The colour behind an element: its own background, or that of the nearest element around it that has one. */
export function backgroundBehind(element: Element | null): string {
  for (let at = element; at !== null; at = parentOf(at)) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!isTransparent(colour)) return colour;
  }
  return '';
}

/** Whether a background calls for light text on it. An unreadable one does not. */
export function isDark(colour: string): boolean {
  const rgb = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)/.exec(colour);
  if (rgb === null) return false;
  const [red = 0, green = 0, blue = 0] = rgb.slice(1).map(Number);
  // Luma of Rec. 601: near enough to tell dark from light.
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

function isTransparent(colour: string): boolean {
  return colour === '' || colour === 'transparent' || /^rgba\(.*,\s*0\)$/.test(colour);
}

/** Preview panes are frames of the webmail's own origin, often without a background of their own. */
function parentOf(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  try {
    return element.ownerDocument.defaultView?.frameElement ?? null;
  } catch {
    return null;
  }
}
