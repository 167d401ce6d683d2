/** People, files and pictures of a message that is being written, where the page shows names alone. */
import type { Address } from '../../../js-bridge/contract.ts';
import { addressKey } from '../../addresses.ts';
import type { DraftFile } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import { WebmailError } from '../failure.ts';
import { readLocalImage } from '../html.ts';
import type { Saved } from './own-draft.ts';

/** Those who are among the recipients of a draft, each once. */
export function peopleIn(saved: Pick<Saved, 'to' | 'cc' | 'bcc'> | null): Address[] {
  if (saved === null) return [];
  const people = new Map(
    [...saved.to, ...saved.cc, ...saved.bcc].map(each => [addressKey(each.address), each]),
  );
  return [...people.values()];
}

/** Whether a draft has as many recipients as the page shows, and its files. */
export function isSaved(saved: Saved, recipients: number, fileNames: string[]): boolean {
  return peopleIn(saved).length >= recipients && fileNames.every(name => hasFile(saved, name));
}

/** Fetches the files that the page shows: it has sent them to the server, and keeps nothing of them but their names. */
export async function readFiles(
  saved: Saved | null,
  fileNames: string[],
  mailbox: Pick<Mailbox, 'file'>,
): Promise<DraftFile[]> {
  if (fileNames.length === 0) return [];
  if (saved === null || !fileNames.every(name => hasFile(saved, name)))
    throw new WebmailError('not-found', 'the draft with the attached files');
  const files: DraftFile[] = [];
  for (const { id, name, type, contentId } of saved.files) {
    if (contentId === undefined) files.push({ name, type, bytes: await mailbox.file(saved.id, id) });
  }
  return files;
}

/** Fetches a picture in the text: it is a file of the draft, which the text names by its Content-ID, or it is in the page. */
export async function readImage(
  src: string,
  saved: Saved | null,
  mailbox: Pick<Mailbox, 'file'>,
): Promise<{ blob: Blob; name: string } | null> {
  const file = saved?.files.find(({ contentId }) => contentId !== undefined && src.includes(contentId));
  if (!saved || !file) return readLocalImage(src);
  const bytes = await mailbox.file(saved.id, file.id);
  return { blob: new Blob([bytes], { type: file.type }), name: file.name };
}

function hasFile(saved: Saved, name: string): boolean {
  return saved.files.some(file => file.name === name);
}
