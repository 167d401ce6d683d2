/** Messages as Microsoft Graph tells of them. https://learn.microsoft.com/graph/api/resources/message */
import type { Address } from '../../../js-bridge/contract.ts';
import { messageIDs } from '../../header-fields.ts';
import type { Listed, MailFolder, OwnDraft, OwnFile } from '../contract.ts';
import { segment } from '../segment.ts';

/** PidTagMessageClass, by which Exchange says what kind of message it took one for. [MS-OXCMSG] Section 2.2.1.3. */
const messageClass = 'String 0x001A';

/** Where a message is asked for. */
export function messagePath(id: string): string {
  return `/me/messages/${segment(id)}`;
}

/** What is asked for of each message. */
export const listed = {
  $select:
    'id,conversationId,internetMessageId,from,subject,bodyPreview,receivedDateTime,createdDateTime,parentFolderId,isDraft',
  $expand: `singleValueExtendedProperties($filter=id eq '${messageClass}')`,
};

/** The properties in {@link listed}. */
export interface Message {
  id: string;
  conversationId?: string;
  internetMessageId?: string;
  from?: Recipient | null;
  subject?: string | null;
  bodyPreview?: string | null;
  receivedDateTime?: string;
  createdDateTime?: string;
  parentFolderId?: string;
  isDraft?: boolean;
  singleValueExtendedProperties?: { id?: string; value?: string }[];
}

/** What is asked for of a draft of the webmail's own. */
export const drafted = 'from,toRecipients,ccRecipients,bccRecipients,subject';

/** What is asked for of its attachments: all but their content. */
export const attached = 'id,name,contentType,isInline,microsoft.graph.fileAttachment/contentId';

/** The properties in {@link attached}. */
export interface Attachment {
  id: string;
  name?: string | null;
  contentType?: string | null;
  isInline?: boolean;
  contentId?: string | null;
}

interface Recipient {
  emailAddress?: { name?: string; address?: string };
}

/** Reads a message of a list. */
export function listedOf(message: Message, folders: Map<string, MailFolder>): Listed {
  // Graph may write the number shorter than it was asked.
  const kind = message.singleValueExtendedProperties?.find(({ id = '' }) => /^String 0x0*1A$/i.test(id));
  return {
    id: message.id,
    conversation: message.conversationId ?? '',
    messageId: messageIDs(message.internetMessageId)[0] ?? '',
    from: message.from?.emailAddress?.address ?? '',
    fromName: message.from?.emailAddress?.name ?? '',
    subject: message.subject ?? '',
    ...(kind?.value === undefined ? {} : { form: isProtected(kind.value) ? 'protected' : 'plain' }),
    ...(message.bodyPreview ? { preview: message.bodyPreview } : {}),
    received: message.receivedDateTime ?? message.createdDateTime ?? '',
    folder: folders.get(message.parentFolderId ?? '') ?? 'other',
    draft: message.isDraft === true,
  };
}

/** IPM.Note.SMIME and IPM.Note.SMIME.MultipartSigned. [MS-OXOSMIME] Section 2.1. */
function isProtected(kind: string): boolean {
  return /^IPM\.Note\.SMIME\b/i.test(kind);
}

/** Reads a draft of the webmail's own. */
export function ownDraftOf(message: Record<string, unknown>, attachments: Attachment[]): OwnDraft {
  const people = (value: unknown) => (Array.isArray(value) ? value.flatMap(addressOf) : []);
  return {
    from: addressOf(message.from)[0] ?? null,
    to: people(message.toRecipients),
    cc: people(message.ccRecipients),
    bcc: people(message.bccRecipients),
    subject: typeof message.subject === 'string' ? message.subject : '',
    files: attachments.map(fileOf),
  };
}

function addressOf(value: unknown): Address[] {
  const { name = '', address = '' } = (value as Recipient | null | undefined)?.emailAddress ?? {};
  return address === '' && name === '' ? [] : [{ name: name === address ? '' : name, address }];
}

function fileOf({ id, name, contentType, isInline, contentId }: Attachment): OwnFile {
  const inText = isInline === true && contentId ? { contentId: contentId.replace(/^<|>$/g, '') } : {};
  return { id, name: name ?? '', type: contentType ?? '', ...inText };
}
