import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { ComposeView, Webmail } from './adapter.ts';
import { holdUnseen } from './hold-unseen.ts';

test('where nobody decides, what is not recognised leaves, and what Signet has not begun in does not', async () => {
  const window = new EventTarget();
  Object.assign(globalThis, { window, chrome: { runtime: { sendMessage: async () => false } } });
  const early = new Set([{ isSend: () => true } as unknown as ComposeView]);
  holdUnseen({ sendsUnseen: () => true } as unknown as Webmail, early);
  await turn();
  const isHeld = () => {
    const event = new Event('click', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  assert.equal(isHeld(), true);
  early.clear();
  assert.equal(isHeld(), false);
});
