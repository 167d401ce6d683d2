/**
 * The reader's side of the sandboxed page: an element that shows HTML or a
 * picture in it and gives it the height it wants.
 *
 *     <signet-sandboxed .content=${{ type: 'html', html, images }} label="Message"></signet-sandboxed>
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../ui/light-element.ts';
import { problemNotice } from '../ui/problem.ts';
import { misleadingHost, safeHref } from './links.ts';
import type { FromSandbox, LinkPlace, ToSandbox } from './sandbox-messages.ts';

/** No message is shown higher than this; what is more scrolls inside. */
const MAX_HEIGHT = 60_000; // CSS pixels

/** The element `signet-sandboxed`. A new content means a new page: nothing survives in the old one. */
export class Sandboxed extends LightElement {
  static override properties = {
    content: { attribute: false },
    label: {},
    height: { state: true },
    heldBack: { state: true },
    link: { state: true },
    question: { state: true },
    failed: { state: true },
  };

  declare content: ToSandbox | undefined;
  /** The frame's accessible name. */
  declare label: string;
  declare private height: number;
  declare private heldBack: number;
  declare private link: { href: string; place: LinkPlace } | null;
  /** A link whose text names another place than it leads to. */
  declare private question: { href: string; host: string } | null;
  declare private failed: boolean;
  #port: MessagePort | undefined;

  constructor() {
    super();
    this.label = '';
    this.#forget();
  }

  #forget(): void {
    this.height = 0;
    this.heldBack = 0;
    this.link = null;
    this.question = null;
    this.failed = false;
    this.#port?.close();
    this.#port = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#port?.close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('content') && changed.get('content') !== undefined) this.#forget();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('question') && this.question)
      this.querySelector<HTMLElement>('[role=alertdialog] button')?.focus();
  }

  protected override render(): TemplateResult {
    if (this.failed)
      return problemNotice({ title: t('reader_cannot_show'), help: '', detail: '', tone: 'warn' });
    return html`
      ${
        this.heldBack > 0
          ? html`<p class="held-back">
              ${icon('image-off', 'small')}
              <span>${heldBackText(this.heldBack)}</span>
            </p>`
          : nothing
      }
      ${this.question ? this.#askAbout(this.question) : nothing}
      <div class="sandbox-place">
        ${keyed(
          this.content,
          html`<iframe
            class="sandbox"
            sandbox="allow-scripts"
            referrerpolicy="no-referrer"
            src=${chrome.runtime.getURL('reader/sandbox.html')}
            title=${this.label}
            style="height: ${this.height}px"
            @load=${this.#loaded}
          ></iframe>`,
        )}
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

  #askAbout({ href, host }: { href: string; host: string }): TemplateResult {
    const close = () => {
      this.question = null;
    };
    const go = () => {
      close();
      openTab(href);
    };
    return html`<div class="notice warn" role="alertdialog" aria-label=${t('reader_link_question', { host })}>
      ${icon('triangle-alert')}
      <div>
        <strong>${t('reader_link_question', { host })}</strong>
        <p class="mono">${href}</p>
      </div>
      <div class="buttons">
        <button class="button primary" type="button" @click=${close}>${t('reader_link_stay')}</button>
        <button class="button" type="button" @click=${go}>${t('reader_link_go', { host })}</button>
      </div>
    </div>`;
  }

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
    port1.postMessage(this.content);
  }

  /** Takes what the sandboxed page says, which whoever wrote the message may have chosen. */
  #receive(message: FromSandbox): void {
    switch (message.type) {
      case 'shown':
        this.heldBack = Number(message.heldBack) || 0;
        break;
      case 'height':
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
    const host = misleadingHost(text, href);
    if (host === undefined) openTab(href);
    else this.question = { href, host };
  }
}

function openTab(href: string): void {
  window.open(href, '_blank', 'noopener,noreferrer');
}

function heldBackText(count: number): string {
  return count === 1 ? t('reader_held_back_one') : t('reader_held_back', { count });
}

function placeWithin(place: LinkPlace, element: HTMLElement): LinkPlace {
  const x = Math.max(0, Math.min(Number(place.x) || 0, element.clientWidth - 120));
  return { x, y: Math.max(0, Math.min(Number(place.y) || 0, MAX_HEIGHT)) };
}

customElements.define('signet-sandboxed', Sandboxed);
