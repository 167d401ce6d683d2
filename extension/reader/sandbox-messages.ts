/**
 * What a reader and its sandboxed page say to each other, over one port that
 * the reader hands over when the page has loaded.
 */

/** An image that HTML refers to by its Content-ID. RFC 2392. */
export interface InlineImage {
  contentId: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What is shown. Each page shows one thing and is thrown away after it. */
export type SandboxContent =
  | { type: 'html'; html: string; images: InlineImage[] }
  | { type: 'image'; image: InlineImage; name: string };

/** What the reader says: what to show, and which origins may be asked for pictures. */
export type ToSandbox = SandboxContent & { origins: string[] };

/** Where a link stands in the page, in CSS pixels. */
export interface LinkPlace {
  x: number;
  y: number;
}

/** What the sandboxed page says. All of it is under the control of who wrote the HTML. */
export type FromSandbox =
  /** The message is shown; so many pictures are elsewhere and were not fetched. Those large enough to be seen have an address. */
  | { type: 'shown'; heldBack: number; addresses: string[] }
  | { type: 'height'; pixels: number }
  /** The pointer or the focus is at a link, or no longer. */
  | { type: 'link-at'; link: { href: string; place: LinkPlace } | null }
  /** The user clicked a link. */
  | { type: 'open-link'; href: string; text: string }
  | { type: 'failed' };

/** The types of images that are decoded. Vector images stay files: they are documents of their own. */
export const RASTER_TYPES: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/avif',
];
