/** What makes Gmail send the message of a compose window: its buttons, its keys, and an item of a menu that stands elsewhere. */
import { pressedBy } from '../pressed.ts';
import { closest, find, findByAny, isAt } from './anchors.ts';
import { isPress, press } from './press.ts';

/** What sends; null for keys in a window without a button for it. */
export interface Sends {
  by: HTMLElement | null;
  /** It is not known to be this window's, and may send what another one holds. */
  unclear?: true;
}

/**
 * What an event would press to have a message sent now or later; null where it sends nothing.
 *
 * @param root of the compose window
 * @param menuOf the window whose menu is open; null where that is not known, and it may be any
 */
export function sendsBy(event: Event, root: HTMLElement, menuOf: HTMLElement | null): Sends | null {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return null;
  if (menuOf === root || menuOf === null) {
    const item = closest('schedule', pressedBy(event, target));
    if (item && isPress(event)) return { by: item, ...(menuOf === null ? { unclear: true } : {}) };
  }
  const send = find('send', root);
  if (event instanceof KeyboardEvent && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    // They count in the title of a window, too.
    const around = closest('window', root) ?? root;
    return around.contains(target) ? { by: send } : null;
  }
  if (!isPress(event) || !root.contains(target)) return null;
  const button = closest('sendAndArchive', target) ?? buttonAt(target, send);
  return button && { by: button };
}

/**
 * Whether an event sends a message of a window that is not recognised: what sends, and is in none of those that are, while
 * there is such a window.
 *
 * @param menuOf the recognised window whose menu is open; null where that is not known
 */
export function sendsUnknown(
  event: Event,
  known: Iterable<HTMLElement>,
  menuOf: HTMLElement | null,
): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const roots = [...known];
  if (target === null || !isPress(event)) return false;
  const seen = roots.map(root => sendsBy(event, root, menuOf)).some(sends => sends && !sends.unclear);
  if (seen || roots.some(root => root.contains(target))) return false;
  return sendsAnything(event, target, roots) && hasUnknown(roots);
}

function sendsAnything(event: Event, target: Element, known: readonly HTMLElement[]): boolean {
  if (event instanceof KeyboardEvent && (event.ctrlKey || event.metaKey)) return event.key === 'Enter';
  if (closest('schedule', pressedBy(event, target))) return true;
  if (closest('menu', target)) return false;
  if (closest('send', target) || closest('sendAndArchive', target)) return true;
  const cell = closest('sendCell', target);
  if (buttonAt(target, cell && find('send', cell))) return true;
  const button = closest('button', target);
  return button !== null && maySend(button, known);
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

/** Whether there is something of a window in the page, by whatever way, that is in none of those that are recognised. */
export function hasUnknown(roots: HTMLElement[]): boolean {
  return findByAny('composing', document).some(each => !roots.some(root => root.contains(each)));
}

/** The button that sends at a place of a compose window. */
function buttonAt(target: Element, send: HTMLElement | null): HTMLElement | null {
  if (send === null || send.contains(target)) return send;
  const button = closest('besideSend', target);
  return button && closest('sendCell', send)?.contains(button) ? button : null;
}

/**
 * Does what an event would have done. A button of the window may have been drawn anew meanwhile. What may be another window's is
 * not pressed: its message was not asked about.
 */
export function sendAgain({ by, unclear }: Sends, root: HTMLElement): void {
  if (unclear) return;
  if (by && isAt('schedule', by)) press(by);
  else (by?.isConnected ? by : find('send', root))?.click();
}
