/** Which events send a message that is being written. */
import { isAt } from './anchors.ts';

/** The element of an event, which may be one of a frame: what is in there is of the kinds that the frame has. */
export function elementOf(target: EventTarget | null): Element | null {
  if (target === null || !('nodeType' in target) || target.nodeType !== Node.ELEMENT_NODE) return null;
  return target as Element;
}

/** Whether an event at an element sends a message. */
export function sends(event: Event, target: Element): boolean {
  if (event.type === 'keydown' && isSendKey(event as KeyboardEvent)) return true;
  const button = target.closest('button');
  // Each that looks like it: a page may have two.
  if (button === null || !isAt('send', button)) return false;
  if (event.type === 'keydown') return ['Enter', ' '].includes((event as KeyboardEvent).key);
  return event.type === 'click';
}

/** Ctrl+Enter and Alt+S. The letter of the second one is another in some languages. */
function isSendKey({ key, ctrlKey, metaKey, altKey, code }: KeyboardEvent): boolean {
  return (key === 'Enter' && (ctrlKey || metaKey)) || (altKey && code === 'KeyS');
}
