import { t } from '../i18n.ts';

/** What came of a question to a directory, in words; the engine's own where no text is known. */
export function outcomeText(outcome: string): string {
  const key = `directories_outcome_${outcome.replaceAll('-', '_')}`;
  const text = t(key);
  return text === key ? outcome : text;
}
