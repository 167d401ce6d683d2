/** What an event presses. */

/** What a key presses: what is chosen in a menu need not have the focus. WAI-ARIA, aria-activedescendant. */
export function pressedBy(event: Event, target: Element): Element {
  const chosen = event instanceof KeyboardEvent ? target.getAttribute('aria-activedescendant') : null;
  return (chosen && document.getElementById(chosen)) || target;
}
