/**
 * What the verdict bar folds out: what the sentence means, what was noticed,
 * who signed with which certificate and chain, the layers and algorithms.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type {
  CertificateInfo,
  Diagnosis,
  Finding,
  Layer,
  OpenResult,
  Signer,
} from '../../js-bridge/contract.ts';
import { codeKey, formatDateTime, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { certificateDetails } from '../ui/certificate.ts';
import { factsText, findingDetail, findingText } from '../ui/certificate-facts.ts';
import '../ui/copy.ts';
import { stepButton } from '../ui/problem.ts';
import { revocationEntry, revocationText } from '../ui/revocation.ts';
import { algorithmsOf } from './algorithms.ts';
import { sentenceText } from './bar.ts';
import { diagnosisKey, type Sentence } from './sentence.ts';

/** Shows all that is known of a message that was opened. */
export function detailsOf(result: OpenResult, sentence: Sentence, save: () => void): TemplateResult {
  return html`
    ${meaning(sentence)}
    ${
      result.findings.length > 0
        ? html`<h2>${t('reader_findings')}</h2>
            ${findingList(result.findings)}`
        : nothing
    }
    ${result.signers.map(signer => signerView(signer, result.signers.length))}
    ${
      result.layers.length > 0
        ? html`<h2>${t('reader_layers')}</h2>
            <ol class="layers">
              ${result.layers.map(layer => html`<li>${icon(layerIcon(layer), 'small')}<span>${layerText(layer)}</span></li>`)}
            </ol>`
        : nothing
    }
    ${result.learned.map(
      certificate => html`<p class="muted">
        ${t('reader_learned', { address: certificate.emails[0] ?? certificate.commonName })}
      </p>`,
    )}
    <div class="buttons">
      ${
        result.verdict === 'untrusted'
          ? stepButton({ label: t('reader_authorities'), page: 'options/options.html#authorities' })
          : nothing
      }
      <signet-copy .text=${detailsText(result, sentence)}></signet-copy>
      <button class="button" type="button" @click=${save}>${icon('download', 'small')}${t('reader_save_original')}</button>
    </div>
  `;
}

/** The paragraph that says what a sentence means; nothing where no text is known. */
export function meaning(sentence: Sentence): TemplateResult | typeof nothing {
  const key = `${sentence.key}_meaning`;
  const text = t(key, sentence.values);
  return text === key
    ? nothing
    : html`<h2>${t('reader_meaning')}</h2>
        <p>${text}</p>`;
}

function findingList(findings: Finding[]): TemplateResult {
  return html`<ul class="findings">
    ${findings.map(finding => {
      const detail = findingDetail(finding);
      return html`<li class=${finding.severity}>
        ${icon(finding.severity === 'info' ? 'info' : 'triangle-alert', 'small')}
        <span>${findingText(finding)}${detail ? html` <span class="muted">${detail}</span>` : nothing}</span>
      </li>`;
    })}
  </ul>`;
}

function signerView(signer: Signer, count: number): TemplateResult {
  const certificate = signer.certificate;
  return html`
    <h2>${t(headingOf(signer, count))}</h2>
    ${signer.findings.length > 0 ? findingList(signer.findings) : nothing}
    <dl class="details-list">
      ${
        certificate
          ? html`<dt>${t('reader_signer_name')}</dt>
              <dd>${certificate.commonName}</dd>
              <dt>${t('reader_signer_addresses')}</dt>
              <dd>${certificate.emails.join(', ')}</dd>`
          : nothing
      }
      ${
        signer.signingTime
          ? html`<dt>${t('reader_signing_time')}</dt>
              <dd>${formatDateTime(signer.signingTime)} <span class="muted">${t('reader_signing_time_claim')}</span></dd>`
          : nothing
      }
      ${signer.diagnosis ? diagnosisView(signer.diagnosis) : nothing}
      <dt>${t('reader_algorithms')}</dt>
      <dd>${algorithmsOf(signer)}</dd>
      ${
        signer.revocation.length > 0
          ? html`<dt>${t('reader_revocation')}</dt>
              ${signer.revocation.map(entry => html`<dd>${revocationEntry(entry)}</dd>`)}`
          : nothing
      }
    </dl>
    ${certificate ? chainView(certificate, signer.chain) : nothing}
  `;
}

/** What was changed on the way, and what would be wrong without it. */
function diagnosisView(diagnosis: Diagnosis): TemplateResult {
  const { code, detail, otherwise } = diagnosis;
  const finding = t(codeKey('finding', otherwise));
  return html`<dt>${t('reader_what_changed')}</dt>
    <dd>
      ${t(diagnosisKey(diagnosis))} <span class="muted">${detail}</span>
    </dd>
    ${code === 'unknown' || otherwise === 'valid' ? nothing : html`<dd>${t('reader_diagnosis_otherwise', { finding })}</dd>`}`;
}

/** The verdicts of signatures that were not made over this message by the holder of the certificate. */
const DISPROVED = ['digest-mismatch', 'invalid-signature', 'malformed'];

/** A name that a broken signature gives must not stand under "Who signed". */
function headingOf(signer: Signer, count: number): string {
  if (DISPROVED.includes(signer.verdict)) return 'reader_named_signer';
  return count > 1 ? 'reader_one_signer' : 'reader_signer';
}

function chainView(certificate: CertificateInfo, chain: CertificateInfo[]): TemplateResult {
  const links = chain.length > 0 ? chain : [certificate];
  return html`
    <h3>${t('reader_chain')}</h3>
    <ol class="chain">
      ${links.map(
        (link, depth) => html`<li style="--depth: ${depth}">
          <details>
            <summary>${icon(link.isAuthority ? 'landmark' : 'user', 'small')}<span>${link.commonName}</span></summary>
            ${certificateDetails(link)}
          </details>
        </li>`,
      )}
    </ol>
  `;
}

function layerIcon(layer: Layer): IconName {
  if (encrypts(layer)) return 'lock';
  return layer.kind === 'signed' ? 'signature' : 'paperclip';
}

function layerText(layer: Layer): string {
  if (encrypts(layer)) {
    const algorithm = [layer.algorithm, layer.keyAlgorithm].filter(Boolean).join(', ');
    const count = layer.recipients ?? 0;
    const key = layer.authenticated ? 'reader_layer_auth_enveloped' : 'reader_layer_enveloped';
    return count === 1 ? t(`${key}_one`, { algorithm }) : t(key, { algorithm, count });
  }
  if (layer.kind === 'signed')
    return t(layer.form === 'opaque' ? 'reader_layer_opaque' : 'reader_layer_clear');
  return t(layer.kind === 'compressed' ? 'reader_layer_compressed' : 'reader_layer_digested');
}

/** Everything as text, for the clipboard. */
export function detailsText(result: OpenResult, sentence: Sentence): string {
  const lines = [sentenceText(sentence), `${t('reader_message_id')}: <${result.headers.messageId}>`];
  const findings = [...result.findings, ...result.signers.flatMap(signer => signer.findings)];
  for (const finding of findings) lines.push(`${finding.severity} ${finding.code}: ${finding.detail}`);
  for (const layer of result.layers) lines.push(layerText(layer));
  for (const signer of result.signers) {
    lines.push('', `${signer.verdict}, ${signer.signatureAlgorithm}, ${signer.digestAlgorithm}`);
    for (const entry of signer.revocation) lines.push(revocationText(entry));
    const chain = signer.chain.length > 0 ? signer.chain : signer.certificate ? [signer.certificate] : [];
    for (const certificate of chain) lines.push(factsText(certificate));
  }
  return lines.join('\n');
}
