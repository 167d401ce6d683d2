/** The field of a webmail's page into which its user chooses files. */
import type { DraftFile } from '../channel.ts';
import { WebmailError } from './failure.ts';

/**
 * Gives files to the page, as if the user had chosen them.
 *
 * @param page names the view, for people
 * @throws {WebmailError} not-recognised where the page has no such field
 */
export function chooseFiles(field: Element | null, files: DraftFile[], page: string): void {
  if (files.length === 0) return;
  if (!(field instanceof HTMLInputElement)) throw new WebmailError('not-recognised', `${page}: file field`);
  const transfer = new DataTransfer();
  for (const { bytes, name, type } of files) transfer.items.add(new File([bytes], name, { type }));
  field.files = transfer.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
