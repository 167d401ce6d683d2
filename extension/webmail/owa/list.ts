/**
 * The list of messages. Its rows tell the conversation and nothing of what form its messages have, which Exchange keeps
 * as their class: that of the newest one is asked for, of some conversations at a time, and once for each.
 *
 * The page draws the rows that are in sight, and uses their elements again for others.
 */
import type { ListRow, ListView, MessageForm } from '../adapter.ts';
import { find, findAll } from './anchors.ts';
import type { ExchangeService } from './service.ts';
import type { Item } from './types.ts';

/** Of how many conversations is asked at once: those in sight are not many more. */
const most = 25;
/** How long rows must be there before they are asked about, in milliseconds: somebody may be scrolling by. */
const rest = 300;

export class OwaListView implements ListView {
  readonly element: HTMLElement;
  readonly naming = 'data-convid';
  readonly #service: Pick<ExchangeService, 'conversations'>;
  /** The form of the newest message of each conversation that was asked about. */
  readonly #forms = new Map<string, MessageForm | null>();
  #again: () => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;

  constructor(element: HTMLElement, service: Pick<ExchangeService, 'conversations'>) {
    this.element = element;
    this.#service = service;
  }

  *rows(): Iterable<ListRow> {
    let unknown = false;
    for (const row of findAll('row', this.element)) {
      const form = this.#forms.get(row.dataset.convid ?? '');
      unknown ||= form === undefined;
      const place = find('rowSubject', row) ?? row;
      yield { place, form: form ?? null };
    }
    if (unknown) this.#soon();
  }

  learning(again: () => void): void {
    this.#again = again;
  }

  /** Asks once for all rows that come within a moment. */
  #soon(): void {
    if (this.#asking) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), rest);
  }

  async #ask(): Promise<void> {
    const ids = findAll('row', this.element).map(row => row.dataset.convid ?? '');
    const unknown = [...new Set(ids)].filter(id => id !== '' && !this.#forms.has(id)).slice(0, most);
    if (unknown.length === 0) return;
    this.#asking = true;
    try {
      const found = await this.#service.conversations(unknown);
      for (const id of unknown) this.#forms.set(id, formOf(found.get(id) ?? []));
    } catch {
      // Marks are a help, and no news are bad ones: without an answer there are none.
      for (const id of unknown) this.#forms.set(id, null);
    } finally {
      this.#asking = false;
    }
    this.#again();
  }
}

/** The form of the newest of a conversation's messages, by its class. [MS-OXOSMIME] Sections 2.1.1 and 2.1.2. */
export function formOf(items: Item[]): MessageForm | null {
  const at = ({ DateTimeReceived = '' }: Item) => Date.parse(DateTimeReceived) || 0;
  const [newest] = items.toSorted((a, b) => at(b) - at(a));
  const name = newest?.ItemClass?.toLowerCase() ?? '';
  if (name === 'ipm.note.smime.multipartsigned') return 'signed';
  return /^ipm\.note\.smime(\.|$)/.test(name) ? 'protected' : null;
}
