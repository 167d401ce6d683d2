import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { MessageView, Webmail } from './adapter.ts';

/** Stands for whatever of the page nobody asks about here. */
const anything: unknown = new Proxy(() => undefined, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
  set: () => true,
});

let now = 0;
const later: (() => void)[] = [];
Object.assign(globalThis, {
  document: anything,
  chrome: { runtime: { id: 'id', getURL: () => '', sendMessage: async () => true } },
  MutationObserver: class {
    observe(): void {}
    disconnect(): void {}
  },
  addEventListener: () => undefined,
  scheduler: { postTask: (work: () => void) => later.push(work) },
  performance: { now: () => now },
});
const { startReading } = await import('./reading.ts');

test('the messages of a conversation leave the page its turns, though all learn at once who has the keys', async () => {
  let begun = 0;
  const view = {
    looksProtected: () => true,
    raw: async () => {
      begun++;
      now += 4;
      return new Uint8Array();
    },
    edit: null,
    place: { anchor: () => null, covered: () => [] },
  } as unknown as MessageView;
  const holder = Promise.resolve('own');
  const webmail = { keyHolder: () => holder } as unknown as Webmail;
  for (let each = 0; each < 7; each++) startReading(view, webmail, Promise.resolve());
  await setImmediate();
  assert.equal(begun, 3);
  later.shift()?.();
  assert.equal(begun, 6);
  later.shift()?.();
  assert.equal(begun, 7);
});
