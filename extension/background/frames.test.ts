import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { handleFrames, nonceLifetime } from './frames.ts';
import { handleLeaving } from './leaving.ts';
import { originOf } from './sites.ts';

const id = 'abcdefghijklmnop';
const base = `chrome-extension://${id}/`;
const nonce = '0123456789abcdef0123456789abcdef';
const granted = 'https://mail.example.test';
let stored: Record<string, unknown>;
let injected: unknown[];

beforeEach(() => {
  stored = {};
  injected = [];
  (globalThis as { chrome?: unknown }).chrome = {
    runtime: { id, getURL: (path: string) => base + path },
    permissions: { contains: async ({ origins }: { origins: string[] }) => origins[0] === `${granted}/*` },
    scripting: { executeScript: async (injection: unknown) => injected.push(injection) },
    storage: {
      session: {
        get: async (keys?: string | string[]) =>
          keys === undefined
            ? { ...stored }
            : Object.fromEntries([keys].flat().map(key => [key, stored[key]])),
        set: async (items: object) => Object.assign(stored, items),
        remove: async (keys: string | string[]) => {
          for (const key of [keys].flat()) delete stored[key];
        },
      },
    },
  };
});

type Sender = chrome.runtime.MessageSender;
const inTab = (tab: number, rest: object): Sender => ({ id, tab: { id: tab }, ...rest }) as unknown as Sender;
const script = (tab = 1, origin = granted) => inTab(tab, { frameId: 0, origin, url: `${origin}/` });
const frame = (tab = 1) => inTab(tab, { frameId: 7, url: `${base}reader/reader.html` });
const register = (sender: Sender, value: unknown = nonce) =>
  handleFrames({ type: 'register-frame', nonce: value }, sender);
const claim = (sender: Sender, value: unknown = nonce) =>
  handleFrames({ type: 'claim-frame', nonce: value }, sender);

describe('a nonce', () => {
  test('introduces a frame once', async () => {
    assert.equal(await register(script()), true);
    assert.equal(await claim(frame()), true);
    assert.equal(await claim(frame()), false);
  });

  test('is taken by one of two frames', async () => {
    await register(script());
    assert.deepEqual(await Promise.all([claim(frame()), claim(frame())]), [true, false]);
  });

  test('serves in its own tab only', async () => {
    await register(script(1));
    assert.equal(await claim(frame(2)), false);
    assert.equal(await claim(frame(1)), true, 'and is not used up by the wrong one');
  });

  test('is not claimed by a page', async () => {
    await register(script());
    assert.equal(await claim(script()), false);
  });

  test('is not registered where nothing was granted', async () => {
    assert.equal(await register(script(1, 'https://evil.example.test')), false);
    assert.equal(await register(frame()), false);
    assert.equal(await register({ ...script(), id: 'another' }), false);
  });

  test('has its form', async () => {
    for (const value of ['', 'short', nonce.toUpperCase(), `${nonce}0`, 5, null]) {
      assert.equal(await register(script(), value), false);
    }
  });

  test('expires', async () => {
    mock.timers.enable({ apis: ['Date'], now: 0 });
    try {
      await register(script());
      mock.timers.tick(nonceLifetime);
      assert.equal(await claim(frame()), false);
      await register(script(), 'f'.repeat(32));
      mock.timers.tick(nonceLifetime);
      await register(script());
      assert.deepEqual(Object.keys(stored), [`frame:${nonce}`], 'old ones are forgotten');
    } finally {
      mock.timers.reset();
    }
  });
});

test('other messages are left to others', () => {
  for (const message of [null, 'x', {}, { type: 'sites' }]) {
    assert.equal(handleFrames(message, script()), undefined);
    assert.equal(handleLeaving(message, script()), undefined);
  }
});

test('leaving concerns the frame that asks', async () => {
  assert.equal(await handleLeaving({ type: 'leave-page' }, script(3)), true);
  assert.deepEqual((injected[0] as { target: unknown }).target, { tabId: 3, frameIds: [0] });
  assert.equal(await handleLeaving({ type: 'leave-page' }, { id } as Sender), false);
});

test('a site is one origin', () => {
  assert.equal(originOf('https://mail.example.test/*'), 'https://mail.example.test');
  assert.equal(originOf('http://127.0.0.1:8081/*'), 'http://127.0.0.1:8081');
  for (const wide of [
    '<all_urls>',
    'https://*/*',
    'https://*.example.test/*',
    '*://x.test/*',
    'https://x.test/a/*',
  ]) {
    assert.equal(originOf(wide), undefined, wide);
  }
});
