/** What the pages say about a trusted authority, as words without markup. */
import type { AnchorInfo } from '../../js-bridge/contract.ts';
import { formatDate, language, t } from '../i18n.ts';

/** How far an authority is trusted, in one line. */
export function limitsText({ domains, purposes }: AnchorInfo): string {
  const parts = [];
  if (domains.length > 0) parts.push(t('authorities_for_domains', { domains: listed(domains) }));
  const [only] = purposes;
  if (purposes.length === 1 && only) parts.push(t(`authorities_only_${only}`));
  return parts.length > 0 ? parts.join(', ') : t('authorities_without_limits');
}

/** Whether the authority is in force: one of Mozilla's only while Mozilla's are. */
export function inForce({ enabled, source }: AnchorInfo, mozilla: boolean): boolean {
  return enabled && (source !== 'mozilla' || mozilla);
}

/** What the date means after which new certificates are not trusted; "" where there is none. */
export function distrustText({ distrustAfter, commonName }: AnchorInfo): string {
  return distrustAfter
    ? t('authorities_distrust_after', { name: commonName, date: formatDate(distrustAfter) })
    : '';
}

function listed(items: string[]): string {
  return new Intl.ListFormat(language).format(items);
}
