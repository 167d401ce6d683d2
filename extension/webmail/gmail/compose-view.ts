/** A compose window of Gmail: in the corner, over the page, below a message, or alone in a window. */
import type { Address } from '../../../js-bridge/contract.ts';
import type { AnswerKind, WebmailDraft } from '../../channel.ts';
import { protectionHint } from '../../header-fields.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import type { Addressed, Carrier, ComposeView, Place } from '../adapter.ts';
import { protectedOriginal, threadingOf, withoutCarrier } from '../answering.ts';
import { WebmailError } from '../failure.ts';
import { extractHTML, readLocalImage, splitFiles } from '../html.ts';
import { type Rooted, rootAround } from '../root-around.ts';
import { type Anchor, broken, closest, find, findAll } from './anchors.ts';
import type { ChosenFiles } from './chosen-files.ts';
import { ComposeForm } from './compose-form.ts';
import type { Copies } from './copies.ts';
import type { ExactMessages } from './exact.ts';
import { readFiles } from './files.ts';
import { OpenedDraft } from './opened.ts';
import { Original } from './original.ts';
import { press } from './press.ts';
import { type Sends, sendAgain, sendsBy } from './sends.ts';
import type { Threads } from './threads.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a compose window must have. */
const needed: Anchor[] = ['send', 'subject', 'editor', 'to', 'draft', 'discard'];
/** What none has twice. */
const single: Anchor[] = ['draft', 'subject'];

/** Whose windows they are, and what is known beyond one of them. */
export interface Around {
  /** The path of the account's pages. */
  base: string;
  address: string;
  /** The account's addresses, as far as they are known. */
  identities: string[];
  mailbox: Mailbox;
  threads: Threads;
  copies: Copies;
  exact: Pick<ExactMessages, 'of'>;
  chosen: ChosenFiles;
  /** Takes that the page lets its user send from an address, which he has chosen. */
  chose(address: string): void;
  /** How the message with an id of the page is answered, where that was seen. */
  kindOf(messageId: string): AnswerKind | null;
  /** The window whose menu beside Send is open; null where that is not known. */
  menuOf(): HTMLElement | null;
}

/**
 * The element of a compose window around something in it; `lost` names what of it is not found.
 *
 * @param known those that were found
 */
export function composeRoot(inside: HTMLElement, known: Iterable<HTMLElement> = []): Rooted<Anchor> {
  return rootAround(inside, { findAll, broken }, { needed, single }, known);
}

export class GmailComposeView implements ComposeView {
  readonly #form: ComposeForm;
  readonly #around: Around;
  readonly #opened: OpenedDraft;
  readonly #original: Original;
  /** What of the page's was held last. */
  #held: Sends = { by: null };

  constructor(root: HTMLElement, around: Around) {
    this.#form = new ComposeForm(root);
    this.#around = around;
    this.#opened = new OpenedDraft(this.#form, around);
    this.#original = new Original(this.#form, around);
  }

  readonly control: Place = {
    anchor: () => {
      const send = this.sendButton();
      const menu = find('sendMenu', this.#form.root);
      const last = menu?.parentElement === send?.parentElement ? menu : send;
      return last?.parentElement ? { parent: last.parentElement, before: last.nextSibling } : null;
    },
    covered: () => [],
    within: () => this.#form.root,
  };

  /** As high as the window is; below a message, as high as what is written in needs. */
  get place(): Place {
    const { root } = this.#form;
    const inWindow = closest('window', root) !== null;
    return {
      anchor: () =>
        root.isConnected && root.parentElement ? { parent: root.parentElement, before: root } : null,
      covered: () => [root],
      minHeight: inWindow ? `${root.offsetHeight}px` : '420px',
    };
  }

  sendButton(): HTMLElement | null {
    return find('send', this.#form.root);
  }

  isSend(event: Event): boolean {
    const sends = sendsBy(event, this.#form.root, this.#around.menuOf());
    if (sends) this.#held = sends;
    return sends !== null;
  }

  again(): void {
    sendAgain(this.#held, this.#form.root);
  }

  async original(): Promise<WebmailDraft['original'] | null> {
    return protectedOriginal(await this.#original.raw(), this.#kind);
  }

  answers(): string {
    return this.#form.answered;
  }

  /** Where messages are forwarded as files, the page has attached them and answers none. */
  async forwardsEncrypted(): Promise<boolean> {
    const form = this.#form;
    if (form.answered !== '' || !form.fileNames().some(name => /\.eml$/i.test(name))) return false;
    const files = await readFiles(form, this.#around);
    return files.some(
      ({ type, bytes }) => type === 'message/rfc822' && protectionHint(bytes) === 'enveloped',
    );
  }

  async people(): Promise<Addressed> {
    const fields = ['to', 'cc', 'bcc'] as const;
    const to = fields.flatMap(field => this.#form.recipients(field)).map(({ address }) => address);
    return { from: this.#sender.address, to, subject: this.#form.subject };
  }

  async copy(): Promise<Bytes | null> {
    return (await this.#opened.find())?.raw.slice() ?? null;
  }

  async read(): Promise<WebmailDraft> {
    const form = this.#form;
    const { editor } = form;
    if (editor === null) throw new WebmailError('not-recognised', 'Gmail, compose: editor');
    this.#around.chose(this.#sender.address);
    const original = await this.#original.raw().catch(() => null);
    const kind = this.#kind;
    const quoted = protectedOriginal(original, kind);
    const copy = await this.copy();
    // What the page shows of an encrypted draft is its form, and to have it saved would put that in its place.
    const files = copy ? [] : await readFiles(form, this.#around);
    const { html, images } = await extractHTML(editor, readLocalImage);
    return {
      identities: this.#identities,
      draft: {
        from: this.#sender,
        to: form.recipients('to'),
        cc: form.recipients('cc'),
        bcc: form.recipients('bcc'),
        replyTo: [],
        subject: form.subject,
        text: '',
        html,
        ...threadingOf(original, kind),
      },
      files: [...images, ...(quoted ? withoutCarrier(files) : files)],
      ...(copy ? { copy } : {}),
      ...(quoted ? { original: { ...quoted, raw: quoted.raw.slice() } } : {}),
    };
  }

  /** The page saves the emptied message over what it has saved, but not over a draft of ours, of which it shows nothing. */
  async clear(): Promise<void> {
    if ((await this.#opened.find()) === null) this.#form.clear();
  }

  async write({ draft, files }: WebmailDraft): Promise<void> {
    this.#opened.release();
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

  /** The draft goes with its window: without consent nobody else can delete it. See {@link clear} and {@link leave}. */
  async removeDraft(): Promise<void> {}

  /** Gmail's own Discard deletes what it has saved or opened, and asks nothing. A draft of ours that stays is closed instead. */
  leave(): void {
    const { root } = this.#form;
    if (this.#opened.stays) press(find('close', closest('window', root) ?? root));
    else find('discard', root)?.click();
  }

  get #kind(): AnswerKind {
    const seen = this.#around.kindOf(this.#form.answered);
    if (seen) return seen;
    // The prefixes are the same in all languages of Gmail.
    if (/^fwd?:/i.test(this.#form.subject)) return 'forward';
    const others = this.#form.recipients('to').length + this.#form.recipients('cc').length;
    return others > 1 ? 'reply-all' : 'reply';
  }

  get #identities(): Address[] {
    const { address, identities } = this.#around;
    return [...new Set([this.#form.from || address, address, ...identities])].map(each => ({
      name: '',
      address: each,
    }));
  }

  get #sender(): Address {
    return { name: '', address: this.#form.from || this.#around.address };
  }
}
