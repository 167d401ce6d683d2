/**
 * The reader's side of the sandboxed page: an element that shows HTML or a
 * picture in it and gives it the height it wants.
 *
 *     <signet-sandboxed
 *       .content=${{ type: 'html', html, images }}
 *       .remote=${remote}
 *       links="open"
 *       label="Message"
 *     ></signet-sandboxed>
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import { problemNotice } from '../ui/problem.ts';
import { type LinkCaution, type LinkQuestion, linkQuestion, openTab } from './link-question.ts';
import { misleadingHost, safeHref } from './links.ts';
import { originsToAsk, RemoteImages } from './remote-images.ts';
import { type HeldBack, remoteNotice } from './remote-notice.ts';
import type { FromSandbox, LinkPlace, SandboxContent, ToSandbox } from './sandbox-messages.ts';

/** How long the page may take to show a message, in milliseconds. It is another process, so that nobody else waits. */
const PATIENCE = 15_000;

/** No message is shown higher than this; what is more scrolls inside. */
const MAX_HEIGHT = 60_000; // CSS pixels

/** The element `signet-sandboxed`. A new content means a new page: nothing survives in the old one. */
export class Sandboxed extends LightElement {
  static override properties = {
    content: { attribute: false },
    remote: { attribute: false },
    links: {},
    label: {},
    height: { state: true },
    heldBack: { state: true },
    origins: { state: true },
    link: { state: true },
    question: { state: true },
    failed: { state: true },
  };

  declare content: SandboxContent | undefined;
  /** What was decided about pictures from elsewhere. */
  declare remote: RemoteImages;
  declare links: LinkCaution;
  /** The frame's accessible name. */
  declare label: string;
  declare private height: number;
  declare private heldBack: HeldBack;
  /** Who is asked for pictures; nobody where empty. */
  declare private origins: string[];
  declare private link: { href: string; place: LinkPlace } | null;
  declare private question: LinkQuestion | null;
  declare private failed: boolean;
  #port: MessagePort | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.label = '';
    this.links = 'ask';
    this.remote = new RemoteImages('never');
    this.#forget();
  }

  #forget(): void {
    this.height = 0;
    this.heldBack = { count: 0, addresses: [] };
    this.origins = [];
    this.link = null;
    this.question = null;
    this.failed = false;
    clearTimeout(this.#late);
    this.#port?.close();
    this.#port = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.remote.addEventListener('change', this.#decided);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.remote.removeEventListener('change', this.#decided);
    clearTimeout(this.#late);
    this.#port?.close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('content') && changed.get('content') !== undefined) this.#forget();
    const before = changed.get('remote');
    if (before) {
      before.removeEventListener('change', this.#decided);
      this.remote.addEventListener('change', this.#decided);
    }
  }

  readonly #decided = (): void => {
    this.#fetchPictures();
    this.requestUpdate();
  };

  /** Shows the message again where more of its hosts were allowed, in the page that can ask them for pictures. */
  #fetchPictures(): void {
    const allowed = originsToAsk(this.heldBack.addresses).filter(origin => this.remote.allows(origin));
    const more = allowed.filter(origin => !this.origins.includes(origin));
    if (more.length === 0) return;
    const { height, origins } = this;
    this.#forget();
    this.height = height;
    this.origins = [...origins, ...more];
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('question') && this.question)
      this.querySelector<HTMLElement>('[role=alertdialog] button')?.focus();
  }

  protected override render(): TemplateResult {
    if (this.failed)
      return problemNotice({ title: t('reader_cannot_show'), help: '', detail: '', tone: 'warn' });
    return html`
      ${remoteNotice(this.heldBack, this.remote)}
      ${this.question ? linkQuestion(this.question, this.#stay) : nothing}
      <div class="sandbox-place">
        ${this.#frame()}
        ${
          this.link
            ? html`<div class="link-target" style="left: ${this.link.place.x}px; top: ${this.link.place.y}px">
                ${this.link.href}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  /** The frame; a new one for each content, and for each page that shows it. */
  #frame(): unknown {
    const page = this.origins.length > 0 ? 'reader/pictures.html' : 'reader/sandbox.html';
    // credentialless: whoever is asked for a picture gets no cookie, and none of theirs is kept.
    return keyed(
      this.content,
      keyed(
        this.origins,
        html`<iframe
          class="sandbox"
          sandbox="allow-scripts"
          credentialless
          referrerpolicy="no-referrer"
          src=${chrome.runtime.getURL(page)}
          title=${this.label}
          style="height: ${this.height}px"
          @load=${this.#loaded}
        ></iframe>`,
      ),
    );
  }

  readonly #stay = (): void => {
    this.question = null;
  };

  #loaded(event: Event): void {
    const frame = event.target as HTMLIFrameElement;
    // Only the first page in the frame gets the message: should somebody navigate
    // it, what is loaded then is not ours.
    if (!this.content || !frame.contentWindow || this.#port) return;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(data as FromSandbox);
    // The page's origin is opaque and cannot be named; frame-src keeps others out of the frame.
    frame.contentWindow.postMessage(null, '*', [port2]);
    const message: ToSandbox = { ...this.content, origins: this.origins };
    port1.postMessage(message);
    // Without its frame, a page that does not come to an end is ended.
    this.#late = setTimeout(() => {
      this.failed = true;
    }, PATIENCE);
  }

  /** Takes what the sandboxed page says, which whoever wrote the message may have chosen. */
  #receive(message: FromSandbox): void {
    switch (message.type) {
      case 'shown':
        this.heldBack = {
          count: Number(message.heldBack) || 0,
          addresses: Array.isArray(message.addresses) ? message.addresses.slice(0, 500).map(String) : [],
        };
        this.remote.name(originsToAsk(this.heldBack.addresses));
        this.#fetchPictures(); // what was decided before, in another page of the same message
        break;
      case 'height':
        clearTimeout(this.#late);
        this.height = Math.max(0, Math.min(Number(message.pixels) || 0, MAX_HEIGHT));
        break;
      case 'link-at': {
        const href = message.link ? safeHref(String(message.link.href)) : undefined;
        this.link = message.link && href ? { href, place: placeWithin(message.link.place, this) } : null;
        break;
      }
      case 'open-link':
        this.#open(String(message.href), String(message.text));
        break;
      case 'failed':
        this.failed = true;
        break;
    }
  }

  #open(address: string, text: string): void {
    const href = safeHref(address);
    // Without a user's click in the page below there is no activation, and nothing opens.
    if (!href || !navigator.userActivation.isActive) return;
    if (misleadingHost(text, href) !== undefined) this.question = { href, because: 'misleading' };
    else if (this.links === 'ask') this.question = { href, because: 'unproven' };
    else openTab(href);
  }
}

function placeWithin(place: LinkPlace, element: HTMLElement): LinkPlace {
  const x = Math.max(0, Math.min(Number(place.x) || 0, element.clientWidth - 120));
  return { x, y: Math.max(0, Math.min(Number(place.y) || 0, MAX_HEIGHT)) };
}

customElements.define('signet-sandboxed', Sandboxed);
