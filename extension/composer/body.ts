import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Address, SignForm } from '../../js-bridge/contract.ts';
import { meantBy } from '../addresses.ts';
import type { WebmailCapabilities, WebmailDraft } from '../channel.ts';
import { Attaching } from './attaching.ts';
import type { Writing } from './draft.ts';
import type { TextEditor } from './editor.ts';
import { Enclosed, isEncryptedMessage } from './enclosed.ts';
import { type AttachedFile, isCiphertext } from './files.ts';
import { finishedSize } from './finished-size.ts';
import { Forwarding } from './forwarding.ts';
import { InlineImages } from './images.ts';
import { imagesLeftOutNote } from './images-left-out.ts';
import { type Answer, textBlocks } from './original.ts';
import { Quoting } from './quoting.ts';
import { webmailFiles, webmailPlainText, webmailText } from './webmail-text.ts';
import './editor.ts';

/** What becomes of the text. */
export interface BodyEvents {
  edited(): void;
  /** The message that is answered was opened, and is quoted now. */
  answered(answer: Answer): void;
  /** The text is ready to be written, whatever came of the message that is answered. */
  ready(): void;
}

/** What is written: the text with its images, what it quotes, and the files. */
export class Body {
  readonly attaching: Attaching;
  /** What the message takes from the one that it answers, once that was opened. */
  answer: Answer | undefined;

  readonly #host: ReactiveControllerHost & Element;
  readonly #given: WebmailDraft;
  readonly #events: BodyEvents;
  readonly #images = new InlineImages();
  readonly #quoting: Quoting;
  readonly #forwarding: Forwarding;
  readonly #enclosed: Enclosed;
  readonly #engine: Engine;
  /** The user has changed the text. */
  #written = false;
  #imagesLeftOut = 0;
  /** The files that were images of the text before it became plain. */
  #takenOut: AttachedFile[] = [];

