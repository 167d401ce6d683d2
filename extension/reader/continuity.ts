/** What is announced when somebody who is known signs with a certificate that was not seen before. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { groupHex } from '../ui/certificate-facts.ts';
import { stepButton } from '../ui/problem.ts';

/**
 * Announces another key or another authority of a correspondent, with what
 * was known before. A renewal is expected: the details tell it, and nothing here.
 */
export function continuityNotice({
  continuity,
  signers,
}: Pick<OpenResult, 'continuity' | 'signers'>): TemplateResult | typeof nothing {
  if (!continuity || continuity.code === 'renewed') return nothing;
  const { code, previous } = continuity;
  const now = signers.find(({ role, verdict }) => role === 'author' && verdict === 'valid')?.certificate;
  const address = previous.emails[0] ?? previous.commonName;
  const key = `reader_continuity_${code.replaceAll('-', '_')}`;
  return html`<div class="notice warn continuity" role="group" aria-label=${t('reader_continuity')}>
    ${icon(code === 'new-key' ? 'key-round' : 'landmark')}
    <div class="continuity-text">
      <p>
        <strong>${t(key, { name: previous.commonName, before: previous.issuerName, now: now?.issuerName ?? '' })}</strong>
      </p>
      <p>${t('reader_continuity_text')}</p>
      <p class="muted">
        ${t('reader_continuity_before', {
          number: groupHex(previous.serial),
          issuer: previous.issuerName,
          until: formatDate(previous.notAfter),
        })}
      </p>
    </div>
    <div class="buttons">
      ${stepButton({
        label: t('reader_continuity_compare'),
        page: `options/options.html#people/${encodeURIComponent(address.toLowerCase())}`,
      })}
    </div>
  </div>`;
}
