import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Address } from '../../js-bridge/contract.ts';
import { formatAddress } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { isToOneself, noteForm } from '../signed-form.ts';
import { attachmentList } from './attachments.ts';
import { Autosave, type Snapshot } from './autosave.ts';
import { ComposeView } from './compose-view.ts';
import { Defaults, type Question } from './defaults.ts';
import { snapshot, type Writing } from './draft.ts';
import type { AttachedFile } from './files.ts';
import { InlineImages } from './images.ts';
import { imagesLeftOutNote } from './images-left-out.ts';
import { makeLegible } from './legible.ts';
import type { Chosen } from './protection.ts';
import { laterButton } from './send-later.ts';
import { serialise } from './serialise.ts';
import { webmailFiles, webmailText } from './webmail-text.ts';
import { Wishes } from './wishes.ts';

/**
 * Shows what the webmail's own editor held, as it will be signed, with one
 * button. The page is hostile and wrote all this; the click in this frame is
 * what allows the key to be used, and what is signed is what is shown here.
 */
export class SignView extends ComposeView {
  readonly #images = new InlineImages();
  readonly #files: AttachedFile[];
  readonly #text = document.createElement('div');
  readonly #defaults: Defaults;
  readonly #wishes = new Wishes(this);
  readonly #imagesLeftOut: number;
  /** Keeps what the webmail's editor is emptied of while the message waits for its time. */
  readonly #draft = new Autosave(this.engine, () => this.#snapshot());

  constructor(...given: ConstructorParameters<typeof ComposeView>) {
    super(...given);
    this.#files = webmailFiles(this.start.draft, this.#images);
    const { draft, asSent } = this.start.draft;
    const sent = { ...this.start.draft, draft: { ...draft, html: asSent ?? draft.html ?? '' } };
    const { fragment, imagesLeftOut } = webmailText(sent, this.#images, 'keep');
    this.#imagesLeftOut = imagesLeftOut;
    this.#text.className = 'paper';
    this.#text.append(fragment);
    this.#defaults = new Defaults(this.engine, this.start.webmail.form);
    this.#defaults.addEventListener('change', () => {
      if (this.#defaults.current) this.#wishes.offer(this.#defaults.current);
      this.requestUpdate();
    });
    this.#defaults.look(this.#question);
  }

  get #question(): Question {
    const { from, to, cc, bcc, subject } = this.start.draft.draft;
    const all = [...to, ...cc, ...bcc].map(({ address }) => address);
    return { from: from.address, to: all, subject, answers: '' };
  }

  protected override settled(): Promise<void> {
    return this.#defaults.settled(this.#question);
  }

  protected override writing(): Writing {
    const { draft } = this.start.draft;
    const shown = draft.html ? serialise(this.#text) : '';
    return {
      from: draft.from,
      to: draft.to,
      cc: draft.cc,
      bcc: draft.bcc,
      replyTo: draft.replyTo,
      subject: draft.subject,
      // One of the two: the page could have put something else into the one that is not shown.
      text: draft.html ? '' : draft.text,
      html: this.#images.toContentIds(shown),
      images: this.#images.usedIn(shown),
      files: this.#files,
      inReplyTo: draft.inReplyTo ?? '',
      references: draft.references,
      confidential: [],
    };
  }

  protected override protection(): Chosen {
    return { sign: this.#defaults.form, encrypt: false, ...this.#wishes.chosen };
  }

  protected override get measures(): boolean {
    const { webmail, draft } = this.start;
    return webmail.measured === true && this.#defaults.form === 'clear' && isToOneself(draft.draft);
  }

  #snapshot(): Snapshot {
    const { sign: _, ...protection } = this.protection();
    return snapshot(this.writing(), {
      account: this.start.account,
      choices: { ...protection, sign: true },
      answers: '',
      heldFor: [],
    });
  }

  /** What is sent now is in the webmail's editor until it has left. */
  protected override async kept(when: 'now' | 'later'): Promise<string | undefined> {
    if (when === 'now') return undefined;
    this.#draft.revive();
    await this.#draft.leave();
    return this.#draft.keeping.at === 'kept' ? this.#draft.id : undefined;
  }

  protected override moved(): void {
    super.moved();
    this.#measure();
    // Back in the webmail's editor.
    if (this.outbox.stage.at === 'desk' && this.#draft.id !== undefined)
      void this.#draft.discard().catch(reportError);
  }

  /** What the stored copy shows of the account holds from the next message on. */
  #measure(): void {
    const { webmail, account } = this.start;
    const { stage } = this.outbox;
    if (!webmail.measured || this.#defaults.form !== 'clear') return;
    if (stage.at === 'sent' && stage.copy === 'same' && this.measures)
      void noteForm(account, true).catch(reportError);
    // That it broke for somebody else shows as much.
    if (stage.at === 'failed' && stage.cause.from === 'copy')
      void noteForm(account, false).catch(reportError);
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    makeLegible(this.#text);
  }

  protected override render(): TemplateResult {
    const { draft } = this.start.draft;
    const { name } = this.start.webmail;
    const disabled = this.done;
    return html`
      <main class="composer" @keydown=${this.#keys}>
        <header class="composer-head">
          ${icon('signature')}
          <h1>${t('composer_title_sign')}</h1>
          <p class="muted">${t('composer_sign_intro')}</p>
          <signet-mark></signet-mark>
        </header>
        <div class="composer-body">
          <dl class="fields read-only">
            ${row('composer_from', [draft.from])} ${row('composer_reply_to', draft.replyTo)} ${row('composer_to', draft.to)} ${row('composer_cc', draft.cc)}
            ${row('composer_bcc', draft.bcc)}
            <div class="field-row">
              <dt class="field-label">${t('composer_subject')}</dt>
              <dd>${draft.subject || html`<span class="muted">${t('composer_without_subject')}</span>`}</dd>
            </div>
          </dl>
          ${this.#text}
          ${imagesLeftOutNote(this.#imagesLeftOut)}
          ${attachmentList(this.#files, {})}
        </div>
        <div class="status">${this.status()}</div>
        <footer class="bar">
          <button type="button" class="button" ?disabled=${disabled} @click=${() => this.close('not-sent')}>
            ${t('composer_back_to', { webmail: name })}
          </button>
          <button type="button" class="button primary send" ?disabled=${disabled} @click=${this.send}>
            ${icon('send', 'small')}${t('composer_send_signed')}
          </button>
          ${this.later ? laterButton(disabled, this.later) : nothing}
          ${this.#wishes.render({ disabled })}
          <p class="summary">${t('composer_summary_signed', { webmail: name })}</p>
        </footer>
      </main>
    `;
  }

  #keys(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !this.busy) this.close(this.leaves ? 'sent' : 'not-sent');
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.send(event);
  }
}

function row(label: string, people: Address[]): TemplateResult | typeof nothing {
  if (people.length === 0) return nothing;
  return html`<div class="field-row">
    <dt class="field-label">${t(label)}</dt>
    <dd>${people.map(formatAddress).join(', ')}</dd>
  </div>`;
}

customElements.define('signet-sign', SignView);
