import { html, type TemplateResult } from 'lit';
import { formatDateTime, language, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { QuestionDialog } from '../ui/question-dialog.ts';
import { laterTimes, localText, zoneName } from './later.ts';

/** Below this the times and their buttons are not seen together. */
const minSize = { width: 240, height: 200 };

/** Years of five digits are mistyped, and no text of a date that others read. RFC 3339 Section 1. */
const lastTime = '9999-12-31T23:59';

/** The button beside Send. */
export function laterButton(disabled: boolean, run: (event: Event) => void): TemplateResult {
  return html`<button
    type="button"
    class="button icon-only later"
    title=${t('later_button')}
    aria-label=${t('later_button')}
    aria-haspopup="dialog"
    ?disabled=${disabled}
    @click=${run}
  >
    ${icon('clock')}
  </button>`;
}

/**
 * Asks when a message is to leave. Resolves undefined when the user thought
 * better of it. Only a click that was made in sight of the whole question counts.
 */
export async function askWhen(now: Date): Promise<Date | undefined> {
  const question = new QuestionDialog({ labelledBy: 'later-title', describedBy: 'later-zone' }, minSize);
  const times = laterTimes(now);

  const take = (when: Date, event: Event) => void question.take(when.toISOString(), event);

  function taken(event: SubmitEvent): void {
    event.preventDefault();
    const field = question.find<HTMLInputElement>('input');
    if (field) take(new Date(field.value), event);
  }

  /** A time that is over has to be seen as such while the question stands, too. */
  function judge({ target }: Event): void {
    const field = target as HTMLInputElement;
    field.setCustomValidity(new Date(field.value) <= new Date() ? t('later_past') : '');
  }

  const answer = await question.show(
    html`<form class="question" @submit=${taken}>
      <h2 id="later-title">${t('later_title')}</h2>
      <ul class="later-times">
        ${times.map(
          ({ name, when }) =>
            html`<li>
              <button type="button" class="button" @click=${(event: Event) => take(when, event)}>
                <span>${t(`later_${name}`)}</span><span class="muted">${formatDateTime(when.toISOString())}</span>
              </button>
            </li>`,
        )}
      </ul>
      <label class="later-own">
        ${t('later_own')}
        <input class="input" type="datetime-local" required max=${lastTime} .value=${localText(times.at(-1)?.when ?? now)} @input=${judge} />
      </label>
      <p id="later-zone" class="muted">${t('later_zone', { zone: zoneName(now, language) })} ${t('later_date')}</p>
      <p class="obstacle" role="alert"></p>
      <div class="buttons">
        <button type="submit" class="button primary">${t('later_take')}</button>
        <button type="button" class="button" @click=${() => question.close('')}>${t('ui_cancel')}</button>
      </div>
    </form>`,
  );
  return answer ? new Date(answer) : undefined;
}
