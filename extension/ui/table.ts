/**
 * A table that can be searched and sorted, and that shows only the rows near
 * the screen, so that ten thousand scroll like ten. Below 640 px each row
 * becomes a card.
 *
 *     <signet-table .view=${view} .rows=${rows}></signet-table>
 *
 * Tab goes through what can be pressed in the rows; the arrow keys go from row
 * to row, Home and End to the first and the last.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { LightElement } from './light-element.ts';
import { type Column, chunks, heightOf, type Sorting, sorted, turned } from './table-rows.ts';

/** What a table shows of its rows. */
export interface TableView<Row> {
  /** What the table lists, for those who hear it: "Your keys". */
  caption: string;
  /** The first names the row. */
  columns: Column<Row>[];
  /** The order at first. */
  sorting: Sorting;
  /** What identifies a row. */
  key: (row: Row) => string;
  /** What the search looks through, as a label of its field; no search without. */
  search?: { label: string; fits: (row: Row, search: string) => boolean };
  /** Opens a row: the cell of the first column becomes a button. */
  open?: (row: Row) => void;
  /** Buttons at the end of a row. */
  actions?: (row: Row) => TemplateResult;
}

/** How high a row is before one was seen, in CSS pixels. */
const ROW_HEIGHT = 57;
/** How far beyond the screen rows are shown. */
const MARGIN = '1200px 0px';
/** From this many rows on, a table offers the search. */
const SEARCH_FROM = 6;

/** The element `signet-table`. */
export class Table<Row> extends LightElement {
  static override properties = {
    view: { attribute: false },
    rows: { attribute: false },
    search: { state: true },
    sorting: { state: true },
    near: { state: true },
  };

  declare view: TableView<Row>;
  declare rows: readonly Row[];
  declare private search: string;
  declare private sorting: Sorting | undefined;
  /** The chunks near the screen. */
  declare private near: ReadonlySet<number>;
  #heights = new Map<number, number>();
  #observer: IntersectionObserver | undefined;
  #observed = new WeakSet<Element>();
  #shown: readonly Row[] = [];

  constructor() {
    super();
    this.rows = [];
    this.search = '';
    this.sorting = undefined;
    this.near = new Set([0]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#observed = new WeakSet();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!['view', 'rows', 'search', 'sorting'].some(name => changed.has(name))) return;
    const { search, columns } = this.view;
    const found = search && this.search ? this.rows.filter(row => search.fits(row, this.search)) : this.rows;
    this.#shown = sorted(found, columns, this.#sorting);
    this.#heights.clear();
  }

  protected override updated(): void {
    this.#observer ??= new IntersectionObserver(entries => this.#moved(entries), { rootMargin: MARGIN });
    for (const body of this.querySelectorAll('tbody')) {
      if (this.#observed.has(body)) continue;
      this.#observed.add(body);
      this.#observer.observe(body);
    }
  }

  #moved(entries: IntersectionObserverEntry[]): void {
    const near = new Set(this.near);
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const chunk = Number((target as HTMLElement).dataset.chunk);
      if (isIntersecting) {
        near.add(chunk);
      } else if (!target.contains(document.activeElement)) {
        if (near.has(chunk) && boundingClientRect.height > 0)
          this.#heights.set(chunk, boundingClientRect.height);
        near.delete(chunk);
      }
    }
    this.near = near;
  }

