// Sending later: the menu beside the button that sends, and the dialog with the times.
import { element, id } from './names.js';
import { language, t } from './texts.js';

/** Opens the menu; calls `chosen` with the time that was picked. */
export function scheduleMenu(chosen) {
  const item = element(
    'div',
    'J-N yr',
    { role: 'menuitem', selector: 'scheduledSend', id: id(), tabindex: '0' },
    element('div', 'J-N-Jz', {}, t('schedule')),
  );
  const menu = element('div', 'J-M asi', { role: 'menu' }, item);
  // Menus of Google's closure library act when the mouse is let go, and once where it was pressed in them: goog.ui.Control.
  let pressed = false;
  item.addEventListener('mousedown', () => {
    pressed = true;
  });
  const act = () => {
    menu.remove();
    document.body.append(dialog(chosen));
  };
  item.addEventListener('mouseup', () => {
    if (pressed) act();
    pressed = false;
  });
  item.addEventListener('keydown', event => {
    if (event.key === 'Enter') act();
  });
  document.body.append(menu);
}

function dialog(chosen) {
  const when = new Date(Date.now() + 24 * 3600_000);
  when.setHours(8, 0, 0, 0);
  const choice = element(
    'div',
    'Az',
    { role: 'menuitem', tabindex: '0' },
    element('div', 'Ay', {}, t('tomorrow')),
    element('div', 'Ax', {}, when.toLocaleString(language)),
  );
  const made = element('div', 'Kj', { role: 'dialog', 'aria-label': t('schedule') }, choice);
  choice.addEventListener('click', () => {
    made.remove();
    chosen(when.toISOString());
  });
  return made;
}
