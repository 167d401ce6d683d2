/**
 * The view of one message, in the reader's frame and on the open page:
 *
 *     <signet-message .engine=${engine} .shown=${{ is: 'message', raw }} headers="all"></signet-message>
 *
 * It opens the message itself, asks for the passphrase where it must, and says
 * in one sentence what holds. It dispatches `reply` (detail: the kind), `edit` (go on writing it),
 * `retry` (fetch the message again) and `stand-aside` (show it without Signet),
 * as far as `offers` names them; and `opened` (detail: the result or the error) each time it opened a message.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError, OpenResult, Progress } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { encrypts, wasDecrypted } from '../layers.ts';
import '../ui/held.ts';
import { LightElement } from '../ui/light-element.ts';
import { failureProblem } from '../ui/problem.ts';
import { stepText } from '../ui/progress.ts';
import { saveFile } from '../ui/save.ts';
import { attachmentsView, type FileActions } from './attachments.ts';
import { verdictBar } from './bar.ts';
import { type Format, formatsOf } from './body.ts';
import { cardsView } from './cards.ts';
import { continuityNotice } from './continuity.ts';
import { detailsOf } from './details.ts';
import { flowView } from './flow.ts';
import { headersView, type ShownHeaders } from './headers.ts';
import { needsNoText, type Opened, openedOf } from './opened.ts';
import { type OpenedFile, openedFile, openedFileView } from './opened-file.ts';
import { printView } from './printing.ts';
import type { Send } from './receipt-request.ts';
import { refusalView } from './refusal.ts';
import { saidView } from './said.ts';
import { readableName, saveOriginal, savingView } from './saving.ts';
import { senderNotice } from './sender-notice.ts';
import { sentenceOf } from './sentence-of-message.ts';
import { type Offer, type Shown, waysOut } from './shown.ts';
import { answerButtons, editButton, toolRow } from './tools.ts';

/** Tells what became of opening a message. */
export type OpenedEvent = CustomEvent<OpenResult | ContractError>;

/** The element `signet-message`. */
export class MessageView extends LightElement {
  static override properties = {
    engine: { attribute: false },
    shown: { attribute: false },
    headers: {},
    unproven: { type: Boolean },
    from: {},
    offers: { attribute: false },
    send: { attribute: false },
    note: { attribute: false },
    opened: { state: true },
    error: { state: true },
    progress: { state: true },
    unfolded: { state: true },
    format: { state: true },
    printing: { state: true },
    file: { state: true },
  };

  declare engine: Engine;
  declare shown: Shown;
  declare headers: ShownHeaders;
  /** Whether the message was in another one that may have been changed on its way. */
  declare unproven: boolean;
  /** Who a message without a header of its own must be from; "" where it has one. */
  declare from: string;
  declare offers: Offer[];
  /** Sends a receipt that the user agreed to; missing where there is no webmail around. */
  declare send: Send | undefined;
  /** What its surroundings say about the message, below what Signet found. */
  declare note: TemplateResult | typeof nothing | undefined;
  declare private opened: Opened | undefined;
  declare private error: ContractError | undefined;
  declare private progress: Progress | undefined;
  declare private unfolded: boolean;
  declare private format: Format;
  /** While it is printed, it shows the whole header: there is no webmail around it on paper. */
  declare private printing: boolean;
  /** An attached file that is open in place of the message. */
  declare private file: OpenedFile | undefined;
  #opening: AbortController | undefined;

