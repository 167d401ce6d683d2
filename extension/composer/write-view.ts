import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Answered } from '../../js-bridge/contract.ts';
import type { Channel, FromComposer, ToComposer } from '../channel.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { Autosave, type Snapshot } from './autosave.ts';
import { bar } from './bar.ts';
import { Body } from './body.ts';
import { CertificateImport } from './certificate-import.ts';
import { CertificateRequests } from './certificate-requests.ts';
import { Completions } from './completion.ts';
import { ComposeView, type Start } from './compose-view.ts';
import { Defaults, type Question } from './defaults.ts';
import { Directory } from './directory.ts';
import { giveBack, prepare, snapshot, type Writing } from './draft.ts';
import { Fields } from './fields.ts';
import { keepingNote, lostNote } from './keeping.ts';
import { ProtectionChoice } from './protection.ts';
import { attachWithoutBcc, closeWriting, leaveEncryption, sendWithoutSubject } from './questions.ts';
import { type Resumed, ResumeOffer } from './resume.ts';
import type { Step } from './setback.ts';
import { summary } from './summary.ts';
import { WebmailCopy } from './webmail-copy.ts';

/**
 * The composer in which an encrypted message is written: the webmail gets
 * nothing of it but finished bytes, or the draft when the user leaves encryption.
 *
 * It brings the parts together; what they hold and show is theirs: {@link Fields},
 * {@link Body}, {@link ProtectionChoice} and {@link bar}.
 */
export class WriteView extends ComposeView {
  readonly #fields: Fields;
  readonly #body: Body;
  readonly #protection: ProtectionChoice;
  readonly #defaults: Defaults;
  readonly #directory: Directory;
  readonly #completions: Completions;
  readonly #import: CertificateImport;
  readonly #requests: CertificateRequests;
  readonly #autosave: Autosave;
  readonly #offer: ResumeOffer;
  readonly #copy: WebmailCopy;
  /** The webmail did not take the copy: the next time, the draft is left without. */
  #withoutCopy = false;
  /** The draft that is gone on with. */
  readonly #resumed: Resumed | undefined;
  #edited = false;

