/** What the engine says in its own words. */
import { t } from '../i18n.ts';

/**
 * Marks the engine's words as what they are where the user's language is another one: they are in English, for whoever
 * looks into it. "" for none.
 */
export function engineWords(detail: string): string {
  return detail === '' ? '' : t('ui_engine_detail', { detail });
}
