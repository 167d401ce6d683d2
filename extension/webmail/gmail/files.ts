/**
 * The files of a message that is written in Gmail. The page has uploaded them and
 * keeps their names alone; once it has saved them with the draft, they are downloaded from there.
 *
 * Parts of a draft have numbers, and not all of them are files: pictures in what is forwarded have some, too, under names
 * that its author chose. So a part is taken for a file of the page where the server calls it so, and no other part fits; and
 * where the file was seen to be chosen, by its octets. Else nothing is taken.
 */
import type { DraftFile } from '../../channel.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { ChosenFiles } from './chosen-files.ts';
import type { ComposeForm } from './compose-form.ts';

/** After how many milliseconds to look again whether the draft has its files. */
const looks = [0, 500, 1000, 1500, 2000, 3000, 4000];

/** Numbers of parts may have gaps so wide. */
const widestGap = 2;

/** Where the files are. */
interface Around {
  base: string;
  mailbox: Pick<Mailbox, 'download'>;
  chosen: Pick<ChosenFiles, 'areLatest'>;
}

/** Reads them. Throws `not-found` where Gmail has not saved them, or it is not sure which parts they are. */
export async function readFiles(
  form: Pick<ComposeForm, 'root' | 'fileNames' | 'draft' | 'save'>,
  { base, mailbox, chosen }: Around,
  wait = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds)),
): Promise<DraftFile[]> {
  const rows = form.fileNames();
  if (rows.length === 0) return [];
  // What is forwarded may never have been saved.
  form.save();
  for (const before of looks) {
    await wait(before);
    const message = form.draft;
    if (message === null) continue;
    const files = filesOf(rows, await partsOf(base, message, mailbox));
    if (files && (await areLatest(rows, files, form.root, chosen))) return files;
  }
  throw new WebmailError('not-found', 'the draft with the attached files');
}

/** All parts of a draft that have a number. */
async function partsOf(
  base: string,
  message: string,
  mailbox: Pick<Mailbox, 'download'>,
): Promise<DraftFile[]> {
  const parts: DraftFile[] = [];
  for (let number = 1, gap = 0; gap < widestGap; number++) {
    try {
      const { body, type, name } = await mailbox.download({ base, message, part: `0.${number}` });
      parts.push({ name, type, bytes: body });
      gap = 0;
    } catch (thrown) {
      if (failureOf(thrown).code !== 'not-found') throw thrown;
      gap++;
    }
  }
  return parts;
}

/**
 * The parts that the page shows as files, in its order; null where not all are there, or another part fits as well.
 *
 * @param rows what the page says of each file: its name, maybe with its size or more
 */
export function filesOf(rows: string[], parts: DraftFile[]): DraftFile[] | null {
  const left = new Set(parts);
  const found: DraftFile[] = [];
  for (const row of rows) {
    const fitting = fittingTo(row, parts);
    // Of two files with one name both are there, and each row takes one.
    if (fitting.length !== rows.filter(each => each === row).length) return null;
    const part = fitting.find(each => left.has(each));
    if (part === undefined) return null;
    left.delete(part);
    found.push(part);
  }
  return found;
}

function fittingTo(row: string, parts: DraftFile[]): DraftFile[] {
  const exact = parts.filter(({ name }) => name === row);
  return exact.length > 0 ? exact : parts.filter(({ name }) => name !== '' && row.includes(name));
}

async function areLatest(
  rows: string[],
  files: DraftFile[],
  root: Element,
  chosen: Pick<ChosenFiles, 'areLatest'>,
): Promise<boolean> {
  for (const row of new Set(rows)) {
    const own = files.filter((_, at) => rows[at] === row);
    const others = files.filter((_, at) => rows[at] !== row).map(({ name }) => name);
    if (!(await chosen.areLatest({ row, files: own, others }, root))) return false;
  }
  return true;
}
