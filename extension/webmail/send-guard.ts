/**
 * Catches the webmail's own Send while Signet is to sign or encrypt.
 *
 * It stands at the window, in the capture phase: before the webmail's own
 * handlers there, whatever element they sit on. Events made by the page's
 * scripts are caught too; they can only bring up our composer, where the user
 * decides. A page that sends by calling its own functions is not caught: it
 * then sends what its own editor holds, which while Encrypt is on is nothing.
 */
import type { ComposeView } from './adapter.ts';

/**
 * A click is one wish, and so is a key, though buttons and menus may answer each of their parts: a click is caught when it
 * ends, a key when it is pressed.
 */
const wishes = ['click', 'keydown', 'submit'] as const;
const parts = ['mousedown', 'mouseup', 'keyup'] as const;
/** They become a click, unless that is prevented. */
const beginnings = ['pointerdown', 'pointerup', 'touchstart', 'touchend'] as const;
const events = [...wishes, ...parts, ...beginnings];

const isOf = (types: readonly string[], { type }: Event) => types.includes(type);

type Guarded = Pick<ComposeView, 'isSend' | 'windows'>;

/** Guards until the returned function is called. `caught` runs instead of the webmail's Send. */
export function guardSend(view: Guarded, active: () => boolean, caught: () => void): () => void {
  const guard = (event: Event) => {
    if (!active() || !view.isSend(event)) return;
    if (!isOf(beginnings, event)) event.preventDefault();
    event.stopImmediatePropagation();
    if (isOf(wishes, event)) caught();
  };
  const guarded = new Set<Window>();
  const begin = (where: Window) => {
    guarded.add(where);
    for (const name of events) where.addEventListener(name, guard, { capture: true });
  };
  begin(window);
  view.windows?.(begin);
  return () => {
    for (const where of guarded)
      for (const name of events) where.removeEventListener(name, guard, { capture: true });
  };
}
