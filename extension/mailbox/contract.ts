/**
 * What is asked of a mailbox over its provider's API, and how content script and
 * mailbox frame say it to each other.
 *
 * A content script in a page of Outlook or Gmail opens a hidden frame of the
 * extension, which makes all requests. So no token is ever where a page could get at it: the
 * content script shares a process with the page. It gets messages as the server holds them, ciphertext and signed text.
 */
import type { Address } from '../../js-bridge/contract.ts';
import type { Failure } from '../channel.ts';
import type { Access, Consent } from './access.ts';
import type { KeyHolder } from './key-holder.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A mailbox. Failures are WebmailErrors. */
export interface Mailbox {
  /** All addresses of the mailbox, the primary one first. */
  addresses(): Promise<string[]>;
  /** The name of whose mailbox it is, as others see it; empty where the provider has none. */
  owner(): Promise<string>;
  /** Who signs and decrypts in this mailbox. */
  keyHolder(): Promise<KeyHolder>;
  /** The octets that a finished message may have at most, as far as is known before one of that size was tried. */
  maxSize(): Promise<number>;
  /** Messages in whatever folder, in no order; none is an empty list. */
  find(query: MailQuery): Promise<Listed[]>;
  /** A message as the server holds it. */
  raw(id: string): Promise<Bytes>;
  /** What the webmail itself keeps of a message that is being written in it. `not-found` where it has none with this id. */
  draft(id: string): Promise<OwnDraft>;
  /** A file of such a draft. */
  file(draft: string, id: string): Promise<Bytes>;
  /** A message as the webmail lets its users download it, without anybody's consent. `disabled` where there is no such way. */
  download(wanted: Download): Promise<Downloaded>;
  /**
   * Sends a finished message, one that left before not again where that can be known; the server keeps a copy among what was sent, whose id comes back where it is told.
   * `unconfirmed` where nobody answered.
   */
  send(raw: Bytes, sending: Sending): Promise<string | null>;
  /**
   * What became of a message that was given to {@link Mailbox.send} before: the id of what was sent, false where it was
   * not, null where the provider does not tell or it was long ago.
   */
  sent(raw: Bytes, sending: Sending): Promise<string | false | null>;
  /** Keeps a finished message among the drafts, in the place of another one where that is wanted, and returns its id. */
  saveDraft(raw: Bytes, sending: Sending): Promise<string>;
  /** Sends a draft. `not-found` where there is none any more, as after it was sent; `unconfirmed` where nobody answered. */
  sendDraft(id: string): Promise<void>;
  /** Deletes a draft for good; one that is gone is fine. What is no draft is not deleted: `rejected`. */
  deleteDraft(id: string): Promise<void>;
  /** Deletes for good what was sent from here, as a copy for a Bcc recipient. What is not among what was sent is not deleted: `rejected`. */
  deleteSent(id: string): Promise<void>;
}

/** What to download in the way of Gmail's pages. */
export interface Download {
  /** The path of the account's pages: /mail/u/0/ */
  base: string;
  /** The id of the API, or the page's own: msg-a:r… or msg-f:… */
  message: string;
  /** The number of a file of it; the whole message where absent. */
  part?: string;
}

/** What came. */
export interface Downloaded {
  body: Bytes;
  /** Its media type, as the server says; empty where it does not. */
  type: string;
  /** The name under which the server would have it saved; empty where it has none. */
  name: string;
}

/** What to look for. */
export type MailQuery =
  /** All messages of a conversation, by the id that the page and the API share. */
  | { conversation: string }
  /** What has a Message-ID, given without angle brackets. RFC 5322 Section 3.6.4. */
  | { messageId: string }
  /** One message. */
  | { id: string }
  /** The drafts that have a Message-ID: whoever may keep drafts may find them. */
  | { draft: string }
  /** So many drafts, those that were changed last first. */
  | { newestDrafts: number };

/** A message, as a list of messages tells of it. */
export interface Listed {
  id: string;
  conversation: string;
  /** Without angle brackets; empty where it has none. */
  messageId: string;
  /** The address of its From field, empty where it has none. */
  from: string;
  /** The name in that field. */
  fromName: string;
  subject: string;
  /** What its kind says, as the server took it for; absent where the API does not tell. No verdict: nothing was checked. */
  form?: 'protected' | 'plain';
  /** How its text begins, as far as the server could read it; absent where the API does not tell. */
  preview?: string;
  /** When the server got it, or made the draft. RFC 3339. */
  received: string;
  folder: MailFolder;
  draft: boolean;
}

/** Where a message is: folders of users' own are `other`. */
export type MailFolder = 'inbox' | 'drafts' | 'sent' | 'deleted' | 'other';

/** A draft that a webmail saved by itself, as far as it is needed to go on with it elsewhere. */
export interface OwnDraft {
  from: Address | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  files: OwnFile[];
}

export interface OwnFile {
  id: string;
  name: string;
  type: string;
  /** Without angle brackets; absent where no part of the text refers to it. */
  contentId?: string;
}

/** What stands outside of a finished message. */
export interface Sending {
  /** Who gets it without standing in it. */
  bcc: string[];
  /** The conversation that it belongs to, where the API has to be told. */
  thread?: string;
  /** The draft in whose place this one is kept. One that is gone is fine. */
  replaces?: string;
  /** A draft is sent from where it is kept: what that takes is asked for at the same time. */
  toLeave?: true;
}

/** What each question needs the user to have agreed to. */
export const needs: Record<keyof Mailbox, Access[]> = {
  addresses: [],
  owner: [],
  keyHolder: [],
  maxSize: [],
  find: ['read'],
  raw: ['read'],
  draft: ['read'],
  file: ['read'],
  download: [],
  send: ['send'],
  sent: ['send'],
  saveDraft: ['write'],
  sendDraft: ['write', 'send'],
  deleteDraft: ['write'],
  deleteSent: ['write'],
};

/** What a content script says to its mailbox frame. */
export type ToMailbox =
  /** Once, at first: the address of the account that the page shows. */
  | { type: 'open'; account: string }
  /** A question, by its number. */
  | { type: 'call'; id: number; method: keyof Mailbox; args: unknown[] }
  /** Show the user the page where he can agree to what a failure named. */
  | { type: 'ask'; consent: Consent };

/** What a mailbox frame says to its content script. */
export type FromMailbox =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; failure: Failure }
  /** The user agreed to something: what failed for want of it can be asked again. */
  | { type: 'granted'; access: Access[] };