  get #sorting(): Sorting {
    return this.sorting ?? this.view.sorting;
  }

  #typed(event: InputEvent): void {
    this.search = (event.target as HTMLInputElement).value;
  }

  #keyed(event: KeyboardEvent): void {
    const row = (event.target as Element).closest('tr');
    const index = Number(row?.ariaRowIndex) - FIRST_ROW;
    if (!row || Number.isNaN(index)) return;
    const last = this.#shown.length - 1;
    const goal = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
    if (goal === undefined || goal < 0 || goal > last) return;
    event.preventDefault();
    const place = [...row.querySelectorAll(PRESSABLE)].indexOf(event.target as Element);
    void this.#goTo(goal, place);
  }

  /** Puts the focus onto what can be pressed at a place of a row, wherever the row is. */
  async #goTo(index: number, place: number): Promise<void> {
    const chunk = chunks(this.#shown.length).findIndex(({ to }) => index < to);
    if (!this.near.has(chunk)) {
      this.near = new Set([...this.near, chunk]);
      await this.updateComplete;
    }
    const row = this.querySelector(`tr[aria-rowindex="${index + FIRST_ROW}"]`);
    const goals = row?.querySelectorAll<HTMLElement>(PRESSABLE);
    (goals?.[place] ?? goals?.[0])?.focus();
  }

  protected override render() {
    const { view } = this;
    const searchable = view.search && (this.rows.length >= SEARCH_FROM || this.search);
    return html`<div class="table-tools">
        ${searchable && view.search ? this.#search(view.search.label) : nothing} ${this.#sortChoice()}
      </div>
      <p class="visually-hidden" role="status">
        ${this.search ? t('list_found', { count: this.#shown.length }) : nothing}
      </p>
      ${
        this.search && this.#shown.length === 0
          ? html`<p class="muted">${t('list_found_none', { search: this.search })}</p>`
          : this.#table()
      }`;
  }

  #search(label: string): TemplateResult {
    return html`<div class="search">
      ${icon('search', 'small')}
      <input
        class="input"
        type="search"
        aria-label=${label}
        placeholder=${label}
        .value=${this.search}
        @input=${this.#typed}
      />
    </div>`;
  }

  /** Where the rows are cards there are no headings to press. */
  #sortChoice(): TemplateResult | typeof nothing {
    const { column, direction } = this.#sorting;
    const sortable = this.view.columns.filter(({ order }) => order);
    if (sortable.length < 2 || this.rows.length < 2) return nothing;
    return html`<div class="table-sort">
      <select
        class="input"
        aria-label=${t('list_sort_by')}
        @change=${(event: Event) => {
          this.sorting = { column: (event.target as HTMLSelectElement).value, direction };
        }}
      >
        ${sortable.map(({ name, title }) => html`<option value=${name} ?selected=${name === column}>${title}</option>`)}
      </select>
      <button
        class="button icon-only"
        aria-label=${t('list_sort_turn')}
        title=${t('list_sort_turn')}
        @click=${() => {
          this.sorting = turned(this.#sorting, column);
        }}
      >
        ${icon(direction === 'ascending' ? 'arrow-down' : 'arrow-up')}
      </button>
    </div>`;
  }

  #table(): TemplateResult {
    const { caption, columns, actions } = this.view;
    // The roles say what the elements are anyway, until a narrow window lays them out as cards.
    return html`<table
      class="table"
      role="table"
      aria-rowcount=${this.#shown.length + 1}
      @keydown=${this.#keyed}
    >
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex="1">
          ${columns.map(column => this.#heading(column))}
          ${
            actions
              ? html`<th scope="col" role="columnheader"><span class="visually-hidden">${t('list_actions')}</span></th>`
              : nothing
          }
        </tr>
      </thead>
      ${repeat(
        chunks(this.#shown.length),
        (_, chunk) => chunk,
        ({ from, to }, chunk) => html`<tbody role="rowgroup" data-chunk=${chunk}>
          ${
            this.near.has(chunk)
              ? repeat(this.#shown.slice(from, to), this.view.key, (row, i) =>
                  this.#row(row, from + i + FIRST_ROW),
                )
              : this.#gap(chunk)
          }
        </tbody>`,
      )}
    </table>`;
  }

  /** Takes the place of rows that are far from the screen. */
  #gap(chunk: number): TemplateResult {
    const height = heightOf(chunk, this.#shown.length, this.#heights, ROW_HEIGHT);
    return html`<tr class="table-gap" aria-hidden="true"><td style="height: ${height}px"></td></tr>`;
  }

  #heading({ name, title, order }: Column<Row>): TemplateResult {
    if (!order) return html`<th scope="col" role="columnheader">${title}</th>`;
    const { column, direction } = this.#sorting;
    const active = name === column;
    return html`<th scope="col" role="columnheader" aria-sort=${active ? direction : nothing}>
      <button
        class="table-heading"
        @click=${() => {
          this.sorting = turned(this.#sorting, name);
        }}
      >
        ${title}${active ? icon(direction === 'ascending' ? 'arrow-up' : 'arrow-down', 'small') : nothing}
      </button>
    </th>`;
  }

  #row(row: Row, index: number): TemplateResult {
    const { columns, open, actions, key } = this.view;
    const [first, ...others] = columns;
    return html`<tr role="row" aria-rowindex=${index} data-key=${key(row)}>
      <th scope="row" role="rowheader">
        ${
          open
            ? html`<button class="table-open" @click=${() => open(row)}>${first?.cell(row)}</button>`
            : first?.cell(row)
        }
      </th>
      ${others.map(({ title, cell }) => html`<td role="cell" data-label=${title}>${cell(row)}</td>`)}
      ${actions ? html`<td role="cell" class="row-actions">${actions(row)}</td>` : nothing}
    </tr>`;
  }
}

/** The headings are the first row, and rows are counted from one. */
const FIRST_ROW = 2;

const PRESSABLE = 'button:not(:disabled), a[href], input:not(:disabled)';

customElements.define('signet-table', Table);
