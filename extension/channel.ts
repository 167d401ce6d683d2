/**
 * What may be said between a content script and the frame that it put into a webmail page; the two ends of the channel
 * are in channel-ends.ts. What comes to a frame is only as good as the page that the content script reads: the frame treats
 * it as data.
 */
import type { Address, Draft, Envelope } from '../js-bridge/contract.ts';
import type { Consent } from './mailbox/access.ts';

/** What an adapter can do, for the views to tell the user beforehand. */
export interface WebmailCapabilities {
  /** Shown to the user: "Roundcube". */
  name: string;
  /**
   * Whether finished bytes can be sent as they are; disabled where the administrator turned that off. by-hand:
   * there is no webmail, and the user carries what is finished to where it is sent.
   */
  sendRaw: 'yes' | 'disabled' | 'by-hand';
  /** The server's limit for a finished message in octets, 0 where unknown. */
  maxSize: number;
  /** In which form a signature survives the way through this webmail and its server. */
  form: 'clear' | 'opaque';
  /** That is a precaution: a message to oneself shows which forms an account keeps. See signed-form.ts. */
  measured?: true;
  /** Whether its address book can be asked for recipients. */
  addressBook: boolean;
  /** Its directory can be asked for recipients' certificates. */
  certificates?: true;
  /** Whether a draft can be kept in its folder for drafts. */
  drafts: boolean;
}

/** How a frame should look, read from the webmail around it. */
export interface Surroundings {
  /** The webmail's background behind the frame, as a CSS colour; empty where it cannot be read. */
  background: string;
}

/** How a message answers another one. */
export type AnswerKind = 'reply' | 'reply-all' | 'forward';

/** What the content script says to a reader. */
export type ToReader =
  /**
   * editable: it is among the drafts, where the webmail can open it to be written on. exact: there is another way to it,
   * should the first one have changed it.
   */
  | {
      type: 'loading';
      surroundings: Surroundings;
      editable: boolean;
      exact: boolean;
    }
  /** The message as the mail server holds it. */
  | { type: 'message'; raw: Uint8Array<ArrayBuffer> }
  | { type: 'failed'; failure: Failure }
  /** The message once more, by the way that changes nothing. */
  | { type: 'exact'; raw: Uint8Array<ArrayBuffer> }
  | { type: 'not-exact'; failure: Failure }
  /** What the reader wanted sent has left. */
  | { type: 'sent' }
  | { type: 'not-sent'; failure: Failure };

/** What a reader says to the content script. */
export type FromReader =
  | { type: 'height'; pixels: number }
  /** Open the webmail's own reply, reply-all or forward for this message. */
  | { type: 'reply'; kind: AnswerKind }
  /** Open the webmail's compose view with this message, which is a draft. */
  | { type: 'edit' }
  /** Send a receipt that the user agreed to. */
  | { type: 'send'; messages: OutgoingMessage[] }
  /** Fetch the message again. */
  | { type: 'retry' }
  /** Fetch it by the way that changes nothing: as it came, it does not verify. */
  | { type: 'exact' }
  /** Take the frame away and show what the webmail shows. */
  | { type: 'stand-aside' };

