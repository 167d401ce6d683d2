/** Which events make Roundcube send the message of its compose view. */

/** Roundcube's own Send, in whatever place a skin puts it: by the command, not by looks. */
export const sendSelector = '[onclick*="command(\'send\'"]';

/** Whether an event does. */
export function sends(event: Event): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.type === 'submit')
    return target instanceof HTMLFormElement && target.elements.namedItem('_message') !== null;
  if (target?.closest(allSends()) == null) return false;
  return event.type === 'click' || (event instanceof KeyboardEvent && ['Enter', ' '].includes(event.key));
}

/** Send, and the copies that Elastic makes of it: those call Roundcube's function without an event of its own. */
function allSends(): string {
  const ids = Array.from(document.querySelectorAll(sendSelector), send => send.id).filter(id => id !== '');
  return [sendSelector, ...ids.map(id => `#${CSS.escape(`${id}-clone`)}`)].join(', ');
}
