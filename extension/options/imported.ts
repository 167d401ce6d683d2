import type { ImportCertificatesResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';

/** How many names a sentence can hold. */
const NAMED = 3;

/** What was stored, as one sentence. */
export function importedText({ added, known, completed }: ImportCertificatesResult): string {
  if (completed.length > 0) {
    const names = completed.map(({ certificate }) => certificate.commonName).join(', ');
    return t('people_key_completed', { names });
  }
  if (added.length === 0) return t('pages_import_known', { count: known });
  if (added.length > NAMED) return t('people_imported', { count: added.length });
  return t('pages_import_added', { names: added.map(({ commonName }) => commonName).join(', ') });
}
