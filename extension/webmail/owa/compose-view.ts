/** The compose view, in the place of the reading pane or in a window of its own. */
import type { Address } from '../../../js-bridge/contract.ts';
import type { DraftFile, WebmailDraft } from '../../channel.ts';
import { once } from '../../once.ts';
import type { Addressed, Carrier, ComposeView, Place } from '../adapter.ts';
import { protectedOriginal, threadingOf, withoutCarrier } from '../answering.ts';
import { leaveView } from '../exchange/leave-view.ts';
import { WebmailError } from '../failure.ts';
import { extractHTML, splitFiles } from '../html.ts';
import { addressed } from './addressed.ts';
import { find } from './anchors.ts';
import { ComposeForm, type Recipients } from './compose-form.ts';
import { filesOf, readImage } from './draft-files.ts';
import { answeredBy, copyOpened, draftsOpened, type Opened } from './opened.ts';
import { OwnDraft } from './own-draft.ts';
import { elementOf, sends } from './sends.ts';
import type { Session } from './session.ts';
import type { Item } from './types.ts';

export class OwaComposeView implements ComposeView {
  readonly #form: ComposeForm;
  readonly #session: Session;
  readonly #opened: Opened;
  readonly #own: OwnDraft;
  /** What the webmail saved, once that was looked for. */
  #draft: Item | null = null;
  readonly #answered = once(() => answeredBy(this.#opened, this.#form));
  /** Fails where it cannot be had now. */
  readonly #fetchOriginal = once(async () => {
    const answered = await this.#answered();
    return answered && this.#session.service.mime(answered.id);
  });
  readonly #copy = once(() => copyOpened(this.#opened, this.#session.service, () => this.#form.subject));

  constructor(root: HTMLElement, session: Session, opened: Opened, own = new OwnDraft(session.service)) {
    this.#form = new ComposeForm(root);
    this.#session = session;
    this.#opened = opened;
    this.#own = own;
  }

  readonly control: Place = {
    anchor: () => {
      const send = this.sendButton();
      return send?.parentElement ? { parent: send.parentElement, before: send.nextSibling } : null;
    },
    covered: () => [],
  };

  readonly place: Place = {
    anchor: () => {
      const { root } = this.#form;
      return root.isConnected && root.parentElement ? { parent: root.parentElement, before: root } : null;
    },
    covered: () => [this.#form.root],
  };

  sendButton(): HTMLElement | null {
    return find('send', this.#form.root);
  }

  isSend(event: Event): boolean {
    const target = this.#within(event.target);
    return target !== null && sends(event, target);
  }

  /** The editor of 2013 is a frame, whose window is another one once it is loaded. */
  windows(found: (inner: Window) => void): void {
    const frame = find('editor', this.#form.root);
    if (!(frame instanceof HTMLIFrameElement)) return;
    const tell = () => frame.contentWindow && found(frame.contentWindow);
    tell();
    frame.addEventListener('load', tell);
  }

  /** The element of an event, where that is in the view. What is in a frame is of the kinds that the frame has. */
  #within(target: EventTarget | null): Element | null {
    const element = elementOf(target);
    if (element === null) return null;
    const { root } = this.#form;
    const frame = element.ownerDocument.defaultView?.frameElement ?? null;
    return root.contains(element) || root.contains(frame) ? element : null;
  }

  async original(): Promise<WebmailDraft['original'] | null> {
    return protectedOriginal(await this.#fetchOriginal(), (await this.#answered())?.kind);
  }

  async people(): Promise<Addressed> {
    const { to, cc, bcc } = await this.#recipients();
    const addresses = [...to, ...cc, ...bcc].map(({ address }) => address);
    return {
      from: this.#sender.address,
      to: addresses,
      subject: this.#form.hasSubject ? this.#form.subject : null,
    };
  }

  async copy(): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#copy())?.raw.slice() ?? null;
  }

  async read(): Promise<WebmailDraft> {
    const form = this.#form;
    const editor = form.editor();
    if (editor === null) throw new WebmailError('not-recognised', 'Outlook on the web, compose: editor');
    const original = await this.#fetchOriginal().catch(() => null);
    const kind = (await this.#answered().catch(() => null))?.kind;
    const quoted = protectedOriginal(original, kind);
    const copy = await this.copy();
    const recipients = await this.#recipients();
    const files = await this.#readFiles();
    const { html, images } = await extractHTML(editor, src => readImage(src, this.#session.service));
    return {
      identities: this.#session.mailbox.identities,
      draft: {
        from: this.#sender,
        ...recipients,
        replyTo: [],
        subject: form.hasSubject ? form.subject : (this.#draft?.Subject ?? ''),
        text: '',
        html,
        ...threadingOf(original, kind),
      },
      files: [...images, ...(quoted || copy ? withoutCarrier(files) : files)],
      ...(copy ? { copy } : {}),
      ...(quoted ? { original: { ...quoted, raw: quoted.raw.slice() } } : {}),
    };
  }

  /** Of a copy of ours the page holds nothing that could be read, and what it shows instead it must not save over it. */
  async clear(): Promise<void> {
    if (await this.copy()) return;
    // What the page saved is told by what it shows, so it is looked for before that is taken away.
    await this.#findDraft();
    this.#form.clear();
  }

  async write({ draft, files }: WebmailDraft): Promise<void> {
    this.#form.clear();
    this.#form.fill(draft, draft.subject);
    const { images, attached } = await splitFiles(files);
    this.#form.add(attached);
    this.#form.write(draft.html ?? '', draft.text, images);
  }

  async attach({ file, ...outside }: Carrier, text: string): Promise<void> {
    this.#form.clear();
    this.#form.fill(outside, outside.subject);
    this.#form.add([file]);
    this.#form.write('', text, new Map());
  }

  async removeDraft(): Promise<void> {
    const draft = this.#draft ?? (await this.#findDraft());
    this.#draft = null;
    if (draft) await this.#session.service.delete(draft.ItemId.Id);
  }

  /** By the page's own button, unless that would throw a copy away that the view was opened with. */
  leave(): void {
    void leaveView(
      this.#form.root,
      this.copy().catch(() => null),
      {
        discard: () => find('discard', this.#form.root),
        question: () => find('question', document),
        home: `${location.pathname}?path=/mail`,
      },
    );
  }

  get #sender(): Address {
    const { identities, address } = this.#session.mailbox;
    return identities[0] ?? { name: '', address };
  }

  async #findDraft(): Promise<Item | null> {
    const { subject } = this.#form;
    const fileNames = this.#form.fileNames();
    const shows = subject !== '' || fileNames.length > 0;
    const opened = await draftsOpened(this.#opened, this.#session.service, shows);
    this.#draft = await this.#own.find(await this.#fitting(), fileNames, opened);
    return this.#draft;
  }

  /** Which subjects its draft may have: an answer that shows none ends in that of its message. */
  async #fitting(): Promise<(subject: string) => boolean> {
    const { hasSubject, subject } = this.#form;
    if (hasSubject) return each => each === subject;
    const answered = await this.#answered().catch(() => null);
    const item = answered && (await this.#session.service.item(answered.id));
    return each => Boolean(item?.Subject) && each.endsWith(item?.Subject ?? '');
  }

  /** Whatever the page shows: a file that it does not show in a way that is known here is not to be lost. */
  async #readFiles(): Promise<DraftFile[]> {
    const draft = await this.#findDraft();
    if (draft !== null) return filesOf(draft, this.#session.service);
    if (this.#form.fileNames().length === 0) return [];
    throw new WebmailError('not-found', 'the draft with the attached files');
  }

  #recipients(): Promise<Record<Recipients, Address[]>> {
    const form = this.#form;
    const shown = { to: form.recipients('to'), cc: form.recipients('cc'), bcc: form.recipients('bcc') };
    return addressed(shown, () => this.#findDraft(), this.#session.directory);
  }
}
