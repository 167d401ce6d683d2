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

/** Asks and waits. Resolves true when the user confirmed; Escape is a no. */
export function ask(question: Question): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'question-title');
  dialog.setAttribute('aria-describedby', 'question-text');
  // The first button has the focus, and is the one that changes nothing.
  render(
    html`<form method="dialog" class="question">
      <h2 id="question-title">${question.title}</h2>
      <p id="question-text">${question.text}</p>
      <div class="buttons">
        <button class="button" value="no">${question.cancel ?? t('ui_cancel')}</button>
        <button class="button danger" value="yes">${question.confirm}</button>
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
        resolve(dialog.returnValue === 'yes');
      },
      { once: true },
    );
  });
}
