/** The embedded webmail's list of messages: each row has its message's Content-Type. */
import { typeHint } from '../../header-fields.ts';
import type { ListRow, ListView, MessageForm } from '../adapter.ts';

export class DemoListView implements ListView {
  readonly element: HTMLElement;

  constructor(list: HTMLElement) {
    this.element = list;
  }

  *rows(): Iterable<ListRow> {
    for (const row of this.element.querySelectorAll<HTMLElement>('li[data-content-type]')) {
      const form = formOf(row.dataset.contentType ?? '');
      const place = row.querySelector('.subject');
      if (form !== null && place) yield { place, form };
    }
  }
}

/** Without its smime-type, which programs may leave out, application/pkcs7-mime is either. RFC 8551 Section 3.2.2. */
function formOf(contentType: string): MessageForm | null {
  switch (typeHint(contentType)) {
    case 'signed':
      return 'signed';
    case 'enveloped':
      return /smime-type\s*=/i.test(contentType) ? 'encrypted' : 'protected';
    default:
      return null;
  }
}
