import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import type { Channel } from '../channel-ends.ts';
import { bar } from './bar.ts';
import { ComposeView, type Start } from './compose-view.ts';
import { giveBack, type Writing } from './draft.ts';
import { Drafting } from './drafting.ts';
import { droppedIn } from './dropped.ts';
import { head } from './head.ts';
import { MessageParts } from './parts.ts';
import type { ProtectionChoice } from './protection.ts';
import {
  attachWithoutBcc,
  closeWriting,
  leaveEncryption,
  sendUnsignedDraft,
  sendWithoutSubject,
} from './questions.ts';
import type { Resumed } from './resume.ts';
import type { Step } from './setback.ts';
import { sentenceFor } from './summary.ts';

/**
 * The composer in which an encrypted message is written: the webmail gets
 * nothing of it but finished bytes, or the draft when the user leaves encryption.
 *
 * What is written is held and shown by the {@link MessageParts}, kept by {@link Drafting};
 * this view shows them together and lets the message go.
 */
export class WriteView extends ComposeView {
  readonly #parts: MessageParts;
  readonly #drafting: Drafting;

  /** @param resumed a draft to go on with; what the webmail's editor held is kept by itself then */
  constructor(start: Start, engine: Engine, channel: Channel<ToComposer, FromComposer>, resumed?: Resumed) {
    super(resumed?.start ?? start, engine, channel);
    const beginning = { start: this.start, resumed };
    const tell = (message: FromComposer) => this.tell(message);
    this.#drafting = new Drafting(this, this.engine, beginning, {
      tell,
      snapshot: () => this.#parts.snapshot,
      text: () => this.#parts.body.plainText,
      resume: chosen => this.dispatchEvent(new CustomEvent<Resumed>('resume', { detail: chosen })),
    });
    this.#parts = new MessageParts(this, this.engine, beginning, {
      tell,
      edited: () => this.#drafting.edited(),
      taken: () => void this.#drafting.taken(),
      answered: () => this.#drafting.offer(),
      inSight: again => this.inSight(again),
      leave: () => void this.#leave(),
      leaving: () => this.outbox.dismiss(),
      wait: () => void this.#wait(),
      imported: () => this.outbox.stage.at === 'failed' && this.outbox.dismiss(),
    });
  }

  override receive(message: ToComposer): void {
    if (!this.#drafting.receive(message) && !this.#parts.people.receive(message)) super.receive(message);
  }

  override disconnected(): void {
    this.#parts.people.disconnected();
    this.#drafting.disconnected();
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
    this.#drafting.offer();
    this.#parts.start();
  }

  protected override willUpdate(): void {
    this.#parts.look();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#drafting.touch();
  }

  protected override moved(): void {
    super.moved();
    const { at } = this.outbox.stage;
    if (this.left || at === 'attached') void this.#drafting.discard();
    // Somebody could go on with the copy elsewhere, and send it as well.
    else if (at === 'scheduled') this.#drafting.dropCopy();
  }

  protected override kept(): Promise<string | undefined> {
    return this.#drafting.kept();
  }

  protected override settled(): Promise<void> {
    return this.#parts.settled();
  }

  protected override writing(): Writing {
    this.#parts.fields.commit();
    return this.#parts.written;
  }

  protected override protection(): ProtectionChoice['chosen'] {
    return this.#parts.protection.chosen;
  }

  protected override take(step: Step): void {
    this.#steps[step]?.();
  }

  /** The steps that only this mode offers. */
  readonly #steps: Partial<Record<Step, () => void>> = {
    ask: () => void this.#parts.people.requests.ask(this.#parts.fields.unreadable),
    import: () => this.#parts.people.import(),
    'remove-recipients': () => {
      this.#parts.fields.removeUnreadable();
      this.outbox.dismiss();
    },
    'remove-refused': () => {
      this.#parts.fields.remove(this.outbox.refused);
      this.outbox.dismiss();
    },
    'give-back': () => void this.#leave(),
    attach: () => void this.#attachInWebmail(),
    keep: () => void this.#keepAgain(),
    'without-signature': () => {
      this.#parts.protection.sign = false;
      void this.post('send');
    },
  };

  protected override render(): TemplateResult {
    const { uncertain } = this.outbox;
    const { webmail } = this.start;
    const { fields, people, body, protection } = this.#parts;
    const { answer, attaching } = body;
    const disabled = this.done || people.requests.busy;
    return html`
      <main class="composer" @keydown=${this.#keys} @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this.#dropped}>
        ${head(
          {
            answering: answer !== undefined && answer.kind !== 'forward',
            webmail: webmail.name,
            keeping: this.#drafting.note(),
            busy: this.busy,
          },
          () => void this.#discard(),
        )}
        <div class="composer-body" ?inert=${this.busy || uncertain || this.outbox.stage.at === 'scheduled'}>${this.#drafting.notice()} ${fields.render()} ${body.render(webmail, protection.chosen)}</div>
        <div class="status">${this.#drafting.warnings()} ${people.notices()} ${attaching.notice()} ${this.status()}</div>
        ${bar(
          {
            toggles: protection.render({ disabled }),
            attach: attaching.button({ disabled }),
            sentence: sentenceFor(fields, people.directory, protection),
            disabled,
            sending: webmail.sendRaw === 'by-hand' ? 'seal' : 'send',
          },
          { send: event => void this.send(event), later: this.later },
        )}
        ${people.field()}
      </main>
    `;
  }

  protected override async confirmed(): Promise<boolean> {
    const { fields } = this.#parts;
    fields.commit();
    if (this.#drafting.unsigned && !(await sendUnsignedDraft(fields.everyone))) return false;
    if (fields.subject !== '') return true;
    const confirmed = await sendWithoutSubject();
    if (!confirmed) fields.focusSubject();
    return confirmed;
  }

  /** Leaves encryption, after one plain question that names what would be exposed. */
  async #leave(): Promise<void> {
    if (this.busy || !(await this.inSight(() => void this.#leave()))) return;
    if (this.#parts.protection.required('encrypt')) {
      this.outbox.refuse({ from: 'engine', error: { code: 'protection-required', detail: 'encrypt' } });
      return;
    }
    await this.#parts.body.attaching.settled;
    const writing = this.writing();
    if (!(await leaveEncryption(writing, this.#parts.body.answer, this.start.webmail.name))) return;
    this.outbox.dismiss();
    const draft = { ...writing, text: this.#parts.body.plainText };
    await this.#drafting.discard();
    this.tell({ type: 'give-back', draft: await giveBack(draft, this.start.draft.identities) });
  }

  /** Closes the composer, after a question where something is written that did not leave. */
  async #discard(): Promise<void> {
    if (this.busy) return;
    await this.#parts.body.attaching.settled;
    const lost = !this.#parts.empty && this.#drafting.unsaved;
    if (!lost && !this.done) await this.#drafting.discard();
    else if (!this.done) {
      await this.#drafting.flush();
      const outcome = await closeWriting(this.#drafting.keeping);
      if (outcome === 'stay') return;
      if (outcome === 'discard') await this.#drafting.discard();
      else if (!(await this.#leaveDraft())) return;
    }
    this.close(this.leaves ? 'sent' : 'not-sent');
  }

  /** Keeps the draft for later, and a copy of it in the webmail where that is wanted. Tells whether it is done with. */
  async #leaveDraft(): Promise<boolean> {
    const wanted = this.#parts.defaults.current?.webmailDrafts === true;
    const cause = await this.#drafting.leave(wanted ? 'webmail-too' : 'here');
    if (cause) this.outbox.refuse(cause);
    return cause === undefined;
  }

  /** The user has agreed to what the webmail's copy takes, and lays the message aside again. */
  async #keepAgain(): Promise<void> {
    this.outbox.dismiss();
    if (this.busy) return;
    this.#drafting.copyAgain();
    await this.#drafting.flush();
    if (await this.#leaveDraft()) this.close('not-sent');
  }

  /** Keeps the message until the certificates are there that were asked for. */
  async #wait(): Promise<void> {
    this.#parts.fields.commit();
    if (await this.#drafting.lay()) this.close('not-sent');
  }

  readonly #unloading = (event: BeforeUnloadEvent): void => {
    const kept = this.#drafting.keeping.at === 'kept' && !this.busy;
    if (this.#drafting.unsaved && !kept && (this.busy || !this.done)) event.preventDefault();
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

  /** An answer with a certificate may have been opened meanwhile, in another tab. */
  readonly #back = (): void => {
    if (this.#parts.fields.unreadable.length > 0) void this.#parts.people.directory.refresh();
  };

  /** One file cannot hide from its readers for whom it is encrypted. */
  async #attachInWebmail(): Promise<void> {
    const { recipients } = this.#parts.fields;
    if (recipients.bcc.length > 0) {
      if (!(await attachWithoutBcc(recipients.bcc))) return;
      this.#parts.fields.recipients = { ...recipients, bcc: [] };
    }
    await this.post('attach');
  }

  #dropped(event: DragEvent): void {
    event.preventDefault();
    if (this.busy) return;
    const { files, folders } = droppedIn(event.dataTransfer);
    void this.#parts.body.attaching.add(files, folders);
  }
}

customElements.define('signet-write', WriteView);
