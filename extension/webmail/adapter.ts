/**
 * What a webmail must offer so that Signet can work in it. Each webmail has a
 * folder with one implementation of {@link Webmail}; nothing outside of that
 * folder knows its name.
 *
 * An adapter runs in the content script's isolated world, inside a page that
 * may be hostile. It sees anchors, message ids, ciphertext, and whatever the
 * webmail's own editor holds, but never the plaintext of an encrypted message.
 * It works in every language of the webmail: it judges by attributes, types and
 * commands, never by texts.
 */
import type {
  AnswerKind,
  FromComposer,
  OutgoingMessage,
  StandsFor,
  Suggested,
  WebmailCapabilities,
  WebmailDraft,
  Whereabouts,
} from '../channel.ts';
import type { KeyHolder } from '../mailbox/key-holder.ts';
import type { Journey } from './sending.ts';

/**
 * Recognises a webmail. Returns null when the page belongs to another product, and where more of a page that is
 * still being parsed is needed: it is asked again then. Throws an UnfitPage where the page is the webmail's and nothing can
 * be done in it.
 */
export type Recognise = (page: Document) => Webmail | null;

/** A webmail in one document of its page. Failures are thrown as WebmailError. */
export interface Webmail {
  /** Resolves when it is known whose account it is, where the server has to be asked; before that nothing else is. Absent where the page says it. */
  ready?: Promise<void>;

  /** Names the account, the same in each session and on each of its pages: origin and user, never a secret. */
  account(): string;

  /** Names the account for people, as the page shows it; empty where it does not. */
  accountName(): string;

  /** Who signs and decrypts here; asked before anything of ours is shown. Absent where nobody else than Signet could. */
  keyHolder?(): Promise<KeyHolder>;

  /** What can be done here; may ask the server. */
  capabilities(): Promise<WebmailCapabilities>;

  /** Asks the webmail's address book who a text may mean, typed into a field for recipients. Absent where there is none to ask. */
  complete?(text: string): Promise<Suggested>;

  /** Asks the directory behind the webmail for the certificates of an address: each in DER, or PKCS #7. Absent where there is none to ask. */
  certificates?(address: string): Promise<Uint8Array<ArrayBuffer>[]>;

  /**
   * Asks that directory what an address stands for besides itself; null for nothing.
   *
   * @param timeout for how many milliseconds at most the members of a group are asked for
   */
  standsFor?(address: string, timeout: number): Promise<StandsFor | null>;

  /**
   * Finds the message views, compose views and lists of the document and tells each once, as
   * it appears. Tells `lost` when this should be such a view but its anchors
   * are not found.
   */
  watch(found: Found): void;

  /** Where what waits to be sent is shown: in the right corner, unless the webmail's own windows stand there. */
  readonly corner?: 'left-corner';

  /**
   * Whether an event sends a message of a compose view that is not recognised, any more or yet, as far as that is known. Asked from
   * the first moments of the page on.
   */
  sendsUnseen?(event: Event): boolean;

  /** Opens the webmail's own compose view, empty, in the place of what it shows. */
  write(): void;

  /**
   * Sends finished messages as they are, byte for byte, each to its envelope, or
   * goes on with it after an interruption; see sending.ts. Returns the stored copy
   * of the first as the server holds it afterwards, or null where the webmail stores none.
   */
  send(messages: OutgoingMessage[], journey: Journey): Promise<Uint8Array<ArrayBuffer> | null>;

  /** Keeps an encrypted draft in the folder for them, in the place of those with its Message-ID. */
  keepDraft(message: OutgoingMessage): Promise<void>;

  /** Deletes the drafts with a Message-ID from there, if there are any. */
  dropDraft(messageId: string): Promise<void>;

  /** Looks where finished messages are: one and its copies for Bcc recipients, all of them. */
  whereabouts(messages: OutgoingMessage[]): Promise<Whereabouts[]>;
}

/** Takes what an adapter finds. Views that the page replaces without being loaded anew are ended by the function that is returned. */
export interface Found {
  message(view: MessageView): () => void;
  compose(view: ComposeView): () => void;
  list(view: ListView): void;
  lost(what: string): void;
}

/** Where an element of ours goes in the webmail's page. */
export interface Place {
  /** The element to insert into and the node to insert before; null while the webmail does not show the view. */
  anchor(): { parent: Element; before: Node | null } | null;
  /** The webmail's own elements that ours stands for; they are hidden meanwhile. */
  covered(): Iterable<HTMLElement>;
  /** What holds the place and everything that it depends on: changes elsewhere do not matter. Absent where that is the page. */
  within?(): Element;
  /** How high a composer is at least, as CSS, where the page gives its place no height. */
  minHeight?: string;
}

