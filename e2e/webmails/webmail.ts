// What the suites need of a webmail: a server of it with all that can be done to it, and its page as a person uses it.
// Whoever adds a webmail implements these three interfaces, and its tests call the suites; see the others in this folder.
import type { Page } from 'playwright-core';
import type { Browser, BrowserOptions } from '../browser.ts';
import type { ChosenFile } from '../flow.ts';
import type { Loss } from '../rig/breaker.ts';
import type { Submission } from '../rig/capture.ts';
import type { Group } from '../rig/packages.ts';
import type { Recorded } from '../rig/wiretap.ts';
import type { Mark } from '../suites/list.ts';

/** The forms of messages, as far as a list may tell them: either is encrypted or signed in one piece. */
export type Form = 'ordinary' | 'clear-signed' | 'encrypted' | 'either';

export type Folder = 'inbox' | 'drafts' | 'sent';

/**
 * The requests of Signet's way of sending, as far as the webmail has them: a finished message is stored, leaves, and is
 * looked for or put away among those that were sent.
 */
export type Step = 'store' | 'submit' | 'file';

/** What some webmails cannot do, and why. Tests that need it are skipped with that reason. */
export type Ability =
  /** Its server refuses a recipient before anything leaves. */
  | 'refuse a recipient'
  /** What is sent needs the session of its page, which may end meanwhile. */
  | 'end of a session'
  /** A submission whose answer was lost, and which the browser makes again by itself, does no harm. */
  | 'submit twice'
  /** Its editor takes text without form. */
  | 'plain text'
  /** Identities of one mailbox have signatures of their own. */
  | 'identities'
  /** A message is forwarded as a file. */
  | 'forward as a file'
  /** Several messages are forwarded at once. */
  | 'forward several'
  /** What it forwards is in its editor, with its text and its files. */
  | 'forward files'
  /** It keeps encrypted drafts of Signet, and opens them in its compose view. */
  | 'encrypted drafts'
  /** Its list shows which messages may be encrypted. */
  | 'list marks'
  /** The mail server's limit for a message is told before it is reached. */
  | 'limit'
  /** Sends finished messages itself; where not, they are attached to one of the webmail's own. */
  | 'submissions';

export interface TestWebmail<S extends Server = Server> {
  /** In the names of tests. */
  name: string;
  /** What Signet calls it where it speaks of it to people. */
  called: string;
  /** What Signet says of a session that ended; absent where that is that the user is signed out of the webmail. */
  signedOut?: string;
  /** The programs that its server is made of, beside Chromium and OpenSSL. */
  needs: Group[];
  cannot: Partial<Record<Ability, string>>;
  /** The marks that its list lets Signet make. */
  marks: Partial<Record<Form, Mark>>;
  /** Path and body of the requests in which a message's octets are asked for. */
  reads: RegExp;
  /** The steps of sending in their order; `submit` is always there. */
  steps: Step[];
  start(options: ServerOptions): Promise<S>;
}

export interface ServerOptions {
  /** The folder with everybody's certificates; see issueCertificates. Webmails with a directory have Bob's in it. */
  certificates: string;
  /** Who has no mailbox, where the server tells that at all. */
  refuse: string;
  /** The editor has form, or none. It is as the webmail comes where it cannot be chosen. */
  editor: 'html' | 'plain';
}

