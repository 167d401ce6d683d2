/** Roundcube's compose view. */
import type { DraftFile, WebmailDraft } from '../../channel.ts';
import { looksLikeDraft, protectionHint, threading } from '../../header-fields.ts';
import { once } from '../../once.ts';
import type { Addressed, Carrier, ComposeView, Place } from '../adapter.ts';
import { withoutCarrier } from '../answering.ts';
import { extractHTML, readLocalImage } from '../html.ts';
import { leavePage } from '../leaving.ts';
import { ComposeAttachments } from './attachments.ts';
import type { ComposeForm } from './compose-form.ts';
import { fetchOriginal } from './original.ts';
import { asSent } from './outgoing-html.ts';
import type { RoundcubePage } from './page.ts';
import { sendSelector, sends } from './sends.ts';
import type { RoundcubeServer } from './server.ts';

export class RoundcubeComposeView implements ComposeView {
  readonly #page: RoundcubePage;
  readonly #server: RoundcubeServer;
  readonly #form: ComposeForm;
  readonly #attachments: ComposeAttachments;
  /** Fails where it cannot be had now. */
  readonly #fetchOriginal = once(() =>
    fetchOriginal(this.#page, this.#server, () => this.#attachedMessages()),
  );
  readonly #copy = once(() => this.#fetchCopy());

  /** Returns null where Send or the view around it is not found. */
  static find(page: RoundcubePage, server: RoundcubeServer, form: ComposeForm): RoundcubeComposeView | null {
    const complete =
      document.querySelector(sendSelector) !== null && document.getElementById('layout-content') !== null;
    return complete ? new RoundcubeComposeView(page, server, form) : null;
  }

  constructor(page: RoundcubePage, server: RoundcubeServer, form: ComposeForm) {
    this.#page = page;
    this.#server = server;
    this.#form = form;
    this.#attachments = new ComposeAttachments(page, server);
  }

  readonly control: Place = {
    anchor: () => {
      const send = this.sendButton();
      const bar = send?.parentElement;
      if (!send || !bar) return null;
      // On small screens Elastic hides the bar with Send, and puts a copy of Send below the view.
      return bar.checkVisibility() || !bar.parentElement
        ? { parent: bar, before: send.nextSibling }
        : { parent: bar.parentElement, before: bar };
    },
    covered: () => [],
  };

  readonly place: Place = {
    anchor: () => {
      const content = document.getElementById('layout-content');
      return content === null ? null : { parent: content, before: null };
    },
    covered: () => document.querySelectorAll<HTMLElement>('#layout-content > *, #layout-sidebar'),
  };

  sendButton(): HTMLElement | null {
    return (
      document.querySelector<HTMLElement>(`button${sendSelector}`) ?? document.querySelector(sendSelector)
    );
  }

  isSend(event: Event): boolean {
    return sends(event);
  }

  async original(): Promise<WebmailDraft['original'] | null> {
    const original = await this.#fetchOriginal();
    return original && protectionHint(original.raw) !== 'none' ? original : null;
  }