  constructor(
    host: ReactiveControllerHost & Element,
    engine: Engine,
    given: WebmailDraft,
    events: BodyEvents,
  ) {
    this.#host = host;
    this.#given = given;
    this.#events = events;
    this.attaching = new Attaching(host, webmailFiles(given, this.#images), () => events.edited());
    this.#engine = engine;
    this.#enclosed = new Enclosed(host, engine, this.attaching, this.#encryptedMessages());
    this.#quoting = new Quoting(host, engine, given, this.#images, {
      quoted: answer => this.#quoted(answer),
      skipped: why => this.#unquoted(why),
    });
    this.#forwarding = new Forwarding(host, engine, given, file => {
      this.attaching.files = [...this.attaching.files, file];
      events.edited();
    });
  }

  /** Resolves once the editor can be written in. */
  get shown(): Promise<boolean> {
    return this.#editor.updateComplete;
  }

  /** Takes over what the webmail's editor held, and opens what is answered. Call it once it is shown. */
  start(): void {
    this.#setText(this.#given.original ? 'drop' : 'keep');
    void this.#quoting.start();
  }

  focus(): void {
    this.#editor.focus();
  }

  /** Whether there is neither text nor a file. */
  get empty(): boolean {
    return this.#editor.empty && this.attaching.files.length === 0;
  }

  /** Whether the text is empty. */
  get textless(): boolean {
    return this.#editor.empty;
  }

  /** The text, its images and the files, as they stand now. */
  get content(): Pick<Writing, 'text' | 'html' | 'images' | 'files'> {
    const { form, html, text } = this.#editor;
    return {
      // Of formatted text the engine makes the plain one, so that both say the same.
      text: form === 'plain' ? text : '',
      html: this.#images.toContentIds(html),
      images: this.#images.usedIn(html),
      files: this.attaching.files,
    };
  }

  /** The text without its form, for a webmail whose editor has none. */
  get plainText(): string {
    return this.#editor.text;
  }

  /** Shows it. */
  render(webmail: WebmailCapabilities, protection: { sign: SignForm; encrypt: boolean }): TemplateResult {
    return html`${this.#quoting.notice()}
      <signet-editor
        .images=${this.#images}
        @edited=${this.#edited}
        @files=${this.#filesPasted}
        @left-out=${this.#imagesNotPasted}
        @form=${this.#formChanged}
      ></signet-editor>
      ${imagesLeftOutNote(this.#imagesLeftOut)} ${this.attaching.list(this.#finishedSize(protection), webmail)}
      ${this.#forwarding.offer()} ${this.#enclosed.notice(this.#engine)}`;
  }

  /** By the files and the images: no text that was typed weighs beside them. */
  #finishedSize(protection: { sign: SignForm; encrypt: boolean }): number {
    const editor = this.#host.querySelector<TextEditor>('signet-editor');
    const images = this.#images.among(editor?.imageURLs ?? []);
    const files = [...this.attaching.files, ...images].map(({ blob }) => blob.size);
    return finishedSize({ text: 0, files }, protection);
  }

  /** Another sender signs with what the webmail keeps for them. */
  changeSender(before: Address, now: Address): void {
    const { signatures = [] } = this.#given;
    const old = meantBy(signatures, before);
    if (old) this.#editor.exchange(old, meantBy(signatures, now));
  }

  #setText(quotation: 'keep' | 'drop'): void {
    // An answer begins above what was there, in a line of its own.
    const above = quotation === 'drop' ? '\n' : '';
    if (this.#given.plain) {
      this.#editor.fillPlain(above + webmailPlainText(this.#given.draft, quotation));
      return;
    }
    const { fragment, imagesLeftOut } = webmailText(this.#given, this.#images, quotation);
    if (above) fragment.prepend(...textBlocks(''));
    this.#editor.fill(fragment);
    this.#imagesLeftOut = imagesLeftOut;
    this.#host.requestUpdate();
  }

  #quoted(answer: Answer): void {
    this.answer = answer;
    if (answer.quotation.hasChildNodes()) this.#editor.appendBelow(answer.quotation);
    const kept = this.attaching.files.filter(file => !isCiphertext(file) && !this.#isOriginal(file));
    this.attaching.files = [...kept, ...answer.files];
    this.#forwarding.opened(answer);
    this.#events.answered(answer);
    this.#events.ready();
  }

  /** Whether a file is the message that is forwarded, as the webmail attaches it: encrypted, if it was. */
  #isOriginal({ type, blob }: AttachedFile): boolean {
    const { original } = this.#given;
    return original?.attached === true && type === 'message/rfc822' && blob.size === original.raw.length;
  }

  /** Those among the files, but for the one that is forwarded. Each file is one of those that the webmail gave. */
  #encryptedMessages(): AttachedFile[] {
    const encrypted = this.#given.files.filter(isEncryptedMessage);
    return this.attaching.files.filter(
      file =>
        !this.#isOriginal(file) &&
        encrypted.some(({ name, bytes }) => name === file.name && bytes.length === file.blob.size),
    );
  }

  /** The webmail's own quotation stands again, unless there is already something that the user wrote. */
  #unquoted(why: 'readable' | 'unwanted'): void {
    if (!this.#written) this.#setText('keep');
    if (why === 'readable') {
      const whole = this.#given.original?.attached === true;
      this.#forwarding.opened({ encrypted: false, subject: this.#given.draft.subject, whole });
    }
    this.#events.ready();
  }

  readonly #edited = (): void => {
    this.#written = true;
    this.#events.edited();
  };

  readonly #filesPasted = (event: CustomEvent<File[]>): void => {
    void this.attaching.add(event.detail);
  };

  readonly #imagesNotPasted = (event: CustomEvent<number>): void => {
    this.#imagesLeftOut += event.detail;
    this.#host.requestUpdate();
  };

  /** In plain text no image can stand: they travel as files, as long as the text is plain. */
  readonly #formChanged = (): void => {
    const { form, html, imageURLs } = this.#editor;
    const { files } = this.attaching;
    if (form === 'plain') {
      this.#takenOut = this.#images.among(imageURLs).map(({ name, type, blob }) => ({ name, type, blob }));
      this.attaching.files = [...files, ...this.#takenOut];
    } else if (this.#images.usedIn(html).length > 0) {
      this.attaching.files = files.filter(file => !this.#takenOut.includes(file));
    }
  };

  get #editor(): TextEditor {
    return this.#host.querySelector('signet-editor') as TextEditor;
  }
}
