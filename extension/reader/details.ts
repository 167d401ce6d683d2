/**
 * What the verdict bar folds out: what the sentence means, what was noticed,
 * who signed with which certificate and chain, the layers and algorithms.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Diagnosis, Headers, OpenResult } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { factsText } from '../ui/certificate-facts.ts';
import '../ui/copy.ts';
import { encrypts } from '../layers.ts';
import { stepButton } from '../ui/problem.ts';
import { revocationText } from '../ui/revocation.ts';
import { algorithmsText } from './algorithms.ts';
import { type About, sentenceText } from './bar.ts';
import { certificateFold } from './certificate-fold.ts';
import { findingList } from './findings.ts';
import { layerList, layerText } from './layer-list.ts';
import type { Sentence } from './sentence.ts';
import { signerView } from './signer.ts';

/** Shows all that is known of a message that was opened; `saving` holds the buttons that save it. */
export function detailsOf(
  result: OpenResult,
  sentence: Sentence,
  saving: TemplateResult | typeof nothing,
  about: About = 'message',
): TemplateResult {
  const { findings, signers, brought, learned } = result;
  return html`
    ${meaning(sentence, about)} ${statusView(result)}
    ${
      findings.length > 0
        ? html`<h2>${t('reader_findings')}</h2>
            ${findingList(findings)}`
        : nothing
    }
    ${signers.map(signer => signerView(signer, signers.length, { date: result.headers.date, openedAt: result.openedAt }))}
    ${layerList(result.layers)} ${headerProtection(result.headers)}
    ${
      brought.length > 0
        ? html`<h2>${t('reader_brought')}</h2>
            <ul class="chain">
              ${brought.map(certificate => html`<li>${certificateFold(certificate)}</li>`)}
            </ul>`
        : nothing
    }
    ${learned.map(
      certificate => html`<p class="muted">
        ${t('reader_learned', { address: certificate.emails[0] ?? certificate.commonName })}
      </p>`,
    )}
    <div class="buttons">
      ${
        sentence.more === 'reader_look_at_authority'
          ? stepButton({ label: t('reader_authorities'), page: 'options/options.html#authorities' })
          : nothing
      }
      <signet-copy .text=${detailsText(result, sentence)}></signet-copy>
      ${saving}
    </div>
  `;
}

/** The paragraph that says what a sentence means; nothing where no text is known. */
export function meaning(sentence: Sentence, about: About = 'message'): TemplateResult | typeof nothing {
  // What is good is good for a part alone.
  const keys = about === 'message' ? [] : [`${sentence.key}_part_meaning`];
  for (const key of [...keys, `${sentence.key}_meaning`]) {
    const text = t(key, sentence.values);
    if (text !== key)
      return html`<h2>${t('reader_meaning')}</h2>
        <p>${text}</p>`;
  }
  return nothing;
}

/** Tells signature and encryption apart: neither makes up for the other. RFC 9787 Section 3. */
function statusView({ status, signers, layers }: OpenResult): TemplateResult | typeof nothing {
  if (signers.length === 0 && !layers.some(encrypts)) return nothing;
  const proven = status === 'verified' || status === 'verified-and-confidential';
  const secret = status === 'confidential' || status === 'verified-and-confidential';
  const signature = proven ? 'proven' : signers.length > 0 ? 'unproven' : 'none';
  const encryption = secret ? 'secret' : layers.some(encrypts) ? 'open' : 'none';
  return html`<dl class="details-list">
    <dt>${t('reader_status_signature')}</dt>
    <dd>${t(`reader_status_signature_${signature}`)}</dd>
    <dt>${t('reader_status_encryption')}</dt>
    <dd>${t(`reader_status_encryption_${encryption}`)}</dd>
  </dl>`;
}

/** Says whether the header fields are protected, and how; nothing where they are not, which is a finding. */
function headerProtection({ protection }: Headers): TemplateResult | typeof nothing {
  const protecting = protection === 'clear' || protection === 'cipher';
  return protecting ? html`<p class="muted">${t(`reader_header_${protection}`)}</p>` : nothing;
}

/** Everything as text, for the clipboard. */
function detailsText(result: OpenResult, sentence: Sentence): string {
  const lines = [sentenceText(sentence), `${t('reader_message_id')}: <${result.headers.messageId}>`];
  const findings = [...result.findings, ...result.signers.flatMap(signer => signer.findings)];
  for (const finding of findings) lines.push(`${finding.severity} ${finding.code}: ${finding.detail}`);
  for (const layer of result.layers) lines.push(layerText(layer), algorithmsText(layer.algorithms));
  for (const signer of result.signers) {
    lines.push('', signer.verdict, algorithmsText(signer.algorithms));
    if (signer.diagnosis) lines.push(diagnosisText(signer.diagnosis));
    for (const entry of signer.revocation) lines.push(revocationText(entry));
    const chain = signer.chain.length > 0 ? signer.chain : signer.certificate ? [signer.certificate] : [];
    for (const certificate of chain) lines.push(factsText(certificate));
  }
  return lines.join('\n');
}

/** What was changed, and where, for whoever looks for the server that did it. */
function diagnosisText({ code, detail, octet }: Diagnosis): string {
  return octet === undefined ? `${code}: ${detail}` : `${code}: ${detail} (octet ${octet})`;
}
