/** What is known about whether a certificate was revoked, and what can be done to know more. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CertificateRevocation } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { engineWords } from './engine-words.ts';
import { hostOf } from './hosts.ts';
import { stepButton } from './problem.ts';

const goodSources: Record<string, string> = {
  online: 'reader_revocation_good_online',
  cache: 'reader_revocation_good_cache',
  message: 'reader_revocation_good_message',
};

/** What is known of one certificate, and from when: reading works without a network, and says so. */
export function revocationText(entry: CertificateRevocation): string {
  const { name, state, source } = entry;
  if (state === 'revoked')
    return t('reader_revocation_revoked', { name, date: formatDateTime(entry.revokedAt ?? '') });
  if (state === 'unknown') return t('reader_revocation_unknown', { name });
  return t(goodSources[source] ?? 'reader_revocation_good_file', {
    name,
    date: formatDateTime(entry.at ?? ''),
    next: formatDateTime(entry.nextUpdate ?? ''),
  });
}

/** Says what is known of one certificate, and offers to allow the host that would know more. */
export function revocationEntry(entry: CertificateRevocation): TemplateResult {
  const { wantsHost } = entry;
  return html`<div class="revocation-entry">
    <p>${revocationText(entry)}${entry.why ? html` <span class="muted">${engineWords(entry.why)}</span>` : nothing}</p>
    ${
      wantsHost
        ? html`<p class="muted">${t('reader_revocation_wants', { host: hostOf(wantsHost) })}</p>
            ${stepButton({
              label: t('reader_revocation_allow', { host: hostOf(wantsHost) }),
              page: `options/options.html#revocation/${encodeURIComponent(wantsHost)}`,
            })}`
        : nothing
    }
  </div>`;
}
