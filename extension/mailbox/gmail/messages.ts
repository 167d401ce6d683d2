/** What the Gmail API tells of a message. https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages */
import { parseAddresses } from '../../addresses.ts';
import { messageIDs } from '../../header-fields.ts';
import { failureOf } from '../../webmail/failure.ts';
import type { Listed, MailFolder } from '../contract.ts';

/** The properties that are read. */
export interface Message {
  id?: string;
  threadId?: string;
  labelIds?: string[];
  internalDate?: string;
  payload?: { headers?: { name?: string; value?: string }[] };
}

/** The part of a query that asks for them. */
export const metadata =
  'format=metadata&metadataHeaders=From&metadataHeaders=Subject&metadataHeaders=Message-ID';

const folders: [label: string, folder: MailFolder][] = [
  ['TRASH', 'deleted'],
  ['DRAFT', 'drafts'],
  ['SENT', 'sent'],
  ['INBOX', 'inbox'],
];

/** A message as the contract has it. */
export function listed({ id = '', threadId = '', labelIds = [], internalDate, payload }: Message): Listed {
  const field = (name: string) =>
    payload?.headers?.find(header => header.name?.toLowerCase() === name)?.value ?? '';
  const [author] = parseAddresses(field('from'));
  const at = new Date(Number(internalDate));
  return {
    id,
    conversation: threadId,
    messageId: messageIDs(field('message-id'))[0] ?? '',
    from: author?.address ?? '',
    fromName: author?.name ?? '',
    subject: field('subject'),
    received: Number.isNaN(at.getTime()) ? '' : at.toISOString(),
    folder: folders.find(([label]) => labelIds.includes(label))?.[1] ?? 'other',
    draft: labelIds.includes('DRAFT'),
  };
}

/** Others delete messages too: what is not there has no properties. Every other failure is one. */
export function nothingWhenGone(thrown: unknown): Record<string, never> {
  if (failureOf(thrown).code === 'not-found') return {};
  throw thrown;
}
