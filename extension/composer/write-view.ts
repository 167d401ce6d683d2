import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Address, SignForm } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { ask } from '../ui/question.ts';
import { addressKey, formatAddress } from './addresses.ts';
import { attachmentList } from './attachments.ts';
import { CertificateImport } from './certificate-import.ts';
import { ComposeView } from './compose-view.ts';
import { Directory } from './directory.ts';
import { attachedSize, giveBack, type Writing } from './draft.ts';
import type { RichTextEditor } from './editor.ts';
import { type AttachedFile, attach, cannotFit, isCiphertext } from './files.ts';
import { InlineImages } from './images.ts';
import { type Answer, textBlocks } from './original.ts';
import { plainText } from './plain-text.ts';
import { listed, plural } from './plural.ts';
import { Quoting } from './quoting.ts';
import type { RecipientsField } from './recipients.ts';
import type { Step } from './setback.ts';
import { isReadable, sendLabel, summary } from './summary.ts';
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
    files: { state: true },
    sign: { state: true },
    note: { state: true },
  };

  declare private from: Address;
  declare private recipients: Record<Line, Address[]>;
  declare private lines: ReadonlySet<Line>;
  declare private files: AttachedFile[];
  declare private sign: boolean;
  /** What became of files or images, until the next ones. */
  declare private note: TemplateResult | typeof nothing;

  readonly #images = new InlineImages();
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
    this.files = webmailFiles(this.start.draft, this.#images);
    this.sign = this.start.sign;
    this.note = nothing;
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
      files: this.files,
      inReplyTo: this.#answer?.inReplyTo || draft.inReplyTo || '',
      references: this.#answer?.references ?? draft.references,
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
            ${this.#fromField()} ${(['to', 'cc', 'bcc'] as const).map(line => this.#recipientsField(line))}
            <div class="field-row">
              <label class="field-label" for="subject">${t('composer_subject')}</label>
              <input id="subject" class="line-input" autocomplete="off" @input=${this.#touched} />
            </div>
          </div>
          ${this.#quoting.notice()}
          <signet-editor .images=${this.#images} @edited=${this.#touched} @files=${this.#filesPasted}></signet-editor>
          ${attachmentList(this.files, { remove: file => this.#removeFile(file) })} ${this.#sizeWarning()}
        </div>
        <div class="status">${this.#import.outcome()} ${this.note} ${this.status()}</div>
        ${this.#bar()}
        ${this.#import.field()}
      </main>
    `;
  }

  #fromField(): TemplateResult {
    const { identities } = this.start.draft;
    const known = identities.some(({ address }) => addressKey(address) === addressKey(this.from.address));
    const choices = known ? identities : [this.from, ...identities];
    return html`<div class="field-row">
      <label class="field-label" for="from">${t('composer_from')}</label>
      <select id="from" class="line-input" @change=${this.#fromChosen}>
        ${choices.map(
          identity =>
            html`<option ?selected=${addressKey(identity.address) === addressKey(this.from.address)}>
              ${formatAddress(identity)}
            </option>`,
        )}
      </select>
    </div>`;
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
        ${icon('send', 'small')}${t(sendLabel({ sign: this.sign, encrypt: true }))}
      </button>
      <p class="summary ${sentence.tone}" role="status">${t(sentence.key, sentence.values)}</p>
      <label class="button quiet attach">
        ${icon('paperclip', 'small')}<span>${t('composer_attach')}</span>
        <input type="file" class="visually-hidden" multiple ?disabled=${disabled} @change=${this.#filesChosen} />
      </label>
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

  #sizeWarning(): TemplateResult | typeof nothing {
    const { maxSize, name } = this.start.webmail;
    if (!cannotFit(attachedSize({ files: this.files, images: [] }), maxSize, true)) return nothing;
    return html`<p class="size-warning">${icon('triangle-alert', 'small')}${t('composer_will_not_fit', { webmail: name })}</p>`;
  }

  protected override async confirmed(): Promise<boolean> {
    for (const line of this.lines) this.#field(line)?.commit();
    if (this.#subject.value.trim() !== '') return true;
    const confirmed = await ask({
      title: t('composer_no_subject'),
      text: t('composer_no_subject_text'),
      confirm: t('composer_no_subject_send'),
      cancel: t('composer_no_subject_write'),
    });
    if (!confirmed) this.#subject.focus();
    return confirmed;
  }

  #setText(quotation: 'keep' | 'drop'): void {
    const { fragment, imagesLeftOut } = webmailText(this.start.draft, this.#images, quotation);
    // An answer begins above what was there, in a line of its own.
    if (quotation === 'drop') fragment.prepend(...textBlocks(''));
    this.#editor.fill(fragment);
    if (imagesLeftOut > 0) this.#say(plural('composer_images_left_out', imagesLeftOut));
  }

  #quoted(answer: Answer): void {
    this.#answer = answer;
    this.#editor.appendBelow(answer.quotation);
    this.files = [...this.files.filter(file => !isCiphertext(file)), ...answer.files];
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
    if (this.outbox.busy) return;
    const writing = this.writing();
    const webmail = this.start.webmail.name;
    const exposed = [
      t('composer_exposed_text'),
      ...(writing.subject ? [t('composer_exposed_subject')] : []),
      ...(writing.files.length > 0 ? [plural('composer_exposed_files', writing.files.length)] : []),
      ...(this.#answer?.encrypted ? [t('composer_exposed_quotation', { author: this.#answer.author })] : []),
    ];
    const what = listed(exposed);
    const confirmed = await ask({
      title: t('composer_leave'),
      text: t('composer_leave_text', { webmail, what }),
      confirm: t('composer_leave_confirm', { webmail }),
      cancel: t('composer_keep_writing'),
    });
    if (!confirmed) return;
    this.outbox.dismiss();
    const draft = { ...writing, text: plainText(this.#editor.content) };
    this.tell({ type: 'give-back', draft: await giveBack(draft, this.start.draft.identities) });
  };

  readonly #discard = async (): Promise<void> => {
    if (this.outbox.busy) return;
    const written = !this.#editor.empty || this.#subject.value !== '' || this.files.length > 0;
    const confirmed =
      !written ||
      this.done ||
      (await ask({
        title: t('composer_discard'),
        text: t('composer_discard_text'),
        confirm: t('composer_discard_confirm'),
        cancel: t('composer_keep_writing'),
      }));
    if (confirmed) this.close(this.left ? 'sent' : 'not-sent');
  };

  readonly #unloading = (event: BeforeUnloadEvent): void => {
    if (this.#edited && (this.outbox.busy || !this.done)) event.preventDefault();
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

  #fromChosen(event: Event): void {
    const { identities } = this.start.draft;
    const chosen = (event.currentTarget as HTMLSelectElement).value.trim();
    this.from =
      [this.start.draft.draft.from, ...identities].find(each => formatAddress(each) === chosen) ?? this.from;
  }

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
      const confirmed = await ask({
        title: t('composer_attach_bcc'),
        text: t('composer_attach_bcc_text', { who: listed(bcc.map(({ address }) => address)) }),
        confirm: t('composer_attach_bcc_confirm'),
        cancel: t('composer_keep_writing'),
      });
      if (!confirmed) return;
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
    if (!this.outbox.busy) void this.#addFiles([...(event.dataTransfer?.files ?? [])]);
  }

  #filesChosen(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    void this.#addFiles(files);
  }

  #filesPasted(event: CustomEvent<File[]>): void {
    void this.#addFiles(event.detail);
  }

  async #addFiles(files: File[]): Promise<void> {
    if (files.length === 0) return;
    this.#edited = true;
    try {
      this.files = [...this.files, ...(await attach(files))];
      this.note = nothing;
    } catch {
      // A folder, or a file that went away meanwhile.
      this.#say(t('composer_unreadable_file', { names: files.map(({ name }) => name).join(', ') }));
    }
  }

  #removeFile(file: AttachedFile): void {
    this.files = this.files.filter(other => other !== file);
  }

  async #imported(): Promise<void> {
    await this.#directory.refresh();
    if (this.outbox.stage.at === 'failed') this.outbox.dismiss();
  }

  #say(text: string): void {
    this.note = html`<div class="notice" role="status">
      ${icon('info')}
      <p>${text}</p>
    </div>`;
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