  /** @param resumed a draft to go on with; what the webmail's editor held is kept by itself then */
  constructor(start: Start, engine: Engine, channel: Channel<ToComposer, FromComposer>, resumed?: Resumed) {
    super(resumed?.start ?? start, engine, channel);
    this.#resumed = resumed;
    const edited = () => {
      this.#edited = true;
      this.#offer.withdraw();
      this.#autosave.touch();
    };
    this.#autosave = new Autosave(this.engine, () => (this.#unsaved ? this.#toKeep() : undefined));
    this.#autosave.addEventListener('change', () => this.requestUpdate());
    this.#offer = new ResumeOffer(this, this.engine, this.start, chosen => void this.#goOnWith(chosen));
    this.#copy = new WebmailCopy(this.engine, message => this.tell(message), resumed?.kept.copyMessageId);
    if (resumed) this.#autosave.resume(resumed.id);
    this.#directory = new Directory(this.engine);
    this.#directory.addEventListener('change', () => this.requestUpdate());
    this.#completions = new Completions(
      this.engine,
      this.start.webmail.addressBook ? message => this.tell(message) : undefined,
    );
    this.#import = new CertificateImport(this, this.engine, () => void this.#imported());
    this.#protection = new ProtectionChoice(this, this.start, () => void this.#leave());
    if (resumed) this.#protection.resume(resumed.kept.choices);
    this.#defaults = new Defaults(this.engine, this.start.webmail.form);
    this.#defaults.addEventListener('change', () => {
      this.#protection.begin(this.#defaults.current);
      this.requestUpdate();
    });
    this.#requests = new CertificateRequests(this, this.engine, this.start.webmail, {
      tell: message => this.tell(message),
      inSight: again => this.inSight(again),
      from: () => this.#fields.from,
      form: () => this.#defaults.current?.form,
      leaving: () => this.outbox.dismiss(),
      wait: () => void this.#wait(),
    });
    if (resumed) this.#requests.resume(resumed.kept.heldFor);
    const people = { directory: this.#directory, completions: this.#completions };
    const webmailThere = this.start.webmail.sendRaw !== 'by-hand';
    this.#fields = new Fields(this, this.start.draft, people, {
      edited,
      sender: (before, now) => this.#body.changeSender(before, now),
      bcc: () => this.#defaults.current?.bcc,
      import: this.#import.choose,
      hasAsked: address => this.#requests.hasAsked(address),
      ask: webmailThere ? address => void this.#requests.ask([address]) : undefined,
      leave: webmailThere ? () => void this.#leave() : undefined,
    });
    this.#body = new Body(this, this.engine, this.start.draft, {
      edited,
      answered: answer => this.#fields.answer(answer),
      ready: () => this.#toText(),
    });
  }

  override receive(message: ToComposer): void {
    if (message.type === 'completions') this.#completions.receive(message);
    else if (!this.#copy.receive(message) && !this.#requests.receive(message)) super.receive(message);
  }

  override disconnected(): void {
    this.#requests.disconnected();
    this.#copy.disconnected();
    super.disconnected();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.#unloading);
    addEventListener('focus', this.#back);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#unloading);
    removeEventListener('focus', this.#back);
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    const { draft, original } = this.start.draft;
    this.#fields.subject = draft.subject;
    if (!this.#resumed) void this.#offer.look();
    void this.#body.shown.then(() => {
      this.#body.start();
      if (draft.to.length === 0 && !original) this.#fields.focusLine('to');
      else this.#body.focus();
    });
  }

  protected override willUpdate(): void {
    const question = this.#question;
    this.#directory.look(question.from, question.to);
    this.#defaults.look(question);
  }

  get #question(): Question {
    const to = this.#fields.everyone.map(({ address }) => address);
    return {
      from: this.#fields.from.address,
      to,
      answers: this.#answers === 'encrypted' ? 'encrypted' : '',
    };
  }

  protected override settled(): Promise<void> {
    this.#fields.commit();
    return this.#defaults.settled(this.#question);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#autosave.touch();
  }

  protected override moved(): void {
    super.moved();
    const { at } = this.outbox.stage;
    if (this.left || at === 'attached') void this.#discardDraft();
  }

  protected override writing(): Writing {
    this.#fields.commit();
    return this.#written();
  }

  /** What is written, without what is being typed into the lines of recipients. */
  #written(): Writing {
    const { draft } = this.start.draft;
    const { answer } = this.#body;
    return {
      from: this.#fields.from,
      ...this.#fields.recipients,
      replyTo: draft.replyTo,
      subject: this.#fields.subject,
      ...this.#body.content,
      inReplyTo: answer?.inReplyTo || draft.inReplyTo || '',
      references: answer?.references ?? draft.references,
      confidential: answer?.confidential ?? this.#resumed?.kept.confidential ?? [],
    };
  }

  protected override protection(): ProtectionChoice['chosen'] {
    return this.#protection.chosen;
  }

  protected override take(step: Step): void {
    switch (step) {
      case 'ask':
        void this.#requests.ask(this.#fields.unreadable);
        break;
      case 'import':
        this.#import.choose();
        break;
      case 'remove-recipients':
        this.#fields.removeUnreadable();
        this.outbox.dismiss();
        break;
      case 'remove-refused':
        this.#fields.remove(this.outbox.refused);
        this.outbox.dismiss();
        break;
      case 'give-back':
        void this.#leave();
        break;
      case 'attach':
        void this.#attachInWebmail();
        break;
      case 'without-signature':
        this.#protection.sign = false;
        void this.post('send');
        break;
    }
  }

  protected override render(): TemplateResult {
    const { busy, uncertain } = this.outbox;
    const { webmail } = this.start;
    const disabled = this.done || this.#requests.busy;
    return html`
      <main class="composer" @keydown=${this.#keys} @dragover=${keepPage} @drop=${this.#dropped}>
        ${this.#head()}
        <div class="composer-body" ?inert=${busy || uncertain}>${this.#offer.notice()} ${this.#fields.render()} ${this.#body.render(webmail, this.#protection.chosen)}</div>
        <div class="status">${lostNote(this.#resumed?.lost ?? [])} ${this.#import.outcome()} ${this.#body.attaching.notice()} ${this.#requests.notice()} ${this.status()}</div>
        ${bar(
          {
            toggles: this.#protection.render({ disabled }),
            attach: this.#body.attaching.button({ disabled }),
            sentence: this.#sentence(),
            disabled,
            sending: webmail.sendRaw === 'by-hand' ? 'seal' : 'send',
          },
          event => void this.send(event),
        )}
        ${this.#import.field()}
      </main>
    `;
  }

  #head(): TemplateResult {
    const { answer } = this.#body;
    const title = answer && answer.kind !== 'forward' ? 'composer_title_answer' : 'composer_title';
    return html`<header class="composer-head">
      ${icon('lock')}
      <h1>${t(title)}</h1>
      <p class="muted">${t('composer_private', { webmail: this.start.webmail.name })}</p>
      ${keepingNote(this.#autosave.keeping)}
      <signet-mark></signet-mark>
      <button
        type="button"
        class="button quiet icon-only"
        title=${t('ui_close')}
        aria-label=${t('ui_close')}
        ?disabled=${this.outbox.busy}
        @click=${this.#discard}
      >
        ${icon('x')}
      </button>
    </header>`;
  }

  #sentence(): ReturnType<typeof summary> {
    const { from, everyone } = this.#fields;
    if (this.#protection.sign && this.#directory.canSign === false) {
      return { key: 'composer_summary_cannot_sign', values: { from: from.address }, tone: 'warn' };
    }
    return summary({
      recipients: everyone.map(({ address }) => ({
        address,
        state: this.#directory.state(address),
        weakness: this.#directory.info(address)?.weakness,
      })),
      sender: this.#directory.state(from.address),
      encryption: this.#directory.encryption,
    });
  }

  protected override async confirmed(): Promise<boolean> {
    this.#fields.commit();
    if (this.#fields.subject !== '') return true;
    const confirmed = await sendWithoutSubject();
    if (!confirmed) this.#fields.focusSubject();
    return confirmed;
  }

  /** Gives the keyboard to the text, unless the user is filling in a field. */
  #toText(): void {
    if (!this.#fields.focused) this.#body.focus();
  }

  /** Leaves encryption, after one plain question that names what would be exposed. */
  async #leave(): Promise<void> {
    if (this.outbox.busy || !(await this.inSight(() => void this.#leave()))) return;
    if (this.#protection.required('encrypt')) {
      this.outbox.refuse({ from: 'engine', error: { code: 'protection-required', detail: 'encrypt' } });
      return;
    }
    const writing = this.writing();
    if (!(await leaveEncryption(writing, this.#body.answer, this.start.webmail.name))) return;
    this.outbox.dismiss();
    const draft = { ...writing, text: this.#body.plainText };
    await this.#discardDraft();
    this.tell({ type: 'give-back', draft: await giveBack(draft, this.start.draft.identities) });
  }

  readonly #discard = async (): Promise<void> => {
    if (this.outbox.busy) return;
    const written = !this.#body.empty || this.#fields.subject !== '';
    if (written && !this.done) {
      await this.#autosave.flush();
      const outcome = await closeWriting(this.#autosave.keeping);
      if (outcome === 'stay') return;
      if (outcome === 'discard') await this.#discardDraft();
      else if (!(await this.#leaveDraft())) return;
    }
    this.close(this.left ? 'sent' : 'not-sent');
  };

  /** Keeps the draft for later, and a copy of it in the webmail where that is wanted. Tells whether it is done with. */
  async #leaveDraft(): Promise<boolean> {
    const { id } = this.#autosave;
    if (id && this.#defaults.current?.webmailDrafts && this.start.webmail.drafts && !this.#withoutCopy) {
      const { maxSize } = this.start.webmail;
      const job = () => prepare(this.#written(), { ...this.protection(), maxSize });
      const cause = await this.#copy.keep(id, job);
      if (cause) {
        this.#withoutCopy = true;
        this.outbox.refuse(cause);
        return false;
      }
    }
    await this.#autosave.leave();
    return true;
  }

  /** Discards the draft, and its copy in the webmail. */
  async #discardDraft(): Promise<void> {
    if (this.start.webmail.drafts) this.#copy.drop();
    await this.#autosave.discard().catch(reportError);
  }

  /** Puts a draft in the place of what is written here, which is kept if it is anything. */
  async #goOnWith(resumed: Resumed): Promise<void> {
    await this.#autosave.leave();
    this.dispatchEvent(new CustomEvent<Resumed>('resume', { detail: resumed }));
  }

  /** How the message was protected that is answered. */
  get #answers(): Answered {
    const { answer } = this.#body;
    if (answer) return answer.encrypted ? 'encrypted' : 'signed';
    return this.#resumed?.kept.answers ?? '';
  }

  #toKeep(): Snapshot {
    const { sign, encrypt, requestReceipt, securityLabel } = this.#protection.chosen;
    return snapshot(this.#written(), {
      account: this.start.account,
      choices: {
        sign: sign !== 'none',
        encrypt,
        ...(requestReceipt ? { requestReceipt } : {}),
        ...(securityLabel ? { securityLabel } : {}),
      },
      answers: this.#answers,
      heldFor: this.#requests.asked,
    });
  }

  readonly #unloading = (event: BeforeUnloadEvent): void => {
    const kept = this.#autosave.keeping.at === 'kept' && !this.outbox.busy;
    if (this.#unsaved && !kept && (this.outbox.busy || !this.done)) event.preventDefault();
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

  /** Keeps the message until the certificates are there that were asked for. */
  async #wait(): Promise<void> {
    this.#fields.commit();
    await this.#autosave.flush();
    // Where it could not be kept, this is the only copy.
    if (this.#autosave.keeping.at !== 'kept') return;
    await this.#autosave.leave();
    this.close('not-sent');
  }

  /** An answer with a certificate may have been opened meanwhile, in another tab. */
  readonly #back = (): void => {
    if (this.#fields.unreadable.length > 0) void this.#directory.refresh();
  };

  /** One file cannot hide from its readers for whom it is encrypted. */
  async #attachInWebmail(): Promise<void> {
    const { recipients } = this.#fields;
    if (recipients.bcc.length > 0) {
      if (!(await attachWithoutBcc(recipients.bcc))) return;
      this.#fields.recipients = { ...recipients, bcc: [] };
    }
    await this.post('attach');
  }

  #dropped(event: DragEvent): void {
    event.preventDefault();
    if (!this.outbox.busy) void this.#body.attaching.add([...(event.dataTransfer?.files ?? [])]);
  }

  async #imported(): Promise<void> {
    await this.#directory.refresh();
    if (this.outbox.stage.at === 'failed') this.outbox.dismiss();
  }

  /** Whether there is something that is nowhere else: written here, or taken out of the webmail's editor. */
  get #unsaved(): boolean {
    return (
      this.#edited || this.#resumed !== undefined || (!this.start.draft.original && !this.#body.textless)
    );
  }
}

function keepPage(event: DragEvent): void {
  event.preventDefault();
}

customElements.define('signet-write', WriteView);
