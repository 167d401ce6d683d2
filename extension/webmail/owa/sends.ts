/** Which events send a message that is being written. */
import { find, findAll, isAt } from './anchors.ts';

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

/** Whether an event sends a message of a view that is not recognised: in none of those that are, while there is such a one. */
export function sendsUnknown(event: Event, known: Iterable<HTMLElement>): boolean {
  const target = elementOf(event.target);
  const roots = [...known];
  const isKnown = (element: Element) => roots.some(root => root.contains(element));
  if (target === null || isKnown(target) || !sends(event, target)) return false;
  const editors = findAll('editor', document);
  return (
    editors.some(editor => !isKnown(editor)) || (editors.length === 0 && find('send', document) !== null)
  );
}

/** Ctrl+Enter and Alt+S. The letter of the second one is another in some languages. */
function isSendKey({ key, ctrlKey, metaKey, altKey, code }: KeyboardEvent): boolean {
  return (key === 'Enter' && (ctrlKey || metaKey)) || (altKey && code === 'KeyS');
}
