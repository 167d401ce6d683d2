/**
 * The element that shows plain text, with its quotations and links:
 *
 *     <signet-text .text=${textOf('See https://example.com')} links="open"></signet-text>
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { LightElement } from '../ui/light-element.ts';
import { type LinkCaution, linkQuestion } from './link-question.ts';
import { linkify } from './links.ts';
import './in-steps.ts';
import { blocksOf, pagesOf, type TextBlock } from './text.ts';

/** Longer texts are cut: nobody reads on, and laying them out would take the page's time. */
export const MAX_TEXT = 1_000_000; // characters

/** Pages that are shown without being asked for: more than nearly all mail has. */
const READY = 25;

/** A text, cut where it is longer than can be shown. */
export interface ShownText {
  text: string;
  cut: boolean;
}

export function textOf(text: string): ShownText {
  return { text: text.slice(0, MAX_TEXT), cut: text.length > MAX_TEXT };
}

/** The element `signet-text`. */
export class TextView extends LightElement {
  static override properties = {
    text: { attribute: false },
    links: {},
    question: { state: true },
  };

  declare text: ShownText;
  declare links: LinkCaution;
  /** The link about which the user is asked. */
  declare private question: string | undefined;
  #pages: string[] = [];

  constructor() {
    super();
    this.text = textOf('');
    this.links = 'ask';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text')) return;
    this.question = undefined;
    this.#pages = pagesOf(this.text.text);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('question') && this.question)
      this.querySelector<HTMLElement>('[role=alertdialog] button')?.focus();
  }

  protected override render(): TemplateResult {
    const { text, question } = this;
    const stay = () => {
      this.question = undefined;
    };
    return html`
      ${question === undefined ? nothing : linkQuestion({ href: question, because: 'unproven' }, stay)}
      <div class="text">
        <signet-in-steps .items=${this.#pages} .view=${this.#page} ready=${READY} more="reader_more_text"></signet-in-steps>
      </div>
      ${text.cut ? html`<p class="empty muted">${t('reader_text_cut')}</p>` : nothing}
    `;
  }

  readonly #page = ([page = '']: string[]): TemplateResult[] =>
    blocksOf(page).map(block => this.#block(block));

  #block({ depth, text }: TextBlock): TemplateResult {
    const words = linkify(text).map(({ href, text }) => (href === undefined ? text : this.#link(href, text)));
    return depth === 0
      ? html`<div class="words" dir="auto">${words}</div>`
      : html`<blockquote class="quoted" dir="auto" data-depth=${depth}>${words}</blockquote>`;
  }

  #link(href: string, text: string): TemplateResult {
    if (this.links === 'open')
      return html`<a href=${href} title=${href} target="_blank" rel="noopener noreferrer">${text}</a>`;
    // No address that a key or a second button of the mouse could follow.
    const ask = () => {
      this.question = href;
    };
    return html`<button class="link" type="button" title=${href} @click=${ask}>${text}</button>`;
  }
}

customElements.define('signet-text', TextView);
