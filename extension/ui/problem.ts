/**
 * What did not happen, what that means, and the next step as a button.
 *
 *     ${engineProblem(error, [{ label: t('ui_try_again'), run: again }])}
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import type { Failure } from '../channel.ts';
import { topicOfTitle } from '../help/topics.ts';
import { codeKey, formatSize, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { openConsent } from '../mailbox/ask.ts';
import type { Obstacle } from './visible.ts';
import './copy.ts';

/** A next step. A step with a page opens that page of the extension in a new tab. */
export type Step = { label: string; primary?: true } & ({ run: () => void } | { page: string });

/** A notice in words; the helpers below make one of an error. */
export interface Problem {
  title: string;
  help: string;
  /** For the details: codes and phrases that help whoever looks into it. */
  detail: string;
  tone: 'neutral' | 'warn' | 'bad';
  /** The topic of the help that explains it. */
  topic?: string | undefined;
  /** Something to send on. */
  link?: string | undefined;
}

/** Shows a problem with its next steps. */
export function problemNotice(problem: Problem, steps: Step[] = []): TemplateResult {
  const symbol: IconName = problem.tone === 'neutral' ? 'info' : 'triangle-alert';
  return html`
    <div class="notice problem ${problem.tone === 'neutral' ? '' : problem.tone}" role="alert">
      ${icon(symbol)}
      <div class="problem-text">
        <strong>${problem.title}</strong>
        ${problem.help || problem.topic ? html`<p>${problem.help} ${helpLink(problem.topic)}</p>` : nothing}
        ${problem.link ? html`<p class="mono problem-link">${problem.link}</p><signet-copy .text=${problem.link}></signet-copy>` : nothing}
        ${
          problem.detail
            ? html`<details>
                <summary>${t('ui_details')}</summary>
                <p class="mono">${problem.detail}</p>
              </details>`
            : nothing
        }
      </div>
      ${steps.length > 0 ? html`<div class="buttons">${steps.map(stepButton)}</div>` : nothing}
    </div>
  `;
}

/** Leads to the page that explains a topic; nothing where there is no topic. */
export function helpLink(topic: string | undefined): TemplateResult | typeof nothing {
  if (topic === undefined) return nothing;
  const page = chrome.runtime.getURL(`help/help.html#${topic}`);
  return html`<a class="help-link" href=${page} target="_blank" rel="noopener">${t('ui_help')}</a>`;
}

/** Shows one next step. */
export function stepButton(step: Step): TemplateResult {
  const look = step.primary ? 'button primary' : 'button';
  return 'page' in step
    ? html`<a class=${look} href=${chrome.runtime.getURL(step.page)} target="_blank" rel="noopener">${step.label}</a>`
    : html`<button class=${look} type="button" @click=${step.run}>${step.label}</button>`;
}

/** Shows what the engine did not do; errorOf of the client makes an error of whatever was thrown. */
export function engineProblem(error: ContractError, steps: Step[] = []): TemplateResult {
  return problemNotice(problemOfError(error), steps);
}

/** Shows that a click did not count, because the view could not be seen as it is. */
export function obstacleProblem(obstacle: Obstacle): TemplateResult {
  const key = `visible_${obstacle.replaceAll('-', '_')}`;
  return problemNotice({
    title: t(key),
    help: t(`${key}_help`),
    detail: '',
    tone: 'warn',
    topic: topicOfTitle(key),
  });
}

/** Puts the step in front that leads to where the user can agree to what a failure wants, where it wants something of him. */
function withConsent({ consent }: Failure, steps: Step[]): Step[] {
  if (!consent) return steps;
  const others = steps.map(({ primary, ...step }) => step as Step);
  return [{ label: t('consent_step'), primary: true, run: () => void openConsent(consent) }, ...others];
}

/**
 * Shows what the webmail did not do.
 *
 * @param link something to send on, from the extension itself: what a failure says that came from a page would be believed here
 */
export function failureProblem(failure: Failure, steps: Step[] = [], link?: string): TemplateResult {
  const key = codeKey('failure', failure.code);
  const problem: Problem = {
    title: t(key),
    help: t(`${key}_help`),
    detail: phrase(failure.code, failure.detail),
    tone: 'warn',
    topic: topicOfTitle(key),
    link,
  };
  return problemNotice(problem, withConsent(failure, steps));
}

/** Puts an error of the contract into words. */
function problemOfError(error: ContractError): Problem {
  const key = codeKey('error', error.code);
  const size = error.size && error.limit ? `${formatSize(error.size)} > ${formatSize(error.limit)}` : '';
  return {
    title: t(key),
    help: t(`${key}_help`),
    detail: phrase(error.code, error.detail ?? '', size, (error.addresses ?? []).join(', ')),
    tone: error.code === 'cancelled' ? 'neutral' : 'warn',
    topic: topicOfTitle(key),
  };
}

function phrase(code: string, ...details: string[]): string {
  return [code, ...details].filter(text => text !== '').join(': ');
}
