/** Shows what became of asking recipients for their certificates. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { engineProblem, failureProblem } from '../ui/problem.ts';
import { choose } from '../ui/question.ts';
import '../ui/progress.ts';
import '../ui/unlock.ts';
import type { Asking, Request } from './asking.ts';
import { listed } from './plural.ts';

/**
 * Shows it; nothing while nobody was asked.
 *
 * @param wait keeps the message and closes the composer until the answer is there
 */
export function askingNotice(
  asking: Asking,
  engine: Engine,
  wait: () => void,
): TemplateResult | typeof nothing {
  const { stage } = asking;
  switch (stage.at) {
    case 'rest':
      return nothing;
    case 'asking':
      return html`<signet-progress .what=${t('asking_under_way')}></signet-progress>`;
    case 'failed': {
      const { cause, request } = stage;
      const again = () => void asking.ask(request);
      const steps = [
        { label: t('ui_try_again'), run: again },
        { label: t('ui_close'), run: () => asking.dismiss() },
      ];
      if ('webmail' in cause) return failureProblem(cause.webmail, steps);
      return cause.engine.code === 'locked' ? unlock(engine, again) : engineProblem(cause.engine, steps);
    }
    case 'asked':
      return html`<div class="notice" role="status">
        ${icon('mail-check')}
        <p>${t('asking_asked', { who: listed(stage.addresses) })} ${t('asking_waits')}</p>
        <div class="buttons">
          <button type="button" class="button primary" @click=${wait}>${t('asking_wait')}</button>
          <button type="button" class="button" @click=${() => asking.dismiss()}>${t('composer_keep_writing')}</button>
        </div>
      </div>`;
  }
}

function unlock(engine: Engine, again: () => void): TemplateResult {
  return html`<div class="notice" role="group" aria-label=${t('composer_unlock')}>
    ${icon('lock-keyhole')}
    <div class="unlock-notice">
      <strong>${t('composer_unlock')}</strong>
      <signet-unlock .engine=${engine} @unlocked=${again}></signet-unlock>
    </div>
  </div>`;
}

/** Asks before the request leaves, and shows it as it will be signed. */
export async function confirmAsking({ to, from, text }: Request): Promise<boolean> {
  const who = listed(to.map(({ address }) => address));
  const answer = await choose({
    title: t('asking_confirm', { who }),
    text: t('asking_confirm_text', { from: from.address, text }),
    answers: [
      { value: 'keep-writing', label: t('composer_keep_writing'), harmless: true },
      { value: 'send', label: t('asking_send'), look: 'primary' },
    ],
  });
  return answer === 'send';
}
