/**
 * Texts in the user's language, from the catalogs in _locales.
 *
 * A text may hold placeholders in braces: "Signed by {name}." Keys of error
 * and finding codes are `error_` and `finding_` plus the code with underscores.
 */
import { unturned } from './direction.ts';

/** Texts by their keys, as a file of _locales has them for the browser. */
export type Catalog = Record<string, { message: string }>;

/** Texts in another language than the browser's; see {@link speak}. */
let chosen: Catalog | undefined;

/**
 * The language of the texts, with the browser's region where the browser
 * speaks the same: a browser in French shows English texts with English dates.
 */
export let language = languageOf(globalThis.chrome?.i18n?.getMessage('extension_language') || 'en');

/** Speaks another language from now on. What is shown already stays as it is. */
export function speak(texts: Catalog): void {
  chosen = texts;
  language = languageOf(textOf('extension_language'));
}

/**
 * Returns the text of a key, with its placeholders filled in; no value turns the direction of the text around it. An
 * unknown key comes back as it is.
 */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return unturned(tParts(key, values).join(''));
}

/** Like {@link t}, but keeps the pieces apart, so that a view can put markup into a sentence. */
export function tParts<T>(key: string, values: Record<string, T>): (string | T)[] {
  const text = textOf(key) || key;
  return text.split(/(\{[a-z]+\})/i).map(piece => {
    const name = /^\{([a-z]+)\}$/i.exec(piece)?.[1];
    return name !== undefined && name in values ? (values[name] as T) : piece;
  });
}

/** Turns a code of the contract into a key: ("error", "wrong-passphrase") gives "error_wrong_passphrase". */
export function codeKey(kind: 'error' | 'finding' | 'verdict' | 'failure', code: string): string {
  return `${kind}_${code.replaceAll('-', '_')}`;
}

/** Formats a date and time for people, by the platform. Takes RFC 3339; empty where it is not a date. */
export function formatDateTime(rfc3339: string): string {
  const date = new Date(rfc3339);
  return format(date, { dateStyle: 'long', timeStyle: 'short' });
}

/** Formats a date for people, by the platform. Takes RFC 3339; empty where it is not a date. */
export function formatDate(rfc3339: string): string {
  const date = new Date(rfc3339);
  return format(date, { dateStyle: 'long' });
}

/** Formats a number of octets for people: 5.2 MB. */
export function formatSize(octets: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  let unit = 0;
  let value = octets;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit === 0 ? 0 : 1,
  }).format(value);
}

/** Formats a time to wait for people: seconds below two minutes, else minutes, rounded up. */
export function formatWait(seconds: number): string {
  const long = seconds > 120;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: long ? 'minute' : 'second',
    unitDisplay: 'long',
  }).format(Math.max(1, Math.ceil(long ? seconds / 60 : seconds)));
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return Number.isNaN(date.valueOf()) ? '' : new Intl.DateTimeFormat(language, options).format(date);
}

/** Texts that were kept, by their keys. */
const kept = new Map<string, string>();

/** Keeps texts for a document that may outlive the extension, as content scripts do: the browser gives it none any more then. */
export function keepTexts(keys: readonly string[]): void {
  for (const key of keys) kept.set(key, textOf(key));
}

/** Empty where there is none. */
function textOf(key: string): string {
  // In a catalog two dollars are one.
  if (chosen) return chosen[key]?.message.replaceAll('$$', '$') ?? '';
  try {
    return chrome.i18n.getMessage(key);
  } catch {
    return kept.get(key) ?? '';
  }
}

function languageOf(texts: string): string {
  const browser = globalThis.chrome?.i18n?.getUILanguage?.() ?? texts;
  return new Intl.Locale(browser).language === texts ? browser : texts;
}
