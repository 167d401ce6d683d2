import { html, nothing, type TemplateResult } from 'lit';
import type { PolicyProblem } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { byWhom, policy } from './decided.ts';

/** What an administrator decided for all users of this browser; nothing where nobody did. */
export function policyView(): TemplateResult | typeof nothing {
  const { keys = [], problems = [], contradictions = [], supportLink = '' } = policy() ?? {};
  if (keys.length === 0 && problems.length === 0) return nothing;
  return html`<section class="group" aria-labelledby="policy-title">
    <h2 id="policy-title">${t('options_policy')}</h2>
    <p class="muted">${t('options_policy_text')} ${byWhom()}</p>
    ${keys.length > 0 ? html`<p lang="en"><code>${keys.join(', ')}</code></p>` : nothing}
    ${told(t('options_policy_problems'), problems)} ${told(t('options_policy_contradictions'), contradictions)}
    ${
      supportLink === ''
        ? nothing
        : html`<div class="buttons">
            <a class="button" href=${supportLink} target="_blank" rel="noopener noreferrer">${t('options_policy_support')}</a>
          </div>`
    }
  </section>`;
}

/** What an administrator should look at. */
function told(text: string, problems: readonly PolicyProblem[]): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<div class="notice warn">
    ${icon('triangle-alert')}
    <p>${text}</p>
    <ul class="policy-problems" lang="en">
      ${problems.map(({ key, detail }) => html`<li><code>${key}</code> ${detail}</li>`)}
    </ul>
  </div>`;
}