  constructor() {
    super();
    this.shown = { is: 'loading' };
    this.headers = 'differing';
    this.unproven = false;
    this.from = '';
    this.offers = [];
    this.unfolded = false;
    this.format = 'html';
    this.printing = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#opening?.abort();
    this.engine.removeEventListener('locked', this.#locked);
    chrome.permissions.onAdded.removeListener(this.#allowed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.engine.addEventListener('locked', this.#locked);
    chrome.permissions.onAdded.addListener(this.#allowed);
  }

  protected override updated(changed: PropertyValues): void {
    // What had the focus is gone; what stands in its place begins with the way back.
    if (changed.has('file') && this.file) this.querySelector<HTMLElement>('.opened-file > .button')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shown')) void this.#open();
  }

  /** Opens the message that is shown, or does nothing where there is none yet. */
  async #open(): Promise<void> {
    this.#opening?.abort();
    this.opened = undefined;
    this.error = undefined;
    this.progress = undefined;
    this.file = undefined;
    this.unfolded = false;
    if (this.shown.is !== 'message') return;
    const opening = new AbortController();
    this.#opening = opening;
    const options = {
      signal: opening.signal,
      onProgress: (progress: Progress) => {
        if (this.#opening === opening) this.progress = progress;
      },
    };
    try {
      // A copy: the original is needed again after unlocking, and to be saved.
      const { result, bodies } = await this.engine.call(
        'open',
        { learn: true, unproven: this.unproven, from: this.from },
        [this.shown.raw.slice()],
        options,
      );
      if (this.#opening !== opening) return;
      this.opened = openedOf(result, bodies);
      this.format = formatsOf(result).first;
      this.#tell(result);
    } catch (thrown) {
      if (this.#opening !== opening) return;
      this.error = errorOf(thrown);
      this.#tell(this.error);
    } finally {
      if (this.#opening === opening) this.#opening = undefined;
    }
  }

  #tell(detail: OpenResult | ContractError): void {
    this.dispatchEvent(new CustomEvent('opened', { detail }) satisfies OpenedEvent);
  }

  /** A host may be asked now: where that is what was missing, the message is judged again. */
  readonly #allowed = (): void => {
    const missing = this.opened?.result.signers.some(({ revocation }) =>
      revocation.some(({ wantsHost }) => wantsHost),
    );
    if (missing) void this.#open();
  };

  /** Whoever locks the keys wants what they opened to be closed too. */
  readonly #locked = (): void => {
    if (!this.opened || !wasDecrypted(this.opened.result)) return;
    this.opened = undefined;
    this.file = undefined;
    this.error = { code: 'locked' };
    this.#tell(this.error);
  };

  async #unlocked(): Promise<void> {
    await this.#open();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.verdict-sentence')?.focus();
  }

  protected override render(): TemplateResult {
    if (this.file) return openedFileView(this.file, this.engine, this.#back);
    if (this.shown.is === 'failed')
      return failureProblem(this.shown.failure, waysOut(this.offers, this.#retry, this.#standAside));
    if (this.opened) return this.#messageView(this.opened);
    if (this.error) {
      const refusal = refusalView(this.error, {
        engine: this.engine,
        unlocked: () => void this.#unlocked(),
        again: () => void this.#open(),
        save: () => this.shown.is === 'message' && saveOriginal(this.shown.raw),
        standAside: this.offers.includes('stand-aside') ? this.#standAside : undefined,
      });
      return html`${refusal} ${this.note ?? nothing}`;
    }
    const opening = this.shown.is === 'message';
    return html`<div class="opening">
      <signet-progress
        .what=${opening ? stepText(this.progress) : t('reader_fetching')}
        .done=${this.progress?.done ?? 0}
        .total=${this.progress?.total ?? 0}
        ?cancellable=${opening}
        @cancel=${() => this.#opening?.abort()}
      ></signet-progress>
    </div>`;
  }

  #messageView(opened: Opened): TemplateResult {
    const { result, signedFile, files, text, cards, enclosed } = opened;
    const sentence = sentenceOf(result, signedFile);
    const raw = this.shown.is === 'message' ? this.shown.raw : undefined;
    const actions = (holder: OpenResult): FileActions => ({
      open: file => {
        this.file = openedFile(file, holder);
      },
      save: chosen => {
        for (const { name, bytes } of chosen) saveFile(name, bytes);
      },
    });
    const unfolding = {
      open: this.unfolded,
      content: () => detailsOf(result, sentence, raw ? savingView(result, raw, this.engine) : nothing),
      toggle: () => {
        this.unfolded = !this.unfolded;
      },
    };
    return html`
      ${verdictBar(sentence, unfolding)} ${this.note ?? nothing} ${continuityNotice(result)} ${senderNotice(result)}
      ${result.learned.length > 0 ? html`<signet-held .engine=${this.engine}></signet-held>` : nothing}
      ${saidView(result, raw ? { engine: this.engine, raw, send: this.send } : undefined)}
      ${headersView(result, this.printing ? 'all' : this.headers)} ${this.#toolRow(result)}
      ${needsNoText(opened, this.format) ? nothing : flowView(text[this.format], enclosed, actions)} ${cardsView(cards)}
      ${attachmentsView(files, actions(result))}
      ${this.#answerButtons(result)}
    `;
  }

  /** An unfinished message is gone on with where it can be; others are answered. */
  #answerButtons({ draft }: OpenResult): TemplateResult | typeof nothing {
    if (draft && this.offers.includes('edit')) return editButton(() => this.dispatchEvent(new Event('edit')));
    if (!this.offers.includes('reply')) return nothing;
    return answerButtons(kind => this.dispatchEvent(new CustomEvent('reply', { detail: kind })));
  }

  #toolRow(result: OpenResult): TemplateResult {
    const other: Format = this.format === 'html' ? 'text' : 'html';
    return toolRow({
      other: formatsOf(result).both ? other : undefined,
      textFirst: !result.htmlFirst,
      change: () => {
        this.format = other;
      },
      source: () => this.#showSource(result),
      print: () => void this.#print(),
    });
  }

  #showSource(result: OpenResult): void {
    if (this.shown.is !== 'message') return;
    const encrypted = result.layers.some(encrypts);
    const saveAs = readableName(result);
    this.file = { name: t('reader_source'), kind: 'source', raw: this.shown.raw, encrypted, saveAs };
  }

  async #print(): Promise<void> {
    this.printing = true;
    await this.updateComplete;
    await printView();
    this.printing = false;
  }

  readonly #retry = (): void => {
    this.dispatchEvent(new Event('retry'));
  };

  readonly #standAside = (): void => {
    this.dispatchEvent(new Event('stand-aside'));
  };

  readonly #back = async (): Promise<void> => {
    this.file = undefined;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.verdict-sentence')?.focus();
  };
}

customElements.define('signet-message', MessageView);
