import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardSend } from './send-guard.ts';

/** What becomes of events while Send is guarded, by their types; what the page hears of. */
function guarded(...types: string[]) {
  const window = new EventTarget();
  Object.assign(globalThis, { window });
  const log: string[] = [];
  const end = guardSend(
    { isSend: () => true },
    () => true,
    () => log.push('caught'),
  );
  for (const type of types) window.addEventListener(type, () => log.push(`heard ${type}`));
  const press = () => {
    for (const type of types) {
      const event = new Event(type, { cancelable: true });
      window.dispatchEvent(event);
      log.push(`${type}${event.defaultPrevented ? ' prevented' : ''}`);
    }
    return log.splice(0);
  };
  return { press, end };
}

test('the page hears of no part of a click on Send, and it is caught once', () => {
  const { press, end } = guarded('pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click');
  assert.deepEqual(press(), [
    'pointerdown',
    'mousedown prevented',
    'pointerup',
    'mouseup prevented',
    'caught',
    'click prevented',
  ]);
  end();
  assert.equal(press().length, 10);
});

test('a finger is let be, so that it becomes a click', () => {
  const { press } = guarded('touchstart', 'touchend', 'click');
  assert.deepEqual(press(), ['touchstart', 'touchend', 'caught', 'click prevented']);
});

test('a key is caught when it is pressed', () => {
  const { press } = guarded('keydown', 'keyup');
  assert.deepEqual(press(), ['caught', 'keydown prevented', 'keyup prevented']);
});
