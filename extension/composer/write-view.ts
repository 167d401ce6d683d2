import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Address, SignForm } from '../../js-bridge/contract.ts';
import { addressKey } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { Attaching } from './attaching.ts';
import { CertificateImport } from './certificate-import.ts';
import { ComposeView } from './compose-view.ts';
import { Directory } from './directory.ts';
import { giveBack, type Writing } from './draft.ts';
import type { RichTextEditor } from './editor.ts';
import { isCiphertext } from './files.ts';
import { InlineImages } from './images.ts';
import { type Answer, textBlocks } from './original.ts';
import { plainText } from './plain-text.ts';
import { attachWithoutBcc, discardWriting, leaveEncryption, sendWithoutSubject } from './questions.ts';
import { Quoting } from './quoting.ts';
import type { RecipientsField } from './recipients.ts';
import { senderField } from './sender.ts';
import type { Step } from './setback.ts';
import { isReadable, summary } from './summary.ts';
import { webmailFiles, webmailText } from './webmail-text.ts';
import './editor.ts';
import './recipients.ts';

type Line = 'to' | 'cc' | 'bcc';

/**
 * The composer in which an encrypted message is written: the webmail gets
 * nothing of it but finished bytes, or the draft when the user leaves encryption.
 */
export class WriteView extends ComposeView {
  static override properties = {
    ...ComposeView.properties,
    from: { state: true },
    recipients: { state: true },
    lines: { state: true },
    sign: { state: true },
    imagesLeftOut: { state: true },
  };

  declare private from: Address;
  declare private recipients: Record<Line, Address[]>;
  declare private lines: ReadonlySet<Line>;
  declare private sign: boolean;
  declare private imagesLeftOut: number;

  readonly #images = new InlineImages();
  readonly #attaching: Attaching;
  readonly #directory: Directory;
  readonly #import: CertificateImport;
  readonly #quoting: Quoting;
  #answer: Answer | undefined;
  #edited = false;

