import { html } from 'lit';
import { t } from '../i18n.ts';
import { QuestionDialog } from './question-dialog.ts';

/** Below this a question and its answers are not seen together. */
const minSize = { width: 200, height: 120 };

/** One plain question, asked where something cannot be undone. */
export interface Question {
  /** The question itself. */
  title: string;
  /** What a yes means. */
  text: string;
  /** The button that does it: a verb. */
  confirm: string;
  /** The button that does not; "Cancel" where it is not said. */
  cancel?: string;
}

/** A question with more than two answers. */
export interface Choice {
  title: string;
  text: string;
  /** The first has the focus, and is one that loses nothing. */
  answers: Answer[];
}

/** One answer of a choice: a button. */
export interface Answer {
  value: string;
  /** A verb. */
  label: string;
  look?: 'primary' | 'danger';
  /** That nothing is done and nothing is lost by it: then it counts however little of the question is in sight. */
  harmless?: boolean;
}

/** Asks and waits. Resolves true when the user confirmed, in sight of the whole question; Escape is a no. */
export async function ask(question: Question): Promise<boolean> {
  const answer = await choose({
    ...question,
    answers: [
      { value: 'no', label: question.cancel ?? t('ui_cancel'), harmless: true },
      { value: 'yes', label: question.confirm, look: 'danger' },
    ],
  });
  return answer === 'yes';
}

/**
 * Asks and waits. Resolves with the value of the answer; "" for Escape. In a webmail's page, an answer that is not
 * harmless counts only when it was given in sight of the whole question: the page could have covered it since it was asked.
 */
export function choose({ title, text, answers }: Choice): Promise<string> {
  const question = new QuestionDialog(
    { labelledBy: 'question-title', describedBy: 'question-text' },
    minSize,
  );
  return question.show(
    html`<div class="question">
      <h2 id="question-title">${title}</h2>
      <p id="question-text">${text}</p>
      <p class="obstacle" role="alert"></p>
      <div class="buttons">
        ${answers.map(
          ({ value, label, look = '', harmless }) =>
            html`<button
              type="button"
              class="button ${look}"
              @click=${(event: Event) => void (harmless ? question.close(value) : question.take(value, event))}
            >
              ${label}
            </button>`,
        )}
      </div>
    </div>`,
  );
}
