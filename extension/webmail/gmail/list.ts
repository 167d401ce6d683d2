/**
 * A list of conversations. Its rows name the files of their newest message, where the user has not chosen a denser list,
 * and what S/MIME puts into a message is a file to Gmail.
 */
import type { ListRow, ListView, MessageForm } from '../adapter.ts';
import { find, findAll } from './anchors.ts';

export class GmailListView implements ListView {
  readonly element: HTMLElement;
  readonly naming = 'title';

  constructor(element: HTMLElement) {
    this.element = element;
  }

  *rows(): Iterable<ListRow> {
    for (const row of findAll('row', this.element)) {
      const place = find('rowSubject', row)?.parentElement;
      const names = findAll('rowFile', row).map(({ title }) => title);
      if (place) yield { place, form: formOf(names) };
    }
  }
}

/** The form of a message that has files with these names. RFC 8551 Section 3.2.1. */
export function formOf(names: string[]): MessageForm | null {
  if (names.some(name => /^smime\.p7m$/i.test(name))) return 'protected';
  return names.some(name => /^smime\.p7s$/i.test(name)) ? 'signed' : null;
}
