/** One signature: whose it is, what was noticed, how it was made, who vouches for its certificate. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Diagnosis, Signer } from '../../js-bridge/contract.ts';
import { codeKey, formatDateTime, t } from '../i18n.ts';
import { engineWords } from '../ui/engine-words.ts';
import { revocationEntry } from '../ui/revocation.ts';
import { algorithmRows } from './algorithms.ts';
import { chainView } from './certificate-fold.ts';
import { findingList } from './findings.ts';
import { diagnosisKey } from './sentence-of-broken.ts';

/** When a message says that it was written, and when it was looked at. */
export interface Times {
  date: string | undefined;
  openedAt: string;
}

/** Shows a signer, one of so many. */
export function signerView(signer: Signer, count: number, { date, openedAt }: Times): TemplateResult {
  const certificate = signer.certificate;
  const chain = signer.chain.length > 0 || !certificate ? signer.chain : [certificate];
  return html`
    <h2>${t(headingOf(signer, count))}</h2>
    ${signer.role === 'outer' ? html`<p>${t('reader_outer_signer_text')}</p>` : nothing}
    ${findingList(signer.findings)}
    <dl class="details-list">
      ${
        certificate
          ? html`<dt>${t('reader_signer_name')}</dt>
              <dd>${certificate.commonName}</dd>
              <dt>${t('reader_signer_addresses')}</dt>
              <dd>${certificate.emails.join(', ')}</dd>`
          : nothing
      }
      ${(signer.subject ?? []).map(
        ({ name, value }) => html`<dt lang="en">${name}</dt>
          <dd>${value}</dd>`,
      )}
      ${
        signer.signingTime
          ? html`<dt>${t('reader_signing_time')}</dt>
              <dd>${formatDateTime(signer.signingTime)} <span class="muted">${t('reader_signing_time_claim')}</span></dd>`
          : nothing
      }
      ${
        date
          ? html`<dt>${t('reader_dated')}</dt>
              <dd>${formatDateTime(date)}</dd>`
          : nothing
      }
      <dt>${t('reader_opened_at')}</dt>
      <dd>${formatDateTime(openedAt)} <span class="muted">${t('reader_opened_at_clock')}</span></dd>
      ${signer.diagnosis ? diagnosisRow(signer.diagnosis) : nothing} ${algorithmRows(signer.algorithms)}
      ${
        signer.revocation.length > 0
          ? html`<dt>${t('reader_revocation')}</dt>
              <dd>${signer.revocation.map(entry => revocationEntry(entry))}</dd>`
          : nothing
      }
    </dl>
    ${
      chain.length > 0
        ? html`<h3>${t('reader_chain')}</h3>
            ${chainView(chain)}`
        : nothing
    }
  `;
}

/** What was changed on the way, and what would be wrong without it. */
function diagnosisRow(diagnosis: Diagnosis): TemplateResult {
  const { code, detail, otherwise } = diagnosis;
  const finding = t(codeKey('finding', otherwise));
  return html`<dt>${t('reader_what_changed')}</dt>
    <dd>
      ${t(diagnosisKey(diagnosis))}${code === 'unknown' ? nothing : html` <span class="muted">${engineWords(detail)}</span>`}
      ${code === 'unknown' || otherwise === 'valid' ? nothing : html`<div>${t('reader_diagnosis_otherwise', { finding })}</div>`}
    </dd>`;
}

/** The verdicts of signatures that were not made over this message by the holder of the certificate. */
const DISPROVED = ['digest-mismatch', 'invalid-signature', 'malformed'];

/** A name that a broken signature gives must not stand under "Who signed". */
function headingOf(signer: Signer, count: number): string {
  if (DISPROVED.includes(signer.verdict)) return 'reader_named_signer';
  if (signer.role === 'outer') return 'reader_outer_signer';
  return count > 1 ? 'reader_one_signer' : 'reader_signer';
}
