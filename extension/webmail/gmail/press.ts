/** Menus of Gmail answer the mouse being pressed or let go, not the click alone. */

/** Presses a button or an item of a menu. Which part of it is answered is the page's own affair: a menu is closed after that one. */
export function press(element: HTMLElement | null): void {
  const shown = element?.offsetParent;
  for (const type of ['mousedown', 'mouseup', 'click']) {
    if (shown && element?.offsetParent === null) return;
    element?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window }));
  }
}

/** Whether an event is part of a press, or does the same. */
export function isPress(event: Event): boolean {
  if (event instanceof KeyboardEvent) return ['Enter', ' '].includes(event.key);
  return ['mousedown', 'mouseup', 'click'].includes(event.type);
}
