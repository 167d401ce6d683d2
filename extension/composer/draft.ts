/** A message while it is written, and what the engine and the webmail get of it. */
import type {
  Address,
  ComposeParams,
  Draft,
  ExportDraftParams,
  KeptDraft,
} from '../../js-bridge/contract.ts';
import { asciiAddress } from '../addresses.ts';
import type { Through } from '../carried.ts';
import type { DraftFile, WebmailDraft } from '../channel.ts';
import type { Snapshot } from './autosave.ts';
import type { AttachedFile } from './files.ts';
import type { InlineImage } from './images.ts';
import type { Job } from './job.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the composer's fields hold. */
export interface Writing {
  from: Address;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  replyTo: Address[];
  subject: string;
  /** One of them may be empty. HTML names its images by cid: URLs. */
  text: string;
  html: string;
  /** The images that the HTML names. */
  images: InlineImage[];
  files: AttachedFile[];
  inReplyTo: string;
  references: string[];
  /** Header fields that are not to be seen outside. See ComposeParams. */
  confidential: string[];
}

/** How a message is to be protected and how large it may become. */
export interface Protection
  extends Pick<ComposeParams, 'sign' | 'encrypt' | 'requestReceipt' | 'securityLabel' | 'carries'> {
  maxSize: number;
}

/** Prepares what the engine needs to build the message. @throws {DOMException} when a file cannot be read */
export async function prepare(writing: Writing, protection: Protection): Promise<Job> {
  const attached = attachedTo(writing);
  const draft: Draft = {
    ...common(writing),
    html: writing.html && wholeDocument(writing.html),
    attachments: attached.map(({ blob: _, ...described }) => described),
  };
  const { confidential } = writing;
  const params: ComposeParams = { draft, ...protection, confidential };
  return { params, bodies: await Promise.all(attached.map(({ blob }) => read(blob))) };
}

/** Makes a snapshot of the message, for the engine to keep. */
export function snapshot(
  writing: Writing,
  besides: Omit<KeptDraft, 'draft' | 'files' | 'confidential'>,
): Snapshot {
  const attached = attachedTo(writing);
  const attachments = attached.map(({ blob: _, ...described }) => described);
  const draft: Draft = { ...common(writing), html: writing.html, attachments };
  const { confidential } = writing;
  return { kept: { ...besides, draft, confidential }, files: attached.map(({ blob }) => blob) };
}

/** What the engine needs to make an encrypted message of a draft. The bodies are given away. */
export interface Exported {
  params: ExportDraftParams;
  bodies: Bytes[];
}

/** Prepares a kept draft to be kept elsewhere, too. @throws {DOMException} when a file cannot be read */
export async function prepareExport(
  id: string,
  { kept, files }: Snapshot,
  through: Through,
): Promise<Exported> {
  const { draft, choices, answers, confidential, heldFor } = kept;
  const html = draft.html && wholeDocument(draft.html);
  const params = {
    id,
    draft: { ...draft, ...(html ? { html } : {}) },
    choices,
    answers,
    confidential,
    heldFor,
    ...through,
  };
  return { params, bodies: await Promise.all(files.map(read)) };
}

/** The images and the files, in the order in which they are attached. */
function attachedTo({
  images,
  files,
}: Writing): { name: string; type: string; contentId?: string; blob: Blob }[] {
  return [
    ...images.map(({ name, type, contentId, blob }) => ({ name, type, contentId, blob })),
    ...files.map(({ name, type, blob }) => ({ name, type, blob })),
  ];
}

/** Turns the message back into what the webmail's own compose view holds. */
export async function giveBack(writing: Writing, identities: Address[]): Promise<WebmailDraft> {
  const { html } = writing;
  const files: Promise<DraftFile>[] = [
    ...writing.images.map(async ({ name, type, contentId, blob }) => ({
      name,
      type,
      contentId,
      bytes: await read(blob),
    })),
    ...writing.files.map(async ({ name, type, blob }) => ({ name, type, bytes: await read(blob) })),
  ];
  return { identities, draft: { ...common(writing), html }, files: await Promise.all(files) };
}

function common({
  from,
  to,
  cc,
  bcc,
  replyTo,
  subject,
  text,
  inReplyTo,
  references,
}: Writing): Omit<Draft, 'attachments'> {
  const ascii = ({ name, address }: Address) => ({ name, address: asciiAddress(address) });
  return {
    from: ascii(from),
    to: to.map(ascii),
    cc: cc.map(ascii),
    bcc: bcc.map(ascii),
    replyTo: replyTo.map(ascii),
    subject,
    text,
    inReplyTo,
    references,
  };
}

/** A whole document: some mail programs guess at the charset and the mode of a bare fragment. */
function wholeDocument(body: string): string {
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`;
}

async function read(blob: Blob): Promise<Bytes> {
  return new Uint8Array(await blob.arrayBuffer());
}
