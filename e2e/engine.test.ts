// The way to the engine in real Chromium: who may call what, where keys are
// kept, and what its death and that of its host leave behind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import type { Frame, Page } from 'playwright-core';
import type { Engine, EngineError } from '../js-bridge/client.ts';
import type { Error as ContractError, Method, Methods } from '../js-bridge/contract.ts';
import { Browser } from './browser.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { skipWithout } from './rig/packages.ts';
import { root } from './tree.ts';

const passphrase = 'correct horse battery staple';

/** What is put into the documents under test. */
declare const client: { Engine: typeof Engine; EngineError: typeof EngineError };
declare const engine: Engine;

describe('the way to the engine', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let page: Page;
  let script: string;

  before(async () => {
    const { outputFiles } = await build({
      entryPoints: [join(root, 'js-bridge/client.ts')],
      bundle: true,
      format: 'iife',
      globalName: 'client',
      write: false,
    });
    script = outputFiles[0]?.text ?? '';
    browser = await Browser.launch();
    page = await caller('options/options.html');
  });

  after(() => browser?.close());

  async function caller(path: string): Promise<Page> {
    const opened = await browser.open(browser.url(path));
    await giveClient(opened);
    return opened;
  }

  /** Gives a document a client of its own, and lets it count when it hears that the keys were locked. */
  async function giveClient(document: Page | Frame): Promise<void> {
    await document.evaluate(
      `${script}; Object.assign(globalThis, { client, engine: new client.Engine(), locked: 0 });
       engine.addEventListener('locked', () => globalThis.locked++);`,
    );
  }

  type Outcome<M extends Method> = { result: Methods[M]['result'] } | { error: ContractError };

  function call<M extends Method>(
    document: Page | Frame,
    method: M,
    params: Methods[M]['params'],
    body?: Buffer,
  ): Promise<Outcome<M>> {
    return document.evaluate(
      async ([method, params, body]) => {
        const bodies = body === null ? [] : [new Uint8Array(body)];
        try {
          const { result } = await engine.call(method as 'status', params as Record<string, never>, bodies);
          return { result };
        } catch (reason) {
          if (!(reason instanceof client.EngineError)) throw reason;
          return { error: reason.error };
        }
      },
      [method, params, body ? [...body] : null] as const,
    ) as Promise<Outcome<M>>;
  }

  async function state(document: Page | Frame = page): Promise<string> {
    const answer = await call(document, 'status', {});
    return 'result' in answer ? `${answer.result.state}, ${answer.result.keys}` : answer.error.code;
  }

  /** Waits for a state. That nothing has changed can only be seen after a while. */
  async function expectState(expected: string, when: string): Promise<void> {
    for (let tries = 0; tries < 33; tries++) {
      await new Promise(resolve => setTimeout(resolve, 300));
      if ((await state()) === expected) return;
    }
    assert.equal(await state(), expected, when);
  }

  const locked = (document: Page | Frame) => document.evaluate('locked') as Promise<number>;

  /** Takes the lock that the engine's worker lives by, which ends it. */
  const killEngine = () =>
    page.evaluate(async () => {
      const { held = [] } = await navigator.locks.query();
      for (const { name } of held)
        await navigator.locks.request(name ?? '', { steal: true }, () => undefined);
    });

  test('a passphrase is chosen and a key imported', async () => {
    assert.equal(await state(), 'new, 0');
    await call(page, 'setPassphrase', { new: passphrase });
    const file = readFileSync(join(issueCertificates(), 'alice.p12'));
    const imported = await call(page, 'importKey', { name: 'alice.p12', password: p12Password }, file);
    assert.ok('result' in imported, JSON.stringify(imported));
    assert.equal(await state(), 'unlocked, 1');
  });

  test('each document may call what its role allows', async () => {
    const reader = await caller('reader/reader.html');
    assert.equal(await state(reader), 'unlocked, 1');
    const refused = await call(reader, 'importKey', { name: '', password: '' });
    assert.ok('error' in refused);
    assert.equal(refused.error.code, 'not-allowed');
    await reader.close();
  });

  test('a page of the extension inside another document gets no port', async () => {
    await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = '/popup/popup.html';
      document.body.append(frame);
      await new Promise(resolve => frame.addEventListener('load', resolve));
    });
    const frame = page.frames().find(candidate => candidate.url().endsWith('/popup/popup.html'));
    assert.ok(frame);
    await giveClient(frame);
    assert.equal(await state(frame), 'not-allowed');
  });

  test('when one document locks the keys, all hear it', async () => {
    const other = await caller('open/open.html');
    await state(other);
    const before = await locked(page);
    await call(other, 'lock', {});
    assert.equal(await state(), 'locked, 1');
    assert.equal(await locked(page), before + 1);
    await other.close();
  });

  test('the keys are locked when the user leaves or the screen is locked, and not before', async () => {
    for (const [left, expected] of [
      ['active', 'unlocked, 1'],
      ['idle', 'locked, 1'],
      ['locked', 'locked, 1'],
    ] as const) {
      await call(page, 'unlock', { passphrase });
      const worker = await browser.serviceWorker();
      await worker.evaluate(state => {
        (chrome.idle.onStateChanged as unknown as { dispatch(state: string): void }).dispatch(state);
      }, left);
      await expectState(expected, left);
    }
  });

  test('the engine dies in a call: the call is answered, the keys are locked and still there', async () => {
    await call(page, 'unlock', { passphrase });
    assert.equal(await state(), 'unlocked, 1');
    const before = await locked(page);
    // In one go: on a busy machine the engine might otherwise be done before it is killed.
    const unanswered = call(page, 'unlock', { passphrase });
    const [answer] = await Promise.all([unanswered, killEngine()]);
    assert.deepEqual(answer, { error: { code: 'engine-crashed' } });
    assert.equal(await locked(page), before + 1);
    assert.equal(await state(), 'locked, 1');
    await call(page, 'unlock', { passphrase });
    assert.equal(await state(), 'unlocked, 1');
  });

  test('the offscreen document goes: the next call finds a new one', async () => {
    const worker = await browser.serviceWorker();
    await worker.evaluate(() => chrome.offscreen.closeDocument());
    await new Promise(resolve => setTimeout(resolve, 1100)); // silence, after which a caller asks
    assert.equal(await state(), 'locked, 1');
  });

  test('nothing on disk is the key in clear', async () => {
    const stored = await page.evaluate(async () => {
      const request = indexedDB.open('signet');
      await new Promise(resolve => request.addEventListener('success', resolve));
      const names = [...request.result.objectStoreNames];
      const records: Record<string, string[]> = {};
      for (const name of names) {
        const all = request.result.transaction(name).objectStore(name).getAll();
        await new Promise(resolve => all.addEventListener('success', resolve));
        records[name] = all.result.map((bytes: Uint8Array) => new TextDecoder().decode(bytes));
      }
      request.result.close();
      return records;
    });
    assert.equal(stored.key?.length, 1);
    // What the passphrase opens, and the public key that seals what is being written.
    assert.equal(stored.vault?.length, 2);
    assert.ok(stored.vault?.some(text => /^\{"version":1,"publicKey":"[A-Za-z0-9+/]{43}="\}$/.test(text)));
    const text = JSON.stringify(stored);
    assert.ok(!text.includes(passphrase));
    // PKCS #8 begins with version 0 and an algorithm, in Base64 "MIIEv…" for RSA-2048.
    assert.ok(!/"privateKey\\":\\"MII/.test(text));
  });
});
