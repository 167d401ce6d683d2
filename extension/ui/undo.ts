/**
 * What was done, said for a while at the bottom of the page, with a way to take it back.
 *
 *     <signet-undo></signet-undo>
 *
 * A view tells it by dispatching `said` with a sentence, or with a {@link Said}
 * where something was deleted; the event bubbles to the page, which gives it to
 * {@link UndoToast.say}. While something can be taken back, the focus is on the
 * button that does it: the row that was deleted had it, and is gone.
 */
import { html, nothing } from 'lit';
import { errorOf } from '../../js-bridge/client.ts';
import { codeKey, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';

/** A sentence about what was done. */
export interface Said {
  text: string;
  /** Takes it back; throws what the engine throws. */
  undo?: () => Promise<unknown>;
}

/** How long a sentence stands, in milliseconds. */
const SAID_MS = 6_000;
/** How long it can be taken back here, in milliseconds; the time stops while the pointer or the focus is on it. */
const UNDO_MS = 20_000;

/** The element `signet-undo`. */
export class UndoToast extends LightElement {
  static override properties = { said: { state: true }, failed: { state: true } };

  declare private said: Said | undefined;
  declare private failed: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the focus goes when the button that has it goes away. */
  #back: (() => void) | undefined;

  constructor() {
    super();
    this.said = undefined;
    this.failed = '';
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  /**
   * Says a sentence, in the place of the one before.
   *
   * @param back called when the focus has to leave the sentence's button
   */
  async say(said: Said | string, back?: () => void): Promise<void> {
    this.said = typeof said === 'string' ? { text: said } : said;
    this.failed = '';
    this.#back = back;
    this.#wait();
    if (!this.said.undo) return;
    await this.updateComplete;
    this.querySelector('button')?.focus();
  }

  /** Takes the sentence away. */
  clear(): void {
    clearTimeout(this.#timer);
    const focused = this.contains(document.activeElement);
    this.said = undefined;
    this.failed = '';
    if (focused) this.#back?.();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), this.said?.undo ? UNDO_MS : SAID_MS);
  }

  #hold(): void {
    clearTimeout(this.#timer);
  }

  async #undo(): Promise<void> {
    const undo = this.said?.undo;
    if (!undo) return;
    this.#hold();
    try {
      await undo();
      const back = this.#back;
      await this.say(t('list_undone'), back);
      back?.();
    } catch (thrown) {
      const key = codeKey('error', errorOf(thrown).code);
      this.failed = `${t(key)} ${t(`${key}_help`)}`;
    }
  }

  #keyed(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.clear();
  }

  protected override render() {
    const { said } = this;
    return html`<div
      class="toast"
      ?data-empty=${!said}
      @mouseenter=${this.#hold}
      @mouseleave=${this.#wait}
      @focusin=${this.#hold}
      @focusout=${this.#wait}
      @keydown=${this.#keyed}
    >
      <p role="status">${this.failed || said?.text}</p>
      ${
        said?.undo
          ? html`${
              this.failed
                ? nothing
                : html`<button class="button" @click=${this.#undo}>${icon('undo-2', 'small')}${t('list_undo')}</button>`
            }
            <button class="button icon-only" aria-label=${t('ui_close')} title=${t('ui_close')} @click=${this.clear}>
              ${icon('x', 'small')}
            </button>`
          : nothing
      }
    </div>`;
  }
}

customElements.define('signet-undo', UndoToast);
