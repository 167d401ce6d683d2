// What the page tells: a line in the corner, and a dialog about what went wrong.
import { button, element } from './names.js';
import { t } from './texts.js';

/** A line that goes by itself. */
export function toast(text) {
  const made = element(
    'div',
    'b8 bAq',
    { role: 'alert', 'aria-live': 'assertive' },
    element('span', 'bAq-text', {}, text),
  );
  document.body.append(made);
  setTimeout(() => made.remove(), 4000);
}

/** A dialog that wants an answer. */
export function alert(text) {
  const made = element(
    'div',
    'Kj Kj-JD',
    { role: 'alertdialog', 'aria-label': t('error') },
    element('div', 'Kj-JD-Jz', {}, text),
  );
  made.append(button('T-I J-J5-Ji', { name: 'ok' }, t('ok'), () => made.remove()));
  document.body.append(made);
}
