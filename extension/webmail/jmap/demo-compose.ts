/** The compose view of the embedded webmail. */
import type { Address, Draft } from '../../../js-bridge/contract.ts';
import { formatAddresses, parseAddresses } from '../../addresses.ts';
import type { DraftFile, WebmailDraft } from '../../channel.ts';
import { looksLikeDraft, messageIDs, protectionHint } from '../../header-fields.ts';
import { once } from '../../once.ts';
import type { Addressed, Carrier, ComposeView, Place } from '../adapter.ts';
import { chooseFiles } from '../file-field.ts';
import { extractHTML, insertHTML, readLocalImage, splitFiles, textBlocks } from '../html.ts';
import type { JMAPClient } from './client.ts';

export class DemoComposeView implements ComposeView {
  readonly #form: HTMLFormElement;
  readonly #account: string;
  readonly #connect: () => Promise<JMAPClient>;
  /** Fails where it cannot be had now. */
  readonly original = once(() => this.#fetchOriginal());
  readonly #copy = once(() => this.#fetchCopy());

  constructor(form: HTMLFormElement, account: string, connect: () => Promise<JMAPClient>) {
    this.#form = form;
    this.#account = account;
    this.#connect = connect;
  }

  readonly control: Place = {
    anchor: () => {
      const send = this.sendButton();
      return send?.parentElement ? { parent: send.parentElement, before: send.nextSibling } : null;
    },
    covered: () => [],
  };

  readonly place: Place = {
    anchor: () =>
      this.#form.parentElement ? { parent: this.#form.parentElement, before: this.#form } : null,
    covered: () => [this.#form],
  };

  sendButton(): HTMLElement | null {
    return this.#form.querySelector<HTMLElement>('#send');
  }

  isSend(event: Event): boolean {
    // Discard submits the form too, to another address.
    if (event instanceof SubmitEvent)
      return event.target === this.#form && (event.submitter?.id ?? 'send') === 'send';
    return (
      event.type === 'click' && event.target instanceof Element && event.target.closest('#send') !== null
    );
  }

  async people(): Promise<Addressed> {
    const to = ['to', 'cc', 'bcc'].flatMap(field => parseAddresses(this.#value(field)));
    return {
      from: (await this.#identities()).chosen.address,
      to: to.map(({ address }) => address),
      subject: this.#value('subject'),
    };
  }

  async copy(): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#copy())?.raw.slice() ?? null;
  }

  async read(): Promise<WebmailDraft> {
    const copy = await this.copy();
    const { all: identities, chosen } = await this.#identities();
    const rich = this.#value('format') === 'html';
    const { html, images } = rich
      ? await extractHTML(this.#editor(), readLocalImage)
      : { html: '', images: [] };
    const inReplyTo = messageIDs(this.#value('in_reply_to'))[0];
    const original = await this.original().catch(() => null);
    return {
      identities,
      draft: {
        from: chosen,
        to: parseAddresses(this.#value('to')),
        cc: parseAddresses(this.#value('cc')),
        bcc: parseAddresses(this.#value('bcc')),
        replyTo: [],
        subject: this.#value('subject'),
        text: rich ? '' : this.#value('text'),
        html,
        ...(inReplyTo === undefined ? {} : { inReplyTo }),
        references: messageIDs(this.#value('references')),
      },
      files: copy ? images : [...images, ...(await this.#readFiles())],
      ...(rich ? {} : { plain: true }),
      ...(copy ? { copy } : {}),
      ...(original ? { original: { ...original, raw: original.raw.slice() } } : {}),
    };
  }

  async clear(): Promise<void> {
    await this.#letGo();
    for (const name of ['to', 'cc', 'bcc', 'subject', 'text', 'html']) this.#set(name, '');
    this.#editor().replaceChildren();
    for (const remove of this.#form.querySelectorAll<HTMLElement>('#attachments .remove')) remove.click();
    // The page mirrors its editor into the form, and saves the draft, when it hears of a change.
    this.#changed(this.#editor());
  }

  async write({ draft, files }: WebmailDraft): Promise<void> {
    await this.clear();
    this.#fill(draft);
    const { images, attached } = await splitFiles(files);
    chooseFiles(this.#input('attachments'), attached, 'demo, compose');
    this.#write(draft.html || '', draft.text, images);
  }

  async attach({ file, ...outside }: Carrier, text: string): Promise<void> {
    await this.clear();
    this.#fill(outside);
    chooseFiles(this.#input('attachments'), [file], 'demo, compose');
    this.#write('', text, new Map());
  }

  async removeDraft(): Promise<void> {
    await this.#letGo();
    const id = this.#value('draft');
    if (id === '') return;
    await (await this.#connect()).destroy([id]);
    // Or the page would keep the emptied form in its place.
    if (this.#value('draft') === id) this.#set('draft', '');
  }

  leave(after: 'sending' | 'discarding'): void {
    location.assign(after === 'sending' ? '/mail/sent' : '/mail/inbox');
  }

  async #identities(): Promise<{ all: Address[]; chosen: Address }> {
    const listed = await (await this.#connect()).identities();
    const all = listed.map(({ name, email }) => ({ name, address: email }));
    const own = all.find(({ address }) => address === this.#account);
    return { all, chosen: own ?? all[0] ?? { name: '', address: this.#account } };
  }

  /** What was opened here, where it looks like one of ours. */
  async #fetchCopy(): Promise<{ id: string; raw: Uint8Array<ArrayBuffer> } | null> {
    const id = this.#value('draft');
    if (id === '' || this.#form.querySelector('#attachments a[download]') === null) return null;
    const client = await this.#connect();
    const raw = await client.download(await client.blobOf(id));
    return looksLikeDraft(raw) ? { id, raw } : null;
  }

  /** Makes the page save elsewhere: what it opened is the only copy until it is kept here. */
  async #letGo(): Promise<void> {
    const copy = await this.#copy().catch(() => null);
    if (copy && this.#value('draft') === copy.id) this.#set('draft', '');
  }

  /** The original, where it is protected. */
  async #fetchOriginal(): Promise<WebmailDraft['original'] | null> {
    const { originalBlobId, reply } = this.#form.dataset;
    if (!originalBlobId || (reply !== 'reply' && reply !== 'reply-all' && reply !== 'forward')) return null;
    const raw = await (await this.#connect()).download(originalBlobId);
    return protectionHint(raw) === 'none' ? null : { kind: reply, raw };
  }

  /** What was chosen on this page, and what a reopened draft holds. */
  async #readFiles(): Promise<DraftFile[]> {
    const chosen = Array.from(this.#input('attachments')?.files ?? []);
    const kept = this.#form.querySelectorAll<HTMLAnchorElement>('#attachments a[download]');
    const fetched = Array.from(kept, async link => {
      const blob = await (await fetch(link.href)).blob();
      return new File([blob], link.download, { type: blob.type });
    });
    const files = [...(await Promise.all(fetched)), ...chosen];
    return Promise.all(
      files.map(async file => ({
        name: file.name,
        type: file.type,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
  }

  #fill({ to, cc, bcc, subject }: Pick<Draft, 'to' | 'cc' | 'bcc' | 'subject'>): void {
    this.#set('to', formatAddresses(to));
    this.#set('cc', formatAddresses(cc));
    this.#set('bcc', formatAddresses(bcc));
    this.#set('subject', subject);
  }

  #write(html: string, text: string, images: Map<string, string>): void {
    const editor = this.#editor();
    if (this.#value('format') !== 'html') this.#set('text', text);
    else if (html === '') editor.replaceChildren(...textBlocks(document, text));
    else insertHTML(editor, html, images);
    this.#changed(editor);
  }

  #editor(): HTMLElement {
    return this.#form.querySelector<HTMLElement>('#editor') ?? this.#form;
  }

  #input(name: string): HTMLInputElement | null {
    const field = this.#form.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field : null;
  }

  #value(name: string): string {
    const field = this.#form.elements.namedItem(name);
    return field !== null && 'value' in field ? String(field.value) : '';
  }

  #set(name: string, value: string): void {
    const field = this.#form.elements.namedItem(name);
    if (!(field instanceof HTMLElement) || !('value' in field)) return;
    field.value = value;
    this.#changed(field);
  }

  #changed(element: HTMLElement): void {
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
