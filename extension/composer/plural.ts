import { language, t } from '../i18n.ts';

/** Returns the text for a number: `key_one` or `key_other` by the rules of the language, with `{n}` filled in. */
export function plural(key: string, n: number, values: Record<string, string | number> = {}): string {
  const rules = new Intl.PluralRules(language);
  return t(`${key}_${rules.select(n) === 'one' ? 'one' : 'other'}`, { n, ...values });
}

/** Writes a list as a person says it: "a, b, and c". */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat(language).format(items);
}
