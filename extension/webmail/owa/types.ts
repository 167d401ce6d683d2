/** The objects of Exchange's service that the adapter uses, with the properties it uses. */

/** [MS-OXWSCDATA] Section 2.2.4.31, EmailAddressType. */
export interface Mailbox {
  Name?: string;
  EmailAddress?: string;
  MailboxType?: string;
}

/** [MS-OXWSCORE] Section 2.2.4.25, ItemIdType. */
export interface ItemId {
  Id: string;
  ChangeKey?: string;
}

/** [MS-OXWSATT] Section 2.2.4.5, FileAttachmentType. */
export interface Attachment {
  AttachmentId: { Id: string };
  Name?: string;
  ContentType?: string;
  ContentId?: string | null;
  IsInline?: boolean;
}

/** [MS-OXWSMSG] Section 2.2.4.1, MessageType. */
export interface Item {
  ItemId: ItemId;
  ItemClass?: string;
  Subject?: string;
  InternetMessageId?: string;
  /** With the time zone, RFC 3339. */
  DateTimeReceived?: string;
  ConversationId?: { Id: string };
  IsDraft?: boolean;
  From?: { Mailbox?: Mailbox };
  ToRecipients?: Mailbox[] | null;
  CcRecipients?: Mailbox[] | null;
  BccRecipients?: Mailbox[] | null;
  Preview?: string;
  Attachments?: Attachment[] | null;
  MimeContent?: { Value: string };
}

/** [MS-OXWSFOLD] Section 2.2.5.1, DistinguishedFolderIdNameType. */
export type Folder = 'inbox' | 'drafts' | 'sentitems';

/** What becomes of a message that is sent. [MS-OXWSMSG] Section 2.2.5.1, MessageDispositionType. */
export type Disposition = 'SaveOnly' | 'SendOnly' | 'SendAndSaveCopy';

/** Whose mailbox a session is for: SessionSettings of owaUserConfig. */
export interface SessionSettings {
  UserDisplayName?: string;
  UserEmailAddress?: string;
  UserProxyAddresses?: string[] | null;
}
