/** The log of what was done with the keys, as a file for a spreadsheet or a program. */
import type { ActivityEntry } from '../../js-bridge/contract.ts';

const COLUMNS = ['at', 'kind', 'name', 'keyId', 'detail', 'role'] as const satisfies (keyof ActivityEntry)[];

/** The log as CSV, RFC 4180: with headings, in UTF-8 with a byte order mark, without which Excel reads it as Latin. */
export function asCSV(entries: readonly ActivityEntry[]): string {
  const rows = [[...COLUMNS], ...entries.map(entry => COLUMNS.map(column => entry[column] ?? ''))];
  return `\uFEFF${rows.map(row => `${row.map(field).join(',')}\r\n`).join('')}`;
}

/** The log as JSON: an array of entries, the newest first. */
export function asJSON(entries: readonly ActivityEntry[]): string {
  const plain = entries.map(entry =>
    Object.fromEntries(COLUMNS.map(column => [column, entry[column] ?? ''])),
  );
  return `${JSON.stringify(plain, null, 2)}\n`;
}

/**
 * One field of CSV. Who sends a message chooses its header fields, and a
 * spreadsheet takes a text that begins with =, +, -, @, a tab or a line end for
 * a formula: an apostrophe before it makes it text. Where the spreadsheet's language
 * separates fields by semicolons, quotation marks end with the first field, and a
 * new one begins behind each semicolon within a text.
 */
function field(text: string): string {
  const first = /^\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  const harmless = first.replace(/;(?=[\s"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, ";'");
  return `"${harmless.replaceAll('"', '""')}"`;
}