/** A message that the webmail shows. */
export interface MessageView {
  place: Place;
  /** A cheap look at the page: could this message be signed or encrypted? */
  looksProtected(): boolean;
  /** The message as the mail server holds it. */
  raw(): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The message by another way, which changes no octet, for one that does not verify as {@link raw} gives it. Absent where
   * there is none.
   */
  exact?(): Promise<Uint8Array<ArrayBuffer>>;
  /** Opens the webmail's own reply, reply to all, or forward. */
  reply(kind: AnswerKind): void;
  /** Whether the webmail itself shows what is encrypted in it, where nobody else sees into. Absent where it never does. */
  shownElsewhere?(): boolean;
  /** Opens it in the webmail's compose view; null where it is not among the drafts. */
  edit: (() => void) | null;
}

/** A list of messages that the webmail shows. */
export interface ListView {
  /** What is watched for rows that come and go. */
  element: Element;
  /** The attribute of a row that names its message, where rows are used again for others. */
  naming?: string;
  /** The rows whose message has the form of a signed or encrypted one, and those that may have had a mark before. */
  rows(): Iterable<ListRow>;
  /** Calls back when more is known of rows that are there already. Absent where the page shows all there is to know. */
  learning?(again: () => void): void;
}

/**
 * What the form of a message promises, told from its media type alone. It is no
 * verdict: nothing was checked, and whoever wrote the message chose the type.
 * protected: encrypted or signed in one piece; the type does not say which.
 */
export type MessageForm = 'signed' | 'encrypted' | 'protected';

/** A message in a list. */
export interface ListRow {
  /** The element that its mark is put into, at the beginning. */
  place: Element;
  /** null for a message without one. */
  form: MessageForm | null;
}

/** What the webmail's own message is to carry, where it cannot send finished bytes. */
export type Carrier = Omit<FromComposer & { type: 'attach' }, 'type'>;

/** What is outside of a message that is being written. */
export interface Addressed {
  from: string;
  /** Addresses of all fields; names of those whose address the page does not show. */
  to: string[];
  /** Null where the page shows none. */
  subject: string | null;
}

/** A message that the user writes in the webmail's own editor. */
export interface ComposeView {
  /** Beside the webmail's own Send. */
  control: Place;
  /** The whole view, for the composer. */
  place: Place;
  /** The webmail's own Send, to look like it; null where there is none. */
  sendButton(): HTMLElement | null;
  /** Whether an event would make the webmail send the message. */
  isSend(event: Event): boolean;
  /** Tells the windows inside of the view in which events are its as well, each as it appears: frames have their own. */
  windows?(found: (inner: Window) => void): void;
  /** Does what the last such event would have made the webmail do. Absent where that is to press {@link ComposeView.sendButton}. */
  again?(): void;
  /**
   * The protected message that is replied to or forwarded. Null where there is none, and where the page does not tell which
   * it is; fails where one is answered that cannot be had, whyever.
   */
  original(): Promise<WebmailDraft['original'] | null>;
  /** What the page calls the message that is answered, empty for none: it may say so late, or change it. Absent where it does neither. */
  answers?(): string;
  /** What was opened to be written on, where Signet has put it among the drafts; null for anything else. */
  copy(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Who writes to whom and about what, as it stands now. */
  people(): Promise<Addressed>;
  /** Whether there is an encrypted message among the files, of several that are forwarded at once. */
  forwardsEncrypted?(): Promise<boolean>;
  /** Everything the webmail's editor holds. */
  read(): Promise<WebmailDraft>;
  /** Empties the webmail's editor, recipients and files included. */
  clear(): Promise<void>;
  /** Fills the webmail's emptied editor. */
  write(draft: WebmailDraft): Promise<void>;
  /** Makes the webmail's own message one that carries a file: recipients, subject, a text for people without S/MIME. */
  attach(carrier: Carrier, text: string): Promise<void>;
  /** Deletes what the webmail saved of this message by itself, but no {@link ComposeView.copy}. Nothing to do is fine. */
  removeDraft(): Promise<void>;
  /** Leaves the compose view without being asked about unsaved changes. */
  leave(after: 'sending' | 'discarding'): void;
}
