/** A compose view: in the reading pane, below the message that is answered, or in a window of its own. */
import type { Address } from '../../../js-bridge/contract.ts';
import type { WebmailDraft } from '../../channel.ts';
import { looksLikeDraft } from '../../header-fields.ts';
import type { Listed, Mailbox } from '../../mailbox/contract.ts';
import { once } from '../../once.ts';
import type { Addressed, Carrier, ComposeView, Place } from '../adapter.ts';
import { protectedOriginal, threadingOf, withoutCarrier } from '../answering.ts';
import { leaveView } from '../exchange/leave-view.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { extractHTML, splitFiles } from '../html.ts';
import { type Rooted, rootAround } from '../root-around.ts';
import { type Anchor, broken, find, findAll } from './anchors.ts';
import { asideIn } from './aside.ts';
import { ComposeForm, recipientFields } from './compose-form.ts';
import type { Answering } from './composing.ts';
import { isSaved, peopleIn, readFiles, readImage } from './files.ts';
import { restID } from './ids.ts';
import { Original } from './original.ts';
import { type Saved, SavedDraft } from './own-draft.ts';
import { isSendKey, sendingButton } from './sends.ts';

/** What a compose view must have. */
const needed: Anchor[] = ['send', 'editor', 'recipients'];

/** How often to look whether the page has saved what it shows, and after how many milliseconds. */
const saves = [0, 1000, 2000, 3000];

/** What is around a compose view. */
export interface Surrounding {
  mailbox: Mailbox;
  identities(): Promise<Address[]>;
  /** What is answered, where the user said so by the page's own button. */
  answered: Answering | null;
  /** The protected messages that the page shows now. */
  opened(): Listed[];
  /** Whether an element belongs to another compose view. */
  isElsewhere(element: Element): boolean;
}

/** A draft of Signet's. */
interface Copy {
  id: string;
  raw: Uint8Array<ArrayBuffer>;
}

/**
 * The element of a compose view around its editor; `lost` names what of it is not found.
 *
 * @param known those that were found
 */
export function composeRoot(editor: HTMLElement, known: Iterable<HTMLElement>): Rooted<Anchor> {
  return rootAround(editor, { findAll, broken }, { needed, single: ['editor'] }, known);
}

export class OutlookComposeView implements ComposeView {
  readonly #form: ComposeForm;
  readonly #around: Surrounding;
  readonly #saved: SavedDraft;
  /** What the page saved, once that was looked for. */
  #draft: Saved | null = null;
  /** The draft of ours that the view was opened with; null where it was opened with anything else. */
  readonly #opened = once(() => this.#findCopy());
  readonly #original: Original;

  constructor(root: HTMLElement, around: Surrounding) {
    this.#form = new ComposeForm(root);
    this.#around = around;
    this.#saved = new SavedDraft(around.mailbox);
    this.#original = new Original(this.#form, around);
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
    // Below a message that is answered there is as much room as one takes.
    minHeight: 'min(640px, 90vh)',
  };

  sendButton(): HTMLElement | null {
    return find('send', this.#form.root);
  }

  /** Other ways of sending are in a menu beside Send, whose entries stand elsewhere in the page: to open it counts. */
  isSend(event: Event): boolean {
    const target = event.target instanceof Element ? event.target : null;
    if (target === null || this.#around.isElsewhere(target)) return false;
    // The page takes these keys for the message that is being written, wherever the focus is.
    if (event instanceof KeyboardEvent && isSendKey(event)) return true;
    const button = sendingButton(event, target);
    return button !== null && this.#form.root.contains(button);
  }

  async original(): Promise<WebmailDraft['original'] | null> {
    return protectedOriginal(await this.#original.raw(), (await this.#original.answered())?.kind);
  }

  async people(): Promise<Addressed> {
    const saved = await this.#findDraft().catch(() => null);
    const shown = recipientFields.flatMap(field => this.#form.recipients(field, saved));
    // A page that shows nobody may show them in a way that is not known here.
    const to = (shown.length > 0 ? shown : peopleIn(saved)).map(({ address }) => address);
    const subject = this.#form.hasSubject ? this.#form.subject : (saved?.subject ?? null);
    return { from: (await this.#sender()).address, to, subject };
  }

  async copy(): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#opened())?.raw.slice() ?? null;
  }

  async read(): Promise<WebmailDraft> {
    const form = this.#form;
    const editor = form.editor();
    if (editor === null) throw new WebmailError('not-recognised', 'Outlook on the web, compose: editor');
    // The user may have given it a label meanwhile.
    const why = asideIn(form.root, [editor]);
    if (why !== null) throw new WebmailError('disabled', `Outlook on the web, compose: ${why}`);
    const saved = await this.#settledDraft();
    const original = await this.#original.raw().catch(() => null);
    const kind = (await this.#original.answered().catch(() => null))?.kind;
    const quoted = protectedOriginal(original, kind);
    const { mailbox } = this.#around;
    const files = await readFiles(saved, form.fileNames(), mailbox);
    const copy = await this.copy();
    const { html, images } = await extractHTML(editor, src => readImage(src, saved, mailbox));
    return {
      identities: await this.#around.identities(),
      draft: {
        from: await this.#sender(),
        to: form.recipients('to', saved),
        cc: form.recipients('cc', saved),
        bcc: form.recipients('bcc', saved),
        replyTo: [],
        subject: form.hasSubject ? form.subject : (saved?.subject ?? ''),
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
    if (await this.#opened()) return;
    // What the page saved may be told by what it shows, so it is looked for before that is taken away.
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
    if (draft && draft.id !== (await this.#opened())?.id) await this.#around.mailbox.deleteDraft(draft.id);
  }

  /** By the page's own button, unless that would throw a copy away that the view was opened with. */
  leave(): void {
    void leaveView(
      this.#form.root,
      this.#opened().catch(() => null),
      {
        discard: () => find('discard', this.#form.root),
        question: () => find('question', document),
        home: '/mail/',
      },
    );
  }

  async #findCopy(): Promise<Copy | null> {
    const id = this.#form.draftID();
    if (id === null) return null;
    try {
      const raw = await this.#around.mailbox.raw(restID(id));
      return looksLikeDraft(raw) ? { id: restID(id), raw } : null;
    } catch (thrown) {
      if (failureOf(thrown).code === 'not-found') return null;
      throw thrown;
    }
  }

  async #sender(): Promise<Address> {
    const [first] = await this.#around.identities();
    return first ?? { name: '', address: '' };
  }

  async #findDraft(): Promise<Saved | null> {
    const subject = this.#form.hasSubject ? this.#form.subject : null;
    this.#draft = await this.#saved.find(this.#form.draftID(), subject, this.#form.fileNames());
    return this.#draft;
  }

  /** What the page saved, once it has as many recipients and files as the page shows; as it is where that does not come. */
  async #settledDraft(): Promise<Saved | null> {
    let saved: Saved | null = null;
    const shown = this.#form.takenCount();
    const names = this.#form.fileNames();
    for (const wait of shown === 0 && names.length === 0 ? [0] : saves) {
      await new Promise(resolve => setTimeout(resolve, wait));
      saved = await this.#findDraft();
      if (saved !== null && isSaved(saved, shown, names)) break;
    }
    return saved;
  }
}