/** A server of the webmail, with what stands between it and the browsers. */
export interface Server {
  /** What the user turns Signet on for. */
  origin: string;
  /** What a browser is started with so that it finds the server. */
  browser: BrowserOptions;
  /** So many octets in a file make a message larger than the server takes. */
  tooLarge: number;
  /** All that browsers sent to the webmail and to the servers that belong to it until now, in order. */
  requests(): Recorded[];
  /** Folders on disk in which the server keeps what it was given; empty where it keeps everything in memory. */
  disk: string[];
  /** What a browser is made ready for before Signet is set up, such as more hosts to grant; absent where there is nothing. */
  beforehand?(browser: Browser): Promise<void>;
  /** What a person does once after Signet is set up, such as granting an API; absent where there is nothing. */
  prepare?(browser: Browser, name: string): Promise<void>;
  /** Signs a person in, in a new tab that shows the list of messages. The password is the name. */
  logIn(browser: Browser, name: string): Promise<Mailbox>;
  /** Puts a message into a person's inbox, as if it had come from outside. */
  deliver(name: string, message: Buffer): Promise<void>;
  /** The messages of a person's folder as the server holds them. */
  messages(name: string, folder: Folder): Promise<Buffer[]>;
  /** What the mail server was given until now, in order, with its envelopes. */
  submissions(): Submission[];
  /**
   * Loses the next request of a step of sending, or the answer to it. Resolves when that has happened: the server has the
   * request then, or never gets it.
   */
  breakAt(step: Step, what: 'request' | 'answer', loss: Loss): Promise<void>;
  /** Lets the requests through that were held; nothing is lost any more. */
  letGo(): Promise<void>;
  /** Loses nothing any more; what was held is cut. */
  mend(): Promise<void>;
  /**
   * Pages are in the other of two languages from their next load on, which is before the next message is written, opened or
   * answered; absent where there is one. Of two people each has one of them.
   */
  turn?(): Promise<void>;
  /** Ends every session, as servers do after a time. */
  expireSessions(): Promise<void>;
  stop(): Promise<void>;
}

/** What a person puts into the webmail's own compose view; what is absent is left as it is. */
export interface OwnLetter {
  to?: string;
  subject?: string;
  text?: string;
  /** After the text, in bold. */
  bold?: string;
  files?: ChosenFile[];
}

/** Somebody's mailbox in a tab. */
export interface Mailbox {
  page: Page;
  /** Opens the page anew, with the inbox. Whatever was being written is left without being asked. */
  home(): Promise<void>;
  /** Opens an empty compose view. Where the tab shows another site, the webmail first. */
  compose(): Promise<void>;
  /** Types into the compose view that is open, and waits until the files are there. */
  fill(letter: OwnLetter): Promise<void>;
  /** Puts a picture into the text at its end; absent where the editor takes none. */
  insertPicture?(picture: ChosenFile): Promise<void>;
  /** What the webmail's own editor holds now, as text. */
  text(): Promise<string>;
  /** What the webmail's own field for the subject holds now. */
  subject(): Promise<string>;
  /** Waits until the webmail has a file among those of the message that is being written. */
  holdsFile(name: string): Promise<void>;
  /** Waits until the webmail has saved what was typed into its own editor, or makes it do so. */
  saved(): Promise<void>;
  /** Makes the webmail save its draft now, as its own timer does, whatever its editor holds; absent where nothing can. */
  save?(): Promise<void>;
  /** Presses the webmail's own Send. */
  send(): Promise<void>;
  /** Waits until nothing that passes, such as a notice, lies over the page: a click on what is covered would not count. */
  uncovered(): Promise<void>;
  /** Waits until the compose view was left. */
  left(): Promise<void>;
  /**
   * Opens the newest message of a folder whose row in the list has a text, in whatever case, once it is there; of the inbox
   * one that was not opened before. Lists show names of people or their addresses.
   */
  open(folder: Folder, text: string): Promise<void>;
  /** Opens the message again that was opened last. */
  openAgain(): Promise<void>;
  /** Answers or forwards the message that was opened last, with the webmail's own buttons. */
  answer(kind: 'reply' | 'reply-all' | 'forward' | 'forward as a file'): Promise<void>;
  /** Forwards so many of the newest messages of the inbox at once, as files. */
  forwardSeveral(count: number): Promise<void>;
  /** Opens the newest message among the drafts in the compose view. */
  openDraft(): Promise<void>;
  /** Shows it among the drafts as messages are shown; absent where the webmail opens it at once. */
  showDraft?(): Promise<void>;
  /** The rows of the inbox as the list shows them. */
  rows: string;
  /** Makes the webmail draw its list again. */
  refresh(): Promise<void>;
}
