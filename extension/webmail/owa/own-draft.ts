/**
 * The draft that the page saves of a message by itself, or that the view was opened with. The page does not say
 * which of the drafts it is, so those that were there before are noted, and of
 * the others the one counts that has what the compose view shows.
 */
import { isProtected } from './identify.ts';
import type { ExchangeService } from './service.ts';
import type { Item } from './types.ts';

/** How many of the newest drafts are looked at. */
const most = 25;

export class OwnDraft {
  readonly #service: ExchangeService;
  readonly #before: Promise<Set<string>>;

  /** Notes the drafts that are there when a compose view opens, or is about to: some are saved as they open. */
  constructor(service: ExchangeService) {
    this.#service = service;
    this.#before = this.#newest().then(
      items => new Set(items.map(({ ItemId }) => ItemId.Id)),
      // Without knowing them, none is taken for the view's.
      () => this.#everything,
    );
  }

  /**
   * The draft of a view that shows files, by its subject; null where there is none, or more than one. Of those that were
   * there before, `opened` may be it.
   */
  async find(fits: (subject: string) => boolean, fileNames: string[], opened: Item[]): Promise<Item | null> {
    const before = await this.#before;
    const others = new Set(opened.map(({ ItemId }) => ItemId.Id));
    const added = (await this.#newest()).filter(
      ({ ItemId }) => !before.has(ItemId.Id) || others.has(ItemId.Id),
    );
    const fitting: Item[] = [];
    for (const { ItemId } of added.filter(({ Subject = '' }) => fits(Subject))) {
      const item = await this.#service.item(ItemId.Id);
      // The copy that Signet keeps has the same subject as one that the page has opened.
      if (isProtected(item)) continue;
      const names = (item.Attachments ?? []).flatMap(({ Name, IsInline }) => (IsInline ? [] : (Name ?? [])));
      if (fileNames.every(name => names.includes(name))) fitting.push(item);
    }
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }

  async #newest(): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this.#service.newest('drafts')) {
      items.push(item);
      if (items.length === most) break;
    }
    return items;
  }

  /** A set that has every id. */
  get #everything(): Set<string> {
    const all = new Set<string>();
    all.has = () => true;
    return all;
  }
}
