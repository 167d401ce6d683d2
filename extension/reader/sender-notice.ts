/** What is said beside the sentence: what a mark does not vouch for, and what a worse verdict leaves unsaid. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding, OpenResult } from '../../js-bridge/contract.ts';
import { codeKey, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { findingText } from '../ui/certificate-facts.ts';

/** What is good about a signature says nothing against these: the mark stays, and so it must not stand alone. */
const MISLEADING = ['lookalike-sender', 'display-name-address', 'display-name-hidden'];
const OF_UNKNOWN_AGE = ['no-signing-time', 'no-date'];

/** The sentence names what is worse; whoever decides to trust the certificate must know these as well. */
const WEAK = ['weak-key', 'weak-signature', 'weak-algorithm'];

/** Warns of what is easily overlooked about a sender, an age or a method; the details say what to do. */
export function senderNotice(
  result: Pick<OpenResult, 'findings' | 'signers' | 'verdict'>,
): TemplateResult | typeof nothing {
  const { findings, signers, verdict } = result;
  const ofAuthors = signers.filter(({ role }) => role === 'author').flatMap(({ findings }) => findings);
  const notices = [
    notice('reader_sender_notice', named(MISLEADING, findings)),
    notice('reader_age_notice', named(OF_UNKNOWN_AGE, findings)),
    notice('reader_weak_notice', verdict === 'weak' ? [] : named(WEAK, ofAuthors)),
  ];
  return notices.every(each => each === nothing) ? nothing : html`${notices}`;
}

/** The first finding of each code. */
function named(codes: string[], findings: Finding[]): Finding[] {
  return codes.flatMap(code => findings.find(finding => finding.code === code) ?? []);
}

function notice(label: string, findings: Finding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<div class="notice warn" role="group" aria-label=${t(label)}>
    ${icon('triangle-alert')}
    <div>${findings.map(
      finding => html`<p>
        <strong>${findingText(finding)}</strong> ${t(`${codeKey('finding', finding.code)}_todo`)}
      </p>`,
    )}</div>
  </div>`;
}