/** A file that the webmail's own compose view already held. */
export interface DraftFile {
  name: string;
  type: string;
  contentId?: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What a webmail puts below the text of a sender, in both forms. */
export interface Signature extends Address {
  text: string;
  html: string;
}

/** What the webmail's own compose view held when Signet took over. */
export interface WebmailDraft {
  identities: Address[];
  draft: Omit<Draft, 'attachments'>;
  files: DraftFile[];
  /** What the webmail puts below the text of each sender, where it keeps something for them. */
  signatures?: Signature[];
  /** The HTML of the draft as the webmail would send it, where that is another one than its editor holds. */
  asSent?: string;
  /** The webmail's editor was set to plain text. */
  plain?: true;
  /** What was opened in the compose view to be written on: a draft that Signet has put there, encrypted. */
  copy?: Uint8Array<ArrayBuffer>;
  /** The message that is replied to or forwarded, for quoting what only Signet can read. */
  original?: {
    kind: AnswerKind;
    raw: Uint8Array<ArrayBuffer>;
    /** It is to be forwarded as an attached message, not quoted. */
    attached?: true;
  };
}

/** Whom a webmail's address book offers for a text. */
export interface Suggested {
  addresses: Address[];
  /** Groups without an address of their own, with the people in them. */
  groups: { name: string; members: Address[] }[];
}

/**
 * What an address stands for, as the webmail's directory has it: a group for its members, one of somebody's addresses for
 * the first of them. It is the page's word. unreadable: a group whose members cannot be had, or not in time.
 */
export type StandsFor = { as: 'group' | 'other-address'; for: Address[] } | { as: 'unreadable' };

/** What the content script says to a composer. */
export type ToComposer =
  | {
      type: 'compose';
      /** encrypt: write here. sign: the webmail's own editor was used; show what will be signed and send it. */
      mode: 'encrypt' | 'sign';
      webmail: WebmailCapabilities;
      /** Whose webmail this is: {@link import('./webmail/adapter.ts').Webmail.account}. */
      account: string;
      /** The id of a draft to go on with. */
      resume?: string;
      surroundings: Surroundings;
      draft: WebmailDraft;
      sign: boolean;
      /** The user turned it on or off by hand: what an administrator decided about how answers begin does not change it. */
      signChosen?: boolean;
    }
  | ToSender
  /** Whom the webmail's address book offers for the text of the request with this id. */
  | ({ type: 'completions'; id: number } & Suggested)
  /** The certificates that the webmail's directory has for the address of the request with this id, and whom else it stands for. */
  | { type: 'certificates'; id: number; values: Uint8Array<ArrayBuffer>[]; stands?: StandsFor }
  /** The draft is in the webmail's folder. */
  | { type: 'draft-kept' }
  /** The smime.p7m was attached to the webmail's own compose view, where the user sends it. */
  | { type: 'attached' }
  /** What was finished goes nowhere yet: the user goes on writing. */
  | { type: 'handed-back' };

/** What a composer says to the content script. */
export type FromComposer =
  | FromSender
  /** What the webmail's editor held is kept here, or nobody can keep it: it is to leave the webmail. */
  | { type: 'taken-over' }
  /** Ask the webmail's address book who the text may mean. It learns what is typed into a field for recipients. */
  | { type: 'complete'; id: number; text: string }
  /** Ask the webmail's directory for the certificates of a recipient, and for the members of a group for so many milliseconds at most. */
  | { type: 'certificates'; id: number; address: string; groupTimeout: number }
  /** The way out where raw sending is not possible: put smime.p7m into the webmail's own compose view. */
  | ({ type: 'attach'; file: DraftFile } & Pick<Draft, 'to' | 'cc' | 'bcc' | 'subject'>)
  /** The user turned encryption off: give the text back to the webmail's own compose view. */
  | { type: 'give-back'; draft: WebmailDraft }
  /** Keep a draft, encrypted, in the webmail's folder for them, in the place of the one with its Message-ID. */
  | { type: 'keep-draft'; message: OutgoingMessage }
  /** Delete it there; where there is none, that is fine. */
  | { type: 'drop-draft'; messageId: string }
  /** Close without giving the text back; done is true after a message was sent. */
  | { type: 'close'; done: boolean };

/** What the content script says to the outbox. */
export type ToOutbox =
  /** The account whose messages are to be looked after: {@link import('./webmail/adapter.ts').Webmail.account}. */
  { type: 'outbox'; account: string; surroundings: Surroundings } | ToSender;

/** What the outbox says to the content script. */
export type FromOutbox =
  | FromSender
  | { type: 'height'; pixels: number }
  /** Open the webmail's own compose view: the user goes on writing, in the composer. */
  | { type: 'write' }
  /** There is nothing to look after any more. */
  | { type: 'close' };

/** What the content script says to a frame that sends finished messages. */
export type ToSender =
  /** Before `sending` nothing has left, and nothing leaves until that was noted. */
  | { type: 'progress'; step: SendStep }
  /** One of the messages left, by index. */
  | { type: 'left'; index: number }
  /** All messages of a send request left; the stored copy of the first, as fetched again. */
  | { type: 'sent'; stored: Uint8Array<ArrayBuffer> | null }
  | { type: 'failed'; failure: Failure }
  /** Where the messages of a look are, in their order. */
  | { type: 'seen'; where: Whereabouts[] };

/** What a frame that sends finished messages says to the content script. */
export type FromSender =
  /** Send them; with `earlier`, go on with what an earlier try left undone. */
  | { type: 'send'; messages: OutgoingMessage[]; earlier?: EarlierTry }
  /** It is on disk that the messages are about to leave. */
  | { type: 'noted' }
  /** Tell where messages are. */
  | { type: 'look'; messages: OutgoingMessage[] };

/** What is known of an earlier try to send the same messages. */
export interface EarlierTry {
  /** Which of them are known to have left, by index. */
  left: number[];
}

/**
 * Where a finished message is, as far as the webmail's server shows: in Drafts,
 * where it may be on its way out; sent; or in neither place.
 */
export type Whereabouts = 'sent' | 'draft' | 'nowhere';

/** A finished message: ciphertext, or signed text. */
export interface OutgoingMessage {
  envelope: Envelope;
  messageId: string;
  raw: Uint8Array<ArrayBuffer>;
}

/** Where sending stands, for the progress display. */
export type SendStep = 'uploading' | 'checking-draft' | 'sending' | 'storing' | 'checking-copy';

/**
 * Why a webmail did not do what it was asked. Nothing was sent unless `sent`
 * says so; after `unconfirmed` nobody knows: the connection broke before the
 * server answered whether it took the message, or something else answered.
 * `ambiguous`: several messages are like the one that the page shows, which does not say which of them it is.
 * `repeated`: it left more than once, since the browser repeated the request.
 * `busy`: the server has no time for it, or whoever asks has reached a limit for now.
 * `no-permission`: the browser keeps Signet from a host that the webmail needs beside its own.
 *
 * Where mail comes from its provider's API, the user has not agreed to that yet, or not any more
 * (consent-needed, consent-ended), an administrator has to (consent-admin), whoever agreed has another
 * account than the page (other-account), or the provider does not know this copy of Signet (not-registered).
 */
export interface Failure {
  code:
    | 'session-expired'
    | 'offline'
    | 'busy'
    | 'rejected'
    | 'refused-recipient'
    | 'too-large'
    | 'disabled'
    | 'no-permission'
    | 'altered'
    | 'not-found'
    | 'ambiguous'
    | 'not-recognised'
    | 'unconfirmed'
    | 'repeated'
    | 'consent-needed'
    | 'consent-ended'
    | 'consent-admin'
    | 'other-account'
    | 'not-registered'
    | 'internal';
  /** What the server said, as text; shown in details. */
  detail: string;
  /** True when the message left but a later step failed. */
  sent: boolean;
  /** Whom the server does not send to, for refused-recipient; whose account it is, for other-account. */
  addresses?: string[];
  /** What to agree to, for the failures of consent. */
  consent?: Consent;
  /** Where an administrator agrees, for consent-admin: in the page for consent alone, and never believed of a webmail's page. */
  link?: string;
  /** The octets that the message has, and those that one may have at most, for too-large, where known. */
  size?: number;
  limit?: number;
}

/** After these, what was to be sent can be sent as it is once the user did something about it, or the network or the server is back. */
export const waitsForUser: readonly Failure['code'][] = [
  'session-expired',
  'offline',
  'busy',
  'consent-needed',
  'consent-ended',
  'consent-admin',
  'other-account',
];
