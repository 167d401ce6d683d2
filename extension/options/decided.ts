/** Settings that an administrator decided for all users of this browser: what is told in the place of a choice. */
import { html, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { PolicyInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import type { PolicyKey } from '../policy-keys.gen.ts';
import type { Answer } from '../ui/radios.ts';

/** The policy, as this page was told last. */
let known: PolicyInfo | undefined;

/** Asks what is decided. Everything below tells that from then on. */
export async function lookForPolicy(engine: Pick<Engine, 'call'>): Promise<PolicyInfo> {
  known = (await engine.call('policy', {})).result;
  return known;
}

/** The policy, where it is known. */
export function policy(): PolicyInfo | undefined {
  return known;
}

/** Whether the administrator said that the user may not choose. */
export function isForbidden(key: 'userMayChooseSigningCertificate'): boolean {
  return known?.forbidden.includes(key) ?? false;
}

/** Whether a key of the policy is decided, so that the user cannot choose. */
export function isDecided(key: PolicyKey): boolean {
  return known?.keys.includes(key) ?? false;
}

/** Webmails that the administrator wants Signet turned on for. */
export function wantedHosts(): string[] {
  return known?.hosts ?? [];
}

/** After how many minutes without use the keys are locked, where that is decided. */
export function decidedLockTime(): number | undefined {
  return known?.lockAfterMinutes;
}

/** The sentence that says who decided. */
export function byWhom(): string {
  const name = known?.administratorName ?? '';
  return name === '' ? t('options_decided') : t('options_decided_by', { name });
}

/** What was decided, in place of a choice between answers. */
export function decidedAnswer<T extends string>(
  name: string,
  title: string,
  answers: readonly Answer<T>[],
  value: T,
): TemplateResult {
  const decided = answers.find(answer => answer.value === value);
  return html`<div class="decided" data-setting=${name}>
    <p class="label">${title}</p>
    <p><strong>${decided?.title}</strong> <span class="muted">${decided?.text}</span></p>
    <p class="hint">${byWhom()}</p>
  </div>`;
}
