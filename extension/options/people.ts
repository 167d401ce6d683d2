import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ImportCertificatesResult, Person } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { EngineView } from '../ui/engine-view.ts';
import type { TableView } from '../ui/table.ts';
import { emptyState } from './empty.ts';
import { importedText } from './imported.ts';
import { Pages, type Slot } from './pages.ts';
import { bestOf, isUsable, whyText } from './person-facts.ts';
import '../ui/import-certificates.ts';
import '../ui/table.ts';
import './aliases.ts';
import './person.ts';

/** How long typing must rest before the engine searches, in milliseconds. */
const REST_MS = 150;

/** The people whose certificates are known: a list, or one of them. */
class PeopleSection extends EngineView {
  static override properties = {
    ...EngineView.properties,
    path: {},
    search: { state: true },
    slots: { state: true },
    importing: { state: true },
  };

  /** The address of the person that is shown, or "" for all. */
  declare path: string;
  declare search: string;
  /** The list as far as it was looked at; undefined until its length is known. */
  declare slots: readonly Slot<Person>[] | undefined;
  /** Whether the place for files is open. */
  declare importing: boolean;
  #pages: Pages<Person> | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.path = '';
    this.search = '';
    this.slots = undefined;
    this.importing = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#resting);
    this.#pages?.drop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('path') && this.path === '') this.#list();
  }

  /** Fetches the list anew; what is shown stays until the new one is there. */
  #list(): void {
    const { search } = this;
    this.#pages?.drop();
    const pages = new Pages<Person>(
      async (offset, limit) => {
        const answer = await this.attempt(() => this.engine.call('listPeople', { search, offset, limit }));
        return answer && { total: answer.result.total, items: answer.result.people };
      },
      () => {
        this.slots = pages.slots;
      },
    );
    this.#pages = pages;
    void pages.want(0);
  }

  #searched(event: InputEvent): void {
    this.search = (event.target as HTMLInputElement).value;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#list(), REST_MS);
  }

  #imported(event: CustomEvent<ImportCertificatesResult>): void {
    this.importing = false;
    this.search = '';
    this.#list();
    this.closest('main')?.querySelector<HTMLElement>('h1')?.focus();
    this.tell('said', importedText(event.detail));
  }

  async #toggleImport(): Promise<void> {
    this.importing = !this.importing;
    await this.updateComplete;
    if (this.importing) this.querySelector<HTMLElement>('signet-drop input')?.focus();
  }

  /** A person's row until it is there: as high as the others, so that nothing jumps. */
  #cell(slot: Slot<Person>, cell: (person: Person) => unknown): unknown {
    if (slot.item) return cell(slot.item);
    void this.#pages?.want(slot.index);
    return html`<span class="pending"></span>`;
  }

  readonly #view: TableView<Slot<Person>> = {
    caption: t('options_people'),
    sorting: { column: 'person', direction: 'ascending' },
    key: ({ index, item }) => item?.address ?? `${index}`,
    open: ({ item }) => {
      if (item) location.hash = `#people/${encodeURIComponent(item.address)}`;
    },
    columns: [
      {
        name: 'person',
        title: t('people_column_person'),
        cell: slot =>
          this.#cell(
            slot,
            ({ address, names }) => html`<span>${names[0] ?? address}</span>
              <span class="muted">${address}</span>`,
          ),
      },
      {
        name: 'state',
        title: t('people_column_state'),
        cell: slot =>
          this.#cell(
            slot,
            person => html`<span class="badge ${person.state === 'ready' ? '' : isUsable(person) ? 'warn' : 'bad'}">
                ${t(`people_state_${person.state}`)}
              </span>
              ${person.changed ? html`<span class="badge warn">${t('people_changed')}</span>` : nothing}`,
          ),
      },
      {
        name: 'why',
        title: t('people_column_why'),
        cell: slot =>
          this.#cell(slot, ({ why }) =>
            why && why.others > 0 ? html`<span class="muted">${whyText(why)}</span>` : nothing,
          ),
      },
      {
        name: 'until',
        title: t('options_column_until'),
        cell: slot =>
          this.#cell(
            slot,
            person => html`<span class="nowrap">${formatDate(bestOf(person)?.notAfter ?? '')}</span>`,
          ),
      },
    ],
  };

  protected override render() {
    if (this.path) {
      return html`<signet-person .engine=${this.engine} .address=${this.path}></signet-person>`;
    }
    const empty = this.slots?.length === 0 && this.search === '';
    return html`<p class="lead">${t('people_text')}</p>
      ${this.problemView([{ label: t('ui_try_again'), run: () => this.#list() }])}
      ${empty ? emptyState('users', t('people_none'), t('people_none_text')) : nothing}
      ${this.importing || empty ? this.#import() : nothing}
      ${this.slots && !empty ? this.#found(this.slots) : nothing}
      ${empty ? nothing : html`<signet-aliases .engine=${this.engine}></signet-aliases>`}`;
  }

  #import(): TemplateResult {
    return html`<section aria-label=${t('people_import')}>
      <signet-import-certificates
        .engine=${this.engine}
        what="people"
        label=${t('people_drop')}
        @certificates-imported=${this.#imported}
      ></signet-import-certificates>
    </section>`;
  }

  #found(slots: readonly Slot<Person>[]): TemplateResult {
    return html`<div class="list-tools">
        <div class="search">
          ${icon('search', 'small')}
          <input
            class="input"
            type="search"
            aria-label=${t('people_search')}
            placeholder=${t('people_search')}
            .value=${this.search}
            @input=${this.#searched}
          />
        </div>
        <p class="muted" role="status">${slots.length === 1 ? t('people_count_one') : t('people_count', { count: slots.length })}</p>
        <button class="button" aria-expanded=${this.importing} @click=${this.#toggleImport}>
          ${icon('upload', 'small')}${t('people_import')}
        </button>
      </div>
      ${
        slots.length === 0
          ? html`<p class="muted">${t('list_found_none', { search: this.search })}</p>`
          : html`<signet-table .view=${this.#view} .rows=${slots}></signet-table>`
      }`;
  }
}

customElements.define('signet-options-people', PeopleSection);
