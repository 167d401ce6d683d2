/**
 * Makes a frame fit the webmail around it: a frame takes the webmail's light
 * or dark look and its background, whatever the system prefers.
 */
import type { Surroundings } from '../channel.ts';

/** How a background calls for text on it: the scheme, and whether it is plain enough to write on. */
export interface Ground {
  scheme: 'light' | 'dark';
  /** Near enough to white or black that all colours of theme.css can be read on it. */
  usable: boolean;
}

/** Judges a colour as the browser computes it, "rgb(255, 255, 255)"; undefined where it cannot be read. */
export function groundOf(background: string): Ground | undefined {
  const rgb = /^rgba?\(\s*(\d+),\s*(\d+),\s*(\d+)(?:,\s*1(?:\.0*)?)?\s*\)$/.exec(background.trim());
  if (!rgb) return undefined;
  const [red = 0, green = 0, blue = 0] = rgb.slice(1).map(Number);
  const brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  return { scheme: brightness < 128 ? 'dark' : 'light', usable: brightness < 40 || brightness > 238 };
}

/** Applies the webmail's look to this document; leaves the system's where there is none to read. */
export function takeSurroundings({ background }: Surroundings): void {
  const ground = groundOf(background);
  if (!ground) return;
  const root = document.documentElement;
  root.style.colorScheme = ground.scheme;
  if (ground.usable) root.style.setProperty('--surface', background);
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSMediaRule)) continue;
      const wanted = /^\(prefers-color-scheme: (light|dark)\)$/.exec(rule.conditionText)?.[1];
      if (wanted) rule.media.mediaText = wanted === ground.scheme ? 'all' : 'not all';
    }
  }
}
