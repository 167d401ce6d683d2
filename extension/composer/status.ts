import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { Progress } from '../../js-bridge/contract.ts';
import { topicOfTitle } from '../help/topics.ts';
import { formatDateTime, formatSize, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { Consent } from '../mailbox/access.ts';
import { openConsent } from '../mailbox/ask.ts';
import { problemNotice, type Step as StepButton } from '../ui/problem.ts';
import { stepText } from '../ui/progress.ts';
import type { Obstacle } from '../ui/visible.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import { listed, plural } from './plural.ts';
import { type Setback, type Step, setbackOf, setbackOfSight } from './setback.ts';
import type { Stage } from './stage.ts';

/** What there is to say about a message. */
export interface Situation {
  /** Why the last click did not count. */
  obstacle: Obstacle | undefined;
  /** Send was clicked, and not all is there yet that is to leave. */
  readying: boolean;
  stage: Stage;
  /** How many finished messages there are to save. */
  built: number;
  /** The webmail's name. */
  webmail: string;
  mode: 'encrypt' | 'sign';
  sign: boolean;
  /** Whether there is a webmail that could take the text back. */
  givesBack: boolean;
  /** The message goes to its sender alone, to show whether its form comes through. */
  measures: boolean;
  engine: Engine;
}

/** What the user can do about it. */
export interface StatusActions {
  cancel(): void;
  toWebmail(): void;
  /** Closes what there is nothing left to do in. */
  done(): void;
  unlocked(): void;
  /** Let a message go that is held. */
  hurry(): void;
  take(step: Step): void;
}

/** Shows where a message is: waiting, a problem with its next steps, or sent; nothing while it is written. */
export function status(situation: Situation, actions: StatusActions): TemplateResult | typeof nothing {
  const { obstacle, readying, stage, webmail, mode, sign, givesBack, measures } = situation;
  if (obstacle) return notice(setbackOfSight(obstacle), situation, actions);
  if (readying) return building(null, actions);
  switch (stage.at) {
    case 'desk':
      return nothing;
    case 'building':
      return building(stage.progress, actions);
    case 'held':
      return held(stage.seconds, actions);
    case 'scheduled':
      return html`<div class="notice good" role="status">
        ${icon('clock')}
        <p>${t('composer_scheduled', { webmail, when: formatDateTime(stage.when.toISOString()) })}</p>
        <div class="buttons">
          <button type="button" class="button primary" @click=${actions.cancel}>${t('composer_undo')}</button>
          <button type="button" class="button" @click=${actions.done}>${t('ui_close')}</button>
        </div>
      </div>`;
    case 'leaving':
      return html`<signet-progress .what=${t(leavingTexts[stage.step ?? 'uploading'], { webmail })}></signet-progress>`;
    case 'comparing':
      return html`<signet-progress .what=${t('composer_step_checking_copy', { webmail })}></signet-progress>`;
    case 'sent':
      return html`<div class="notice good" role="status">
        ${icon('circle-check')}
        <p>${t(stage.copy === 'same' ? 'composer_sent_checked' : 'composer_sent_unchecked', { webmail })}
          ${measures && stage.copy === 'same' ? t('composer_form_kept', { webmail }) : nothing}</p>
      </div>`;
    case 'attached':
      return html`<div class="notice" role="status">
        ${icon('paperclip')}
        <p>${t('composer_attached', { webmail })}</p>
        <div class="buttons">
          <button type="button" class="button primary" @click=${actions.toWebmail}>
            ${t('composer_to_webmail', { webmail })}
          </button>
        </div>
      </div>`;
    case 'failed':
      return failure(setbackOf(stage.cause, { mode, sign, givesBack, measures }), situation, actions);
  }
}

/** @param progress null before the engine has begun */
function building(progress: Progress | null, { cancel }: StatusActions): TemplateResult {
  return html`<signet-progress
    .what=${stepText(progress ?? undefined)}
    .done=${progress?.done ?? 0}
    .total=${progress?.total ?? 0}
    cancellable
    @cancel=${cancel}
  ></signet-progress>`;
}

/** The seconds are no news for who listens: the sentence is said once. */
function held(seconds: number, { cancel, hurry }: StatusActions): TemplateResult {
  return html`<div class="notice" role="group" aria-label=${t('composer_held')}>
    ${icon('clock')}
    <p role="status">${t('composer_held')} <span aria-hidden="true">${plural('composer_held_seconds', seconds)}</span></p>
    <div class="buttons">
      <button type="button" class="button primary" @click=${cancel}>${t('composer_undo')}</button>
      <button type="button" class="button" @click=${hurry}>${t('composer_send_now')}</button>
    </div>
  </div>`;
}

function failure(setback: Setback, situation: Situation, actions: StatusActions): TemplateResult {
  if (setback.steps[0] !== 'unlock') return notice(setback, situation, actions);
  return html`<div class="notice" role="group" aria-label=${t(setback.title)}>
    ${icon('lock-keyhole')}
    <div class="unlock-notice">
      <strong>${t('composer_unlock')}</strong>
      <signet-unlock .engine=${situation.engine} @unlocked=${actions.unlocked}></signet-unlock>
    </div>
  </div>`;
}

function notice(setback: Setback, { webmail, built }: Situation, actions: StatusActions): TemplateResult {
  const { title, help, tone, detail, addresses, size, limit, consent } = setback;
  const values = { webmail, who: listed(addresses), size: formatSize(size), limit: formatSize(limit) };
  const steps = setback.steps
    .filter(step => step !== 'save' || built > 0)
    .map((step, index) => button(step, index === 0, webmail, actions, consent));
  const topic = topicOfTitle(title);
  return problemNotice({ title: t(title, values), help: t(help, values), detail, tone, topic }, steps);
}

function button(
  step: Step,
  primary: boolean,
  webmail: string,
  { take }: StatusActions,
  consent: Consent | undefined,
): StepButton {
  const label = t(stepLabels[step], { webmail });
  const look = primary ? { primary: true as const } : {};
  if (step === 'set-up') return { label, page: 'onboarding/onboarding.html', ...look };
  if (step === 'allow' && consent) return { label, run: () => void openConsent(consent), ...look };
  return { label, run: () => take(step), ...look };
}

const leavingTexts = {
  uploading: 'composer_step_uploading',
  'checking-draft': 'composer_step_checking_draft',
  sending: 'composer_step_sending',
  storing: 'composer_step_storing',
  'checking-copy': 'composer_step_checking_copy',
};

const stepLabels: Record<Step, string> = {
  retry: 'ui_try_again',
  unlock: 'ui_unlock',
  'set-up': 'ui_set_up',
  allow: 'consent_step',
  ask: 'asking_step_all',
  import: 'composer_import_certificate',
  'remove-recipients': 'composer_remove_recipients',
  'remove-refused': 'composer_remove_recipients',
  'give-back': 'composer_leave_step',
  'without-signature': 'composer_without_signature',
  attach: 'composer_attach_step',
  keep: 'kept_keep',
  look: 'composer_look_again',
  'write-on': 'composer_write_on',
  save: 'composer_save_message',
  close: 'ui_close',
};