  async people(): Promise<Addressed> {
    const fields = ['to', 'cc', 'bcc'] as const;
    const to = fields.flatMap(field => this.#form.recipients(field)).map(({ address }) => address);
    return { from: this.#form.identities().chosen.address, to, subject: this.#form.subject };
  }

  async copy(): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#copy())?.raw.slice() ?? null;
  }

  async forwardsEncrypted(): Promise<boolean> {
    // Of a single message that is quoted Roundcube tells the Message-ID.
    if (this.#page.composeMode !== 'forward' || this.#page.originalID !== '') return false;
    return (await this.#attachedMessages()).some(raw => protectionHint(raw) === 'enveloped');
  }

  async read(): Promise<WebmailDraft> {
    const copy = await this.copy();
    const form = this.#form;
    const { all, chosen } = form.identities();
    const original = await this.#fetchOriginal().catch(() => null);
    const isProtected = original !== null && protectionHint(original.raw) !== 'none';
    const inline = new Set<string>();
    const editor = form.editor();
    const { html, images } = editor ? await this.#readEditor(editor, inline) : { html: '', images: [] };
    return {
      identities: all,
      signatures: form.signatures(this.#page.signatures),
      draft: {
        from: chosen,
        to: form.recipients('to'),
        cc: form.recipients('cc'),
        bcc: form.recipients('bcc'),
        replyTo: form.recipients('replyto'),
        subject: form.subject,
        text: form.text() ?? '',
        html,
        ...this.#threading(original?.raw),
      },
      files: [...images, ...(await this.#readFiles(inline, isProtected || copy !== null))],
      ...(form.text() === null ? {} : { plain: true }),
      ...(copy ? { copy } : {}),
      ...(html === '' ? {} : { asSent: asSent(html, this.#page.font) }),
      ...(isProtected ? { original: { ...original, raw: original.raw.slice() } } : {}),
    };
  }

  async clear(): Promise<void> {
    await this.#letGo();
    this.#form.clear();
    this.#forgetLocalCopy();
    await this.#attachments.clear();
  }

  async write({ draft, files }: WebmailDraft): Promise<void> {
    await this.clear();
    this.#form.chooseIdentity(draft.from);
    this.#form.fill(draft);
    const images = new Map<string, string>();
    for (const file of files) {
      const id = await this.#attachments.add(file);
      if (file.contentId !== undefined) images.set(file.contentId, this.#attachments.address(id));
    }
    await this.#form.write(draft.html ?? '', draft.text, images);
  }

  async attach({ file, ...outside }: Carrier, text: string): Promise<void> {
    await this.clear();
    await this.#attachments.add(file);
    this.#form.fill({ ...outside, replyTo: [] });
    await this.#form.write('', text, new Map());
  }

  async removeDraft(): Promise<void> {
    await this.#letGo();
    const uid = this.#form.savedDraft();
    if (uid !== '') {
      await this.#server.delete(this.#page.drafts, uid);
      this.#form.forgetDraft(uid);
    }
    this.#forgetLocalCopy();
  }

  leave(): void {
    void leavePage(() => {
      if (this.#page.ownWindow && opener !== null) close();
      const query = new URLSearchParams({ _task: 'mail', _mbox: this.#page.mailbox || 'INBOX' });
      location.assign(`${location.pathname}?${query}`);
    });
  }

  /** What was opened here, where it looks like one of ours. */
  async #fetchCopy(): Promise<{ uid: string; raw: Uint8Array<ArrayBuffer> } | null> {
    const uid = this.#form.savedDraft();
    if (uid === '' || this.#page.composeMode !== 'draft' || this.#attachments.ids().length === 0) return null;
    const raw = await this.#server.source(this.#page.drafts, uid);
    return looksLikeDraft(raw) ? { uid, raw } : null;
  }

  /** Makes Roundcube save elsewhere: what it opened is the only copy until it is kept here. */
  async #letGo(): Promise<void> {
    const copy = await this.#copy().catch(() => null);
    if (copy) this.#form.forgetDraft(copy.uid);
  }

  async #attachedMessages(): Promise<Uint8Array[]> {
    const files = await Promise.all(this.#attachments.ids().map(id => this.#attachments.read(id)));
    const messages = files.filter(({ blob }) => blob.type === 'message/rfc822');
    return Promise.all(messages.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())));
  }

  #threading(original: Uint8Array | undefined): { inReplyTo?: string; references: string[] } {
    const id = this.#page.originalID;
    if (original !== undefined && this.#page.composeMode === 'reply') return threading(original);
    return id !== '' && this.#page.composeMode === 'reply'
      ? { inReplyTo: id, references: [id] }
      : { references: [] };
  }

  #readEditor(editor: HTMLElement, inline: Set<string>) {
    return extractHTML(editor, async src => {
      const id = this.#attachments.idOf(src);
      if (id === '') return readLocalImage(src);
      inline.add(id);
      return this.#attachments.read(id);
    });
  }

  /** The files that are not images in the text. Of a protected original Roundcube attaches the smime.p7m itself. */
  async #readFiles(inline: Set<string>, isProtected: boolean): Promise<DraftFile[]> {
    const files: DraftFile[] = [];
    for (const id of this.#attachments.ids().filter(found => !inline.has(found))) {
      const { blob, name } = await this.#attachments.read(id);
      files.push({ name, type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) });
    }
    return isProtected ? withoutCarrier(files) : files;
  }

  /** Roundcube keeps a copy of what is typed in localStorage, for a crash. */
  #forgetLocalCopy(): void {
    const own = Object.keys(localStorage).filter(key => key.endsWith(`compose.${this.#page.composeID}`));
    for (const key of own) localStorage.removeItem(key);
  }
}
