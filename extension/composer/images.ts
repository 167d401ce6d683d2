/**
 * The images within a message's text. In the editor they are blob: URLs of
 * this frame, in the message cid: URLs (RFC 2392) of attachments that carry
 * the same Content-ID.
 */

import { bytesOfBase64 } from '../base64.ts';
import { cidURL, contentIdsOf } from '../content-id.ts';

/** What every mail program shows; other images travel as attachments. */
const shownTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** An image within the text. */
export interface InlineImage {
  /** Without angle brackets. */
  contentId: string;
  name: string;
  type: string;
  blob: Blob;
  /** Shows it in this frame, as long as the frame lives. */
  url: string;
}

/** Tells whether a file can stand within the text. */
export function isShownInline(type: string): boolean {
  return shownTypes.has(type.toLowerCase());
}

/** All images that were ever put into one message's text; undo may bring back any of them. */
export class InlineImages {
  readonly #images: InlineImage[] = [];

  /** Takes an image in. Without a Content-ID it gets a new one. */
  add(blob: Blob, name = '', contentId = `${crypto.randomUUID()}@inline.signet`): InlineImage {
    const image = { contentId, name, type: blob.type, blob, url: URL.createObjectURL(blob) };
    this.#images.push(image);
    return image;
  }

  /**
   * Returns the URL that shows an image's source in this frame: one that is
   * known by its blob: or cid: URL, or a data: URL, which is taken in.
   * Undefined for everything else: nothing is ever loaded from the network.
   */
  resolve(source: string): string | undefined {
    const known = this.#images.find(
      ({ url, contentId }) => source === url || contentIdsOf(source).includes(contentId),
    );
    if (known) return known.url;
    const blob = decodeDataURL(source);
    return blob && this.add(blob).url;
  }

  /** The images whose blob: URL occurs in the editor's HTML, in the order in which they were added. */
  usedIn(html: string): InlineImage[] {
    return this.#images.filter(({ url }) => html.includes(url));
  }

  /** The images with one of these blob: URLs. */
  among(urls: readonly string[]): InlineImage[] {
    return this.#images.filter(({ url }) => urls.includes(url));
  }

  /** Turns the editor's HTML into the message's: blob: URLs become cid: URLs. */
  toContentIds(html: string): string {
    return this.usedIn(html).reduce(
      (text, { url, contentId }) => text.replaceAll(url, cidURL(contentId)),
      html,
    );
  }
}

/** Reads a base64 data: URL of an image that can be shown. RFC 2397. */
function decodeDataURL(source: string): Blob | undefined {
  const [, type = '', base64 = ''] = /^data:([\w/+.-]+);base64,([\w+/=\s]+)$/i.exec(source) ?? [];
  if (!isShownInline(type)) return undefined;
  try {
    return new Blob([bytesOfBase64(base64)], { type: type.toLowerCase() });
  } catch {
    return undefined;
  }
}
