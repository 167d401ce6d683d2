/** What is said beside the sentence where a message names its sender so that people may take them for somebody else. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { codeKey, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { findingText } from '../ui/certificate-facts.ts';

/** What is good about a signature says nothing against these: the mark stays, and so it must not stand alone. */
const MISLEADING = ['lookalike-sender', 'display-name-address', 'display-name-hidden'];

/** Warns of a sender's name or address that is made to be mistaken; the details say what to do. */
export function senderNotice({ findings }: Pick<OpenResult, 'findings'>): TemplateResult | typeof nothing {
  const misleading = MISLEADING.flatMap(code => findings.find(finding => finding.code === code) ?? []);
  if (misleading.length === 0) return nothing;
  return html`<div class="notice warn" role="group" aria-label=${t('reader_sender_notice')}>
    ${icon('triangle-alert')}
    <div>${misleading.map(
      finding => html`<p>
        <strong>${findingText(finding)}</strong> ${t(`${codeKey('finding', finding.code)}_todo`)}
      </p>`,
    )}</div>
  </div>`;
}
