/** Which rows a table shows, in which order, and in which pieces; without a page, so that it can be tested. */

/** A column of a table. */
export interface Column<Row> {
  /** Names the column within its table. */
  name: string;
  /** Its heading, for people. */
  title: string;
  /** What stands in a row's cell: text, or whatever a lit template may hold. */
  cell: (row: Row) => unknown;
  /** Orders two rows from small to large; a column without it cannot be sorted by. */
  order?: (a: Row, b: Row) => number;
}

/** By which column a table is sorted. */
export interface Sorting {
  column: string;
  direction: 'ascending' | 'descending';
}

/** How many rows are shown or left out together: enough for a screen. */
export const CHUNK = 40;

/** Orders texts as people do: by the language's alphabet, and numbers by their value. */
export const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;

/** Returns the rows in order, in a new array; rows that are equal keep their order. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sorting: Sorting): Row[] {
  const order = columns.find(column => column.name === sorting.column)?.order;
  if (!order) return [...rows];
  const sign = sorting.direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => sign * order(a, b));
}

/** The sorting after a click on a heading: its own column, and the other way round when it was that already. */
export function turned(sorting: Sorting, column: string): Sorting {
  const again = sorting.column === column && sorting.direction === 'ascending';
  return { column, direction: again ? 'descending' : 'ascending' };
}

/** Cuts a number of rows into chunks: the first and the one after the last row of each. */
export function chunks(count: number): { from: number; to: number }[] {
  const starts = Array.from({ length: Math.ceil(count / CHUNK) }, (_, i) => i * CHUNK);
  return starts.map(from => ({ from, to: Math.min(from + CHUNK, count) }));
}

/**
 * The height that is left free for a chunk that is not shown: what it had when
 * it was, else what its rows would need if they were like those that were.
 *
 * @param measured heights of chunks that were shown, by number
 * @param usual the height of a row before any was measured
 */
export function heightOf(
  chunk: number,
  count: number,
  measured: ReadonlyMap<number, number>,
  usual: number,
): number {
  const own = measured.get(chunk);
  if (own !== undefined) return own;
  const all = chunks(count);
  let height = 0;
  let rows = 0;
  for (const [number, value] of measured) {
    const each = all[number];
    if (!each) continue;
    height += value;
    rows += each.to - each.from;
  }
  const wanted = all[chunk];
  return wanted ? (wanted.to - wanted.from) * (rows > 0 ? height / rows : usual) : 0;
}
