/**
 * Roundcube's list of messages. Its rows tell one thing that matters here:
 * whether the message is of type application/pkcs7-mime or multipart/encrypted.
 * Clear-signed messages look like any with attachments, and stay unmarked:
 * asking the server for more would end the search that the user may be in.
 */
import type { ListRow, ListView } from '../adapter.ts';

export class RoundcubeListView implements ListView {
  readonly element: HTMLElement;

  /** Returns null where the page has no list. */
  static find(page: Document): RoundcubeListView | null {
    const list = page.getElementById('messagelist');
    return list === null ? null : new RoundcubeListView(list);
  }

  constructor(list: HTMLElement) {
    this.element = list;
  }

  *rows(): Iterable<ListRow> {
    for (const icon of this.element.querySelectorAll('tbody tr.message span.encrypted')) {
      const place = icon.closest('tr')?.querySelector('.subject a');
      if (place) yield { place, form: 'protected' };
    }
  }
}