  constructor(...given: ConstructorParameters<typeof ComposeView>) {
    super(...given);
    const { draft } = this.start.draft;
    this.from = draft.from;
    this.recipients = { to: draft.to, cc: draft.cc, bcc: draft.bcc };
    this.lines = new Set(
      (['to', 'cc', 'bcc'] as const).filter(line => line === 'to' || draft[line].length > 0),
    );
    this.#attaching = new Attaching(this, webmailFiles(this.start.draft, this.#images), () =>
      this.#touched(),
    );
    this.sign = this.start.sign;
    this.imagesLeftOut = 0;
    this.#directory = new Directory(this.engine);
    this.#directory.addEventListener('change', () => this.requestUpdate());
    this.#import = new CertificateImport(this, this.engine, () => void this.#imported());
    this.#quoting = new Quoting(this, this.engine, this.start.draft, this.#images, {
      quoted: answer => this.#quoted(answer),
      skipped: () => this.#unquoted(),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.#unloading);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#unloading);
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    const { draft, original } = this.start.draft;
    this.#subject.value = draft.subject;
    void this.#editor.updateComplete.then(() => {
      this.#setText(original ? 'drop' : 'keep');
      void this.#quoting.start();
      if (draft.to.length === 0 && !original) this.#field('to')?.focus();
      else this.#editor.focus();
    });
  }

  protected override willUpdate(): void {
    this.#directory.look(
      this.from.address,
      this.#everyone.map(({ address }) => address),
    );
  }

  protected override writing(): Writing {
    for (const line of this.lines) this.#field(line)?.commit();
    const editor = this.#editor;
    const { draft } = this.start.draft;
    const { html } = editor;
    return {
      from: this.from,
      ...this.recipients,
      replyTo: draft.replyTo,
      subject: this.#subject.value.trim(),
      // The engine makes the plain text from the HTML, so that both say the same.
      text: '',
      html: this.#images.toContentIds(html),
      images: this.#images.usedIn(html),
      files: this.#attaching.files,
      inReplyTo: this.#answer?.inReplyTo || draft.inReplyTo || '',
      references: this.#answer?.references ?? draft.references,
      confidential: this.#answer?.confidential ?? [],
    };
  }

  protected override protection(): { sign: SignForm; encrypt: boolean } {
    return { sign: this.sign ? 'clear' : 'none', encrypt: true };
  }

  protected override take(step: Step): void {
    switch (step) {
      case 'import':
        this.#import.choose();
        break;
      case 'remove-recipients':
        this.#removeUnreadable();
        break;
      case 'give-back':
        void this.#leave();
        break;
      case 'attach':
        void this.#attachInWebmail();
        break;
      case 'without-signature':
        this.sign = false;
        void this.post('send');
        break;
    }
  }

  protected override render(): TemplateResult {
    const { busy } = this.outbox;
    const { webmail } = this.start;
    const answers = this.#answer && this.#answer.kind !== 'forward';
    return html`
      <main class="composer" @keydown=${this.#keys} @dragover=${keepPage} @drop=${this.#dropped}>
        <header class="composer-head">
          ${icon('lock')}
          <h1>${t(answers ? 'composer_title_answer' : 'composer_title')}</h1>
          <p class="muted">${t('composer_private', { webmail: webmail.name })}</p>
          <signet-mark></signet-mark>
          <button
            type="button"
            class="button quiet icon-only"
            title=${t('ui_close')}
            aria-label=${t('ui_close')}
            ?disabled=${busy}
            @click=${this.#discard}
          >
            ${icon('x')}
          </button>
        </header>
        <div class="composer-body" ?inert=${busy}>
          <div class="fields">
            ${senderField(this.from, this.#senders, this.#fromChosen)} ${(['to', 'cc', 'bcc'] as const).map(line => this.#recipientsField(line))}
            <div class="field-row">
              <label class="field-label" for="subject">${t('composer_subject')}</label>
              <input id="subject" class="line-input" autocomplete="off" @input=${this.#touched} />
            </div>
          </div>
          ${this.#quoting.notice()}
          <signet-editor .images=${this.#images} @edited=${this.#touched} @files=${this.#filesPasted}></signet-editor>
          ${this.imagesLeftOutNote(this.imagesLeftOut)} ${this.#attaching.list(webmail.maxSize, webmail.name)}
        </div>
        <div class="status">${this.#import.outcome()} ${this.#attaching.notice()} ${this.status()}</div>
        ${this.#bar()}
        ${this.#import.field()}
      </main>
    `;
  }

  #recipientsField(line: Line): TemplateResult | typeof nothing {
    if (!this.lines.has(line)) return nothing;
    const more = (['cc', 'bcc'] as const).filter(other => !this.lines.has(other));
    return html`<div class="field-row">
      <signet-recipients
        name=${line}
        .addresses=${this.recipients[line]}
        .directory=${this.#directory}
        @change=${(event: Event) => this.#recipientsChanged(line, event)}
        @import=${this.#import.choose}
      ></signet-recipients>
      ${
        line === 'to'
          ? more.map(
              other =>
                html`<button type="button" class="button quiet more" @click=${() => this.#addLine(other)}>
                  ${t(other === 'cc' ? 'composer_cc' : 'composer_bcc')}
                </button>`,
            )
          : nothing
      }
    </div>`;
  }

  #bar(): TemplateResult {
    const disabled = this.done;
    const sentence = this.#sentence();
    return html`<footer class="bar">
      <div class="toggles" role="group" aria-label=${t('composer_protection')}>
        <button
          type="button"
          class="button toggle"
          aria-pressed=${this.sign}
          ?disabled=${disabled}
          @click=${() => {
            this.sign = !this.sign;
          }}
        >
          ${icon('signature', 'small')}${t('composer_sign')}
        </button>
        <button type="button" class="button toggle" aria-pressed="true" ?disabled=${disabled} @click=${this.#leave}>
          ${icon('lock', 'small')}${t('composer_encrypt')}
        </button>
      </div>
      <button type="button" class="button primary send" ?disabled=${disabled} @click=${this.send}>
        ${icon('send', 'small')}${t('composer_send_encrypted')}
      </button>
      <p class="summary ${sentence.tone}" role="status">${t(sentence.key, sentence.values)}</p>
      ${this.#attaching.button({ disabled })}
    </footer>`;
  }

  #sentence(): ReturnType<typeof summary> {
    if (this.sign && this.#directory.canSign === false) {
      return { key: 'composer_summary_cannot_sign', values: { from: this.from.address }, tone: 'warn' };
    }
    return summary({
      recipients: this.#everyone.map(({ address }) => this.#directory.state(address)),
      sender: this.#directory.state(this.from.address),
    });
  }

  protected override async confirmed(): Promise<boolean> {
    for (const line of this.lines) this.#field(line)?.commit();
    if (this.#subject.value.trim() !== '') return true;
    const confirmed = await sendWithoutSubject();
    if (!confirmed) this.#subject.focus();
    return confirmed;
  }

  #setText(quotation: 'keep' | 'drop'): void {
    const { fragment, imagesLeftOut } = webmailText(this.start.draft, this.#images, quotation);
    // An answer begins above what was there, in a line of its own.
    if (quotation === 'drop') fragment.prepend(...textBlocks(''));
    this.#editor.fill(fragment);
    this.imagesLeftOut = imagesLeftOut;
  }

  #quoted(answer: Answer): void {
    this.#answer = answer;
    this.#editor.appendBelow(answer.quotation);
    const { files } = this.#attaching;
    this.#attaching.files = [...files.filter(file => !isCiphertext(file)), ...answer.files];
    if (this.#subject.value === this.start.draft.draft.subject) this.#subject.value = answer.subject;
    if (this.#everyone.length === 0) {
      this.recipients = { to: answer.to, cc: answer.cc, bcc: [] };
      if (answer.cc.length > 0) this.lines = new Set([...this.lines, 'cc']);
    }
    this.#toText();
  }

  /** The webmail's own quotation stands again, unless there is already something that the user wrote. */
  #unquoted(): void {
    if (!this.#edited) this.#setText('keep');
    this.#toText();
  }

  /** Gives the keyboard to the text, unless the user is filling in a field. */
  #toText(): void {
    if (!this.querySelector('.fields')?.contains(document.activeElement)) this.#editor.focus();
  }

  /** Leaves encryption, after one plain question that names what would be exposed. */
  readonly #leave = async (): Promise<void> => {
    if (this.outbox.busy || !(await this.inSight(() => void this.#leave()))) return;
    const writing = this.writing();
    if (!(await leaveEncryption(writing, this.#answer, this.start.webmail.name))) return;
    this.outbox.dismiss();
    const draft = { ...writing, text: plainText(this.#editor.content) };
    this.tell({ type: 'give-back', draft: await giveBack(draft, this.start.draft.identities) });
  };

  readonly #discard = async (): Promise<void> => {
    if (this.outbox.busy) return;
    const { files } = this.#attaching;
    const written = !this.#editor.empty || this.#subject.value !== '' || files.length > 0;
    const confirmed = !written || this.done || (await discardWriting());
    if (confirmed) this.close(this.left ? 'sent' : 'not-sent');
  };

  readonly #unloading = (event: BeforeUnloadEvent): void => {
    if (this.#unsaved && (this.outbox.busy || !this.done)) event.preventDefault();
  };

  #keys(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.send(event);
    } else if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) {
      // Or the same key closes the question that it opens.
      event.preventDefault();
      void this.#discard();
    }
  }

  #touched(): void {
    this.#edited = true;
  }

  readonly #fromChosen = (sender: Address): void => {
    this.from = sender;
  };

  #recipientsChanged(line: Line, event: Event): void {
    this.#edited = true;
    this.recipients = { ...this.recipients, [line]: (event.currentTarget as RecipientsField).addresses };
  }

  #addLine(line: Line): void {
    this.lines = new Set([...this.lines, line]);
    void this.updateComplete.then(() => this.#field(line)?.focus());
  }

  /** One file cannot hide from its readers for whom it is encrypted. */
  async #attachInWebmail(): Promise<void> {
    const { bcc } = this.recipients;
    if (bcc.length > 0) {
      if (!(await attachWithoutBcc(bcc))) return;
      this.recipients = { ...this.recipients, bcc: [] };
    }
    await this.post('attach');
  }

  #removeUnreadable(): void {
    const stays = ({ address }: Address) => isReadable(this.#directory.state(address));
    const { to, cc, bcc } = this.recipients;
    this.recipients = { to: to.filter(stays), cc: cc.filter(stays), bcc: bcc.filter(stays) };
    this.outbox.dismiss();
  }

  #dropped(event: DragEvent): void {
    event.preventDefault();
    if (!this.outbox.busy) void this.#attaching.add([...(event.dataTransfer?.files ?? [])]);
  }

  #filesPasted(event: CustomEvent<File[]>): void {
    void this.#attaching.add(event.detail);
  }

  async #imported(): Promise<void> {
    await this.#directory.refresh();
    if (this.outbox.stage.at === 'failed') this.outbox.dismiss();
  }

  /** Who may be the sender: the webmail's identities, and whom the draft began with. */
  get #senders(): Address[] {
    const { draft, identities } = this.start.draft;
    const known = identities.some(({ address }) => addressKey(address) === addressKey(draft.from.address));
    return known ? identities : [draft.from, ...identities];
  }

  /** Whether there is something that is nowhere else: written here, or taken out of the webmail's editor. */
  get #unsaved(): boolean {
    return this.#edited || (!this.start.draft.original && !this.#editor.empty);
  }

  get #everyone(): Address[] {
    const { to, cc, bcc } = this.recipients;
    const keys = new Set<string>();
    return [...to, ...cc, ...bcc].filter(({ address }) => {
      const key = addressKey(address);
      return !keys.has(key) && keys.add(key);
    });
  }

  #field(line: Line): RecipientsField | null {
    return this.querySelector<RecipientsField>(`signet-recipients[name="${line}"]`);
  }

  get #editor(): RichTextEditor {
    return this.querySelector('signet-editor') as RichTextEditor;
  }

  get #subject(): HTMLInputElement {
    return this.querySelector('#subject') as HTMLInputElement;
  }
}

function keepPage(event: DragEvent): void {
  event.preventDefault();
}

customElements.define('signet-write', WriteView);
