/** Which events send a message that is being written. */
import { isAt } from './anchors.ts';

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
