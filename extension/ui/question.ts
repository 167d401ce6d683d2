import { html, render } from 'lit';
import { t } from '../i18n.ts';

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
}

/** Asks and waits. Resolves true when the user confirmed; Escape is a no. */
export async function ask(question: Question): Promise<boolean> {
  const answer = await choose({
    ...question,
    answers: [
      { value: 'no', label: question.cancel ?? t('ui_cancel') },
      { value: 'yes', label: question.confirm, look: 'danger' },
    ],
  });
  return answer === 'yes';
}

/** Asks and waits. Resolves with the value of the answer; "" for Escape. */
export function choose({ title, text, answers }: Choice): Promise<string> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'question-title');
  dialog.setAttribute('aria-describedby', 'question-text');
  render(
    html`<form method="dialog" class="question">
      <h2 id="question-title">${title}</h2>
      <p id="question-text">${text}</p>
      <div class="buttons">
        ${answers.map(
          ({ value, label, look = '' }) =>
            html`<button class="button ${look}" value=${value}>${label}</button>`,
        )}
      </div>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener(
      'close',
      () => {
        dialog.remove();
        resolve(dialog.returnValue);
      },
      { once: true },
    );
  });
}
