/** Which events send a message that is being written. */
import { findAll, isAt } from './anchors.ts';

/** The button that an event presses to send, or to choose among other ways of sending; null where it does neither. */
export function sendingButton(event: Event, target: Element): HTMLButtonElement | null {
  const button = target.closest('button');
  // Each that looks like it: a page may have two.
  if (button === null || (!isAt('send', button) && !isAt('sendMenu', button))) return null;
  const presses =
    event.type === 'click' || (event instanceof KeyboardEvent && ['Enter', ' '].includes(event.key));
  return presses ? button : null;
}

/** Ctrl+Enter and Alt+S. The letter of the second one is another in some languages. */
export function isSendKey({ key, ctrlKey, metaKey, altKey, code }: KeyboardEvent): boolean {
  return (key === 'Enter' && (ctrlKey || metaKey)) || (altKey && code === 'KeyS');
}

/** Whether an event sends a message of a view that is not recognised: in none of those that are, while there is such a one. */
export function sendsUnknown(event: Event, known: Iterable<HTMLElement>): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const roots = [...known].filter(root => root.isConnected);
  const isKnown = (element: Element) => roots.some(root => root.contains(element));
  if (target === null || isKnown(target)) return false;
  const sends = sendingButton(event, target) !== null || (event instanceof KeyboardEvent && isSendKey(event));
  return sends && findAll('editor', document).some(editor => !isKnown(editor));
}
