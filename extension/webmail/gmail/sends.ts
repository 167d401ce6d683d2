/** What makes Gmail send the message of a compose window: its buttons, its keys, and an item of a menu that stands elsewhere. */
import { closest, find, isAt } from './anchors.ts';
import { isPress, press } from './press.ts';

/** What sends; null for keys in a window without a button for it. */
export type Sends = { by: HTMLElement | null };

/**
 * What an event would press to have a message sent now or later; null where it sends nothing.
 *
 * @param root of the compose window
 * @param menuOf the window whose menu was opened last; null where none was seen to be, and it may be any
 */
export function sendsBy(event: Event, root: HTMLElement, menuOf: HTMLElement | null): Sends | null {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return null;
  if (menuOf === root || menuOf === null) {
    // Menus of Gmail answer the mouse being pressed or let go, not the click alone.
    const item = closest('schedule', target);
    if (item && isPress(event)) return { by: item };
  }
  const send = find('send', root);
  if (event instanceof KeyboardEvent && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    // They count in the title of a window, too.
    const around = closest('window', root) ?? root;
    return around.contains(target) ? { by: send } : null;
  }
  const button = root.contains(target) ? buttonAt(target, send) : null;
  const pressed = event.type === 'click' || (event instanceof KeyboardEvent && isPress(event));
  return button && pressed ? { by: button } : null;
}

/**
 * Whether an event sends a message of a window that is not recognised: what sends, and is in none of those that are.
 *
 * @param menuOf the recognised window whose menu was opened last; null for none
 */
export function sendsUnknown(
  event: Event,
  known: Iterable<HTMLElement>,
  menuOf: HTMLElement | null,
): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null || [...known].some(root => sendsBy(event, root, menuOf) || root.contains(target)))
    return false;
  if (!isPress(event)) return false;
  if (event instanceof KeyboardEvent && (event.ctrlKey || event.metaKey)) return event.key === 'Enter';
  if (closest('schedule', target) || closest('send', target) || closest('sendAndArchive', target))
    return true;
  const cell = closest('sendCell', target);
  if (buttonAt(target, cell && find('send', cell))) return true;
  const button = closest('button', target);
  return button !== null && maySend(button, [...known]);
}

/**
 * Whether a button may be the one that sends a message in whose window that is not found: it is any one of the window but
 * those of its title and those that shape the text.
 */
function maySend(button: Element, known: readonly HTMLElement[]): boolean {
  if (isAt('tool', button)) return false;
  for (let at = button.parentElement; at !== null; at = at.parentElement) {
    const around = at;
    if (find('composing', around) === null) continue;
    const more =
      known.some(root => around.contains(root)) || others.some(each => find(each, around) !== null);
    return !more && find('send', around) === null;
  }
  return false;
}

/** What no compose window has in it. */
const others = ['message', 'list', 'compose'] as const;

/** The button that sends at a place of a compose window. */
function buttonAt(target: Element, send: HTMLElement | null): HTMLElement | null {
  if (send === null || send.contains(target)) return send;
  const button = closest('besideSend', target);
  return button && closest('sendCell', send)?.contains(button) ? button : null;
}

/** Does what an event would have done. A button of the window may have been drawn anew meanwhile. */
export function sendAgain(by: HTMLElement | null, root: HTMLElement): void {
  if (by && isAt('schedule', by)) press(by);
  else (by?.isConnected ? by : find('send', root))?.click();
}
