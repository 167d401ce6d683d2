/**
 * The files of a message that is written in Gmail. The page has uploaded them and
 * keeps their names alone; once it has saved them with the draft, they are downloaded from there.
 */
import type { DraftFile } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { ComposeForm } from './compose-form.ts';

/** After how many milliseconds to look again whether the draft has its files. */
const looks = [500, 1000, 1500, 2000, 3000, 4000];

/** Reads them. Throws `not-found` where Gmail has not saved them. */
export async function readFiles(
  form: ComposeForm,
  { base, mailbox }: { base: string; mailbox: Pick<Mailbox, 'download'> },
): Promise<DraftFile[]> {
  const names = form.fileNames();
  if (names.length === 0) return [];
  const message = await savedDraft(form, base, mailbox, names.length);
  const files: DraftFile[] = [];
  for (const [index, name] of names.entries()) {
    const { body, type } = await mailbox.download({ base, message, part: `0.${index + 1}` });
    files.push({ name, type, bytes: body });
  }
  return files;
}

/** The draft that holds as many files as the page shows. */
async function savedDraft(
  form: ComposeForm,
  base: string,
  mailbox: Pick<Mailbox, 'download'>,
  count: number,
): Promise<string> {
  // What is forwarded may never have been saved.
  form.save();
  for (const wait of looks) {
    const message = form.draft;
    try {
      if (message !== null && filesIn((await mailbox.download({ base, message })).body) >= count)
        return message;
    } catch (thrown) {
      if (failureOf(thrown).code !== 'not-found') throw thrown;
    }
    await new Promise(resolve => setTimeout(resolve, wait));
  }
  throw new WebmailError('not-found', 'the draft with the attached files');
}

/** How many parts of a message say that they are files. */
function filesIn(raw: Uint8Array): number {
  return new TextDecoder('latin1').decode(raw).match(/^content-disposition:\s*attachment\b/gim)?.length ?? 0;
}
