/** Menus of Gmail answer the mouse, or whatever else points, being pressed or let go, not the click alone. */

const parts = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];

/** Presses a button or an item of a menu. Which part of it is answered is the page's own affair: a menu is closed after that one. */
export function press(element: HTMLElement | null): void {
  const shown = element?.offsetParent;
  for (const type of parts) {
    if (shown && element?.offsetParent === null) return;
    const made = { bubbles: true, cancelable: true, view: window };
    element?.dispatchEvent(
      type.startsWith('pointer')
        ? new PointerEvent(type, { ...made, pointerType: 'mouse', isPrimary: true })
        : new MouseEvent(type, made),
    );
  }
}

/** Whether an event is part of a press, or does the same. */
export function isPress(event: Event): boolean {
  if (event instanceof KeyboardEvent) return ['Enter', ' '].includes(event.key);
  return [...parts, 'touchstart', 'touchend'].includes(event.type);
}
