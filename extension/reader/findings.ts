/** What was noticed: each finding with its reason, and what to do about it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../js-bridge/contract.ts';
import { unturned } from '../direction.ts';
import { codeKey, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { findingDetail, findingText } from '../ui/certificate-facts.ts';
import { engineWords } from '../ui/engine-words.ts';

/** Shows findings; nothing where there are none. */
export function findingList(findings: Finding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<ul class="findings">
    ${findings.map(finding => {
      const detail = engineWords(unturned(findingDetail(finding)));
      const step = stepOf(finding);
      return html`<li class=${finding.severity}>
        ${icon(finding.severity === 'info' ? 'info' : 'triangle-alert', 'small')}
        <div>
          ${findingText(finding)}${detail ? html` <span class="muted">${detail}</span>` : nothing}
          ${step ? html`<p class="finding-step">${step}</p>` : nothing}
        </div>
      </li>`;
    })}
  </ul>`;
}

/** What to do about a finding, or "". */
function stepOf(finding: Finding): string {
  const key = `${codeKey('finding', finding.code)}_todo`;
  const text = t(key);
  return text === key ? '' : text;
}
