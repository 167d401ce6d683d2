/**
 * The content script's end of a frame: puts a page of the extension into the
 * webmail and opens the channel to it.
 *
 * What the page can do: remove, cover or move the frame, and embed the same
 * page itself. What it cannot: reach into our frame (another origin), find it
 * in its own document (closed shadow root), listen to the channel (the port
 * goes to the extension's origin only), or pass as us (it has no nonce).
 */
import type { Surroundings } from '../channel.ts';
import { Channel, type FrameRequest, type Handshake } from '../channel-ends.ts';
import type { Place } from './adapter.ts';
import { Placement } from './placement.ts';
import { backgroundBehind } from './surroundings.ts';

/** What a frame is made of. */
export interface FrameOptions {
  page: 'reader/reader.html' | 'composer/composer.html' | 'outbox/outbox.html' | 'mailbox/mailbox.html';
  place: Place;
  /** Names the frame for assistive technology; empty where {@link Frame.name} follows. */
  title: string;
  /** fill: as large as its place. content: as high as {@link Frame.setHeight} says. corner, left-corner: that, over a lower corner of the page. hidden: nothing to see. */
  size: 'fill' | 'content' | 'corner' | 'left-corner' | 'hidden';
}

/** A frame of the extension in the webmail's page. */
export class Frame<In, Out> {
  readonly #host = document.createElement('div');
  readonly #iframe = document.createElement('iframe');
  readonly #placement: Placement;
  #channel: Channel<In, Out> | null = null;
  /** For the first load: made while the frame loads. */
  #registration: Registration | undefined = register();

  /**
   * Places the frame. `opened` is called with the channel once the frame has
   * loaded, and again with another one if the webmail redrew the place and the
   * frame had to load again. `failed` is called when there will be no channel.
   */
  constructor(
    options: FrameOptions,
    opened: (channel: Channel<In, Out>) => void,
    failed: (thrown: unknown) => void,
  ) {
    const { page, place, title, size } = options;
    this.#host.style.cssText = `all: initial; display: block; ${layouts[size]}`;
    this.#iframe.title = title;
    this.#iframe.allow = `clipboard-write ${extensionOrigin}`;
    this.#iframe.style.cssText = `display: block; width: 100%; height: ${size === 'fill' ? '100%' : '120px'}; border: 0; color-scheme: normal;`;
    if (place.minHeight !== undefined) {
      // A percentage of a height that nobody set would be none.
      this.#host.style.display = 'flex';
      this.#host.style.flexDirection = 'column';
      this.#host.style.minHeight = place.minHeight;
      this.#iframe.style.flex = '1 0 auto';
      this.#iframe.style.height = 'auto';
    }
    this.#iframe.src = chrome.runtime.getURL(page);
    this.#iframe.addEventListener('load', () => {
      this.#connect().then(channel => {
        this.#channel?.close();
        this.#channel = channel;
        opened(channel);
      }, failed);
    });
    this.#host.attachShadow({ mode: 'closed' }).append(this.#iframe);
    this.#placement = new Placement(this.#host, place);
    hosts.set(this.#host, size);
    keepCornersClear();
  }

  /** Sets the height of a frame whose size is its content's. */
  setHeight(pixels: number): void {
    // A page of the web cannot make use of more, and a broken frame must not make the webmail endless.
    const height = Math.min(Math.max(Math.ceil(pixels), 0), 200_000);
    this.#iframe.style.height = `${height}px`;
  }

  /** Names the frame for assistive technology. */
  name(title: string): void {
    this.#iframe.title = title;
  }

  /** What the frame should fit to. */
  surroundings(): Surroundings {
    return { background: backgroundBehind(this.#host.parentElement) };
  }

  /** Gives the keyboard to the frame, and brings all of it into sight where it stands below other things. */
  focus(): void {
    this.#host.scrollIntoView({ block: 'nearest' });
    this.#iframe.focus({ preventScroll: true });
  }

  /** Takes the frame away and shows again what it covered. */
  remove(): void {
    this.#channel?.close();
    this.#channel = null;
    this.#placement.remove();
    hosts.delete(this.#host);
    keepCornersClear();
  }

  async #connect(): Promise<Channel<In, Out>> {
    const { nonce, granted } = this.#takeRegistration();
    if (!(await granted)) throw new Error('this site is not granted any more');
    const { port1, port2 } = new MessageChannel();
    const handshake: Handshake = { signet: 'frame', nonce };
    this.#iframe.contentWindow?.postMessage(handshake, extensionOrigin, [port2]);
    return new Channel<In, Out>(port1);
  }

  /** A frame that took long to appear gets a new one: the service worker forgets them. */
  #takeRegistration(): Registration {
    const early = this.#registration;
    this.#registration = undefined;
    return early && performance.now() - early.at < keptReady ? early : register();
  }
}

/** A nonce that the service worker was told, or will have been. */
interface Registration {
  nonce: string;
  at: number;
  granted: Promise<boolean>;
}

/** How long a registration may wait for its frame; the service worker keeps it for longer. */
const keptReady = 30_000; // milliseconds

function register(): Registration {
  const nonce = newNonce();
  const request: FrameRequest = { type: 'register-frame', nonce };
  // Where the extension was updated meanwhile, this throws at once.
  const granted = (async () => (await chrome.runtime.sendMessage(request)) === true)();
  granted.catch(() => undefined); // told to whoever takes it
  return { nonce, at: performance.now(), granted };
}

/**
 * Above what webmails show for a moment ("Draft saved"), which would cover
 * buttons of the composer: a click on something covered does not count there.
 */
const filling = 'position: relative; z-index: 1000; flex: 1 1 auto; width: 100%; height: 100%; min-height: 0';

const inCorner = 'position: fixed; z-index: 2000; bottom: 16px; width: min(400px, calc(100vw - 32px))';

const layouts = {
  fill: filling,
  content: 'width: 100%',
  corner: `${inCorner}; right: 16px`,
  'left-corner': `${inCorner}; left: 16px`,
  hidden: 'display: none',
};

/** The frames of this document. */
const hosts = new Map<HTMLElement, FrameOptions['size']>();

/** What lies over a composer would keep clicks in it from counting: a frame in the corner is not shown meanwhile, and goes on. */
function keepCornersClear(): void {
  const covered = [...hosts.values()].includes('fill');
  for (const [host, size] of hosts) {
    if (size.endsWith('corner')) host.style.display = covered ? 'none' : 'block';
  }
}

/** Only our own pages get the nonce and the port, whatever the webmail may have navigated the frame to. */
const extensionOrigin = `chrome-extension://${chrome.runtime.id}`;

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
