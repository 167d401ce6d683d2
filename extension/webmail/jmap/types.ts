/** The objects of RFC 8620 (JMAP), RFC 8621 (JMAP for Mail) and RFC 9610 (JMAP for Contacts) that the client uses, with the properties it uses. */

/** RFC 8620 Section 2. */
export interface Session {
  apiUrl: string;
  uploadUrl: string;
  downloadUrl: string;
  primaryAccounts: Record<string, string>;
  capabilities: Record<string, { maxSizeUpload?: number } | undefined>;
}

/** RFC 8620 Section 3.2: name, arguments, method call id. */
export type Invocation = [name: string, args: Record<string, unknown>, id: string];

/** RFC 8620 Section 5.3. */
export interface SetError {
  type: string;
  description?: string;
  existingId?: string;
  /** RFC 8621 Section 7.5. */
  invalidRecipients?: string[];
}

/** RFC 8621 Section 4.1.1. */
export interface Email {
  id: string;
  blobId: string;
  mailboxIds: Record<string, boolean>;
}

/** RFC 8621 Section 2. */
export interface Mailbox {
  id: string;
  name: string;
  role: string | null;
}

/** RFC 8621 Section 6. */
export interface Identity {
  id: string;
  name: string;
  email: string;
}

/** RFC 9610 Section 2, with the properties of RFC 9553 Sections 2.2.1 and 2.3.1. */
export interface ContactCard {
  name?: { full?: string; components?: { kind: string; value: string }[] };
  emails?: Record<string, { address?: string }>;
}

export const core = 'urn:ietf:params:jmap:core';
export const mail = 'urn:ietf:params:jmap:mail';
export const submission = 'urn:ietf:params:jmap:submission';
export const contacts = 'urn:ietf:params:jmap:contacts';
