/**
 * The sandboxed page: shows one message's HTML, or one picture, in an opaque
 * origin without network, and tells the reader how high it is and what the
 * user does with its links. It knows nothing else of the message.
 *
 * There are two such pages, with this one program. The policy of sandbox.html
 * allows no network at all; that of pictures.html leaves pictures open, and is
 * tightened here to the origins that the user allowed, before anything of the
 * message is in the page.
 */

import type { FromSandbox, InlineImage, LinkPlace, ToSandbox } from './sandbox-messages.ts';
import { RASTER_TYPES } from './sandbox-messages.ts';
import { sanitise } from './sanitise.ts';

addEventListener('message', function accept(event: MessageEvent) {
  const port = event.ports[0];
  if (event.source !== parent || !port) return;
  removeEventListener('message', accept);
  const say = (message: FromSandbox) => port.postMessage(message);
  port.onmessage = ({ data }) => {
    port.onmessage = null;
    try {
      show(data as ToSandbox, say);
    } catch {
      say({ type: 'failed' });
    }
  };
});

// Nobody knows in which language the message is written.
document.documentElement.removeAttribute('lang');

function show(message: ToSandbox, say: (message: FromSandbox) => void): void {
  allowPictures(message.origins);
  const root = document.createElement('div');
  root.id = 'message';
  if (message.type === 'image') {
    document.body.className = 'picture';
    root.append(picture(message.image, message.name, say));
    say({ type: 'shown', heldBack: 0, addresses: [] });
  } else {
    const { content, sheets, links, heldBack, addresses } = sanitise(message);
    document.adoptedStyleSheets = sheets;
    root.append(content);
    watchLinks(root, links, say);
    say({ type: 'shown', heldBack, addresses });
  }
  document.body.append(root);
  // Frames cannot be measured from outside: the page tells how high it wants to be.
  new ResizeObserver(() => {
    const { height } = document.documentElement.getBoundingClientRect();
    const scrollbar = innerHeight - document.documentElement.clientHeight;
    say({ type: 'height', pixels: Math.ceil(height + scrollbar) });
  }).observe(document.documentElement);
}

/**
 * Adds a policy to the page's own, under which no more scripts run and pictures come from these origins alone. Policies only
 * ever add up: none can open what another has closed. It says everything, since a prefetch passes where any directive lets it.
 */
function allowPictures(origins: string[]): void {
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data: blob: ${origins.join(' ')}`;
  document.head.append(policy);
}

function picture(image: InlineImage, name: string, say: (message: FromSandbox) => void): HTMLImageElement {
  if (!RASTER_TYPES.includes(image.type)) throw new Error(`not a raster image: ${image.type}`);
  const element = new Image();
  element.alt = name;
  element.onerror = () => say({ type: 'failed' });
  element.src = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
  return element;
}

function watchLinks(root: Element, links: Map<Element, string>, say: (message: FromSandbox) => void): void {
  const linkOf = (event: Event) => {
    for (const element of event.composedPath()) {
      const href = element instanceof Element ? links.get(element) : undefined;
      if (href !== undefined) return { element: element as Element, href };
    }
    return undefined;
  };
  const open = (event: Event) => {
    const link = linkOf(event);
    if (!link || !event.isTrusted) return;
    event.preventDefault();
    say({ type: 'open-link', href: link.href, text: link.element.textContent.slice(0, 500) });
  };
  const point = (event: Event) => {
    const link = linkOf(event);
    say({ type: 'link-at', link: link ? { href: link.href, place: placeOf(link.element) } : null });
  };
  const leave = () => say({ type: 'link-at', link: null });
  root.addEventListener('click', open);
  root.addEventListener('auxclick', event => {
    if ((event as MouseEvent).button === 1) open(event);
  });
  root.addEventListener('keydown', event => {
    if ((event as KeyboardEvent).key === 'Enter') open(event);
  });
  root.addEventListener('mouseover', point);
  root.addEventListener('mouseleave', leave);
  root.addEventListener('focusin', point);
  root.addEventListener('focusout', leave);
}

function placeOf(element: Element): LinkPlace {
  const rectangle = element.getClientRects()[0] ?? element.getBoundingClientRect();
  return { x: rectangle.left, y: rectangle.bottom };
}
