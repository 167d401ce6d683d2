// Calls of the engine from a document of the extension, as its own code makes
// them, and the store of the engine as it is on disk.
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Engine, EngineError } from '../js-bridge/client.ts';
import type { Error as ContractError, Method, Methods } from '../js-bridge/contract.ts';
import type { Browser } from './browser.ts';
import { root } from './tree.ts';

/** What is put into the documents under test. */
declare const client: { Engine: typeof Engine; EngineError: typeof EngineError };
/** The clients that wait for an answer. */
declare const waiting: Set<Engine>;

/** What came of a call. */
export type Outcome<M extends Method> = { result: Methods[M]['result'] } | { error: ContractError };

let bundled: Promise<string> | undefined;

/** The client's code as a script. */
function clientScript(): Promise<string> {
  bundled ??= build({
    entryPoints: [join(root, 'js-bridge/client.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'client',
    write: false,
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return bundled;
}

/** A document of the extension that calls the engine, and nothing else. */
export class Caller {
  readonly #browser: Browser;
  readonly page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  static async open(browser: Browser): Promise<Caller> {
    // It calls the engine when a file is opened, and not before.
    const page = await browser.open(browser.url('open/open.html'));
    await page.evaluate(
      `${await clientScript()}; Object.assign(globalThis, { client, waiting: new Set() });`,
    );
    return new Caller(browser, page);
  }

  /** Calls a method. The call belongs to a client of its own, so that nothing is left of an engine that died. */
  call<M extends Method>(method: M, params: Methods[M]['params'], body?: Buffer): Promise<Outcome<M>> {
    return this.page.evaluate(
      async ([method, params, body]) => {
        const bodies = body === null ? [] : [Uint8Array.from(atob(body), char => char.charCodeAt(0))];
        const engine = new client.Engine();
        waiting.add(engine);
        try {
          const { result } = await engine.call(method as 'status', params as Record<string, never>, bodies);
          return { result };
        } catch (reason) {
          if (!(reason instanceof client.EngineError)) throw reason;
          return { error: reason.error };
        } finally {
          waiting.delete(engine);
          engine.close();
        }
      },
      [method, params, body?.toString('base64') ?? null] as const,
    ) as Promise<Outcome<M>>;
  }

  /** Calls a method that must succeed. */
  async ask<M extends Method>(
    method: M,
    params: Methods[M]['params'],
    body?: Buffer,
  ): Promise<Methods[M]['result']> {
    const outcome = await this.call(method, params, body);
    if ('error' in outcome) throw new Error(`${method}: ${JSON.stringify(outcome.error)}`);
    return outcome.result;
  }

  /** Calls a method that answers with a file. */
  async askForFile<M extends Method>(method: M, params: Methods[M]['params']): Promise<Buffer> {
    const text = await this.page.evaluate(
      async ([method, params]) => {
        const engine = new client.Engine();
        try {
          const { bodies } = await engine.call(method as 'status', params as Record<string, never>);
          return Array.from(bodies[0] ?? [], octet => String.fromCharCode(octet)).join('');
        } finally {
          engine.close();
        }
      },
      [method, params] as const,
    );
    return Buffer.from(text, 'latin1');
  }

  /**
   * Ends the engine where it is: its worker with the document that hosts it, in the middle of whatever they do. Who
   * waits for an answer gets `cancelled` at once, and need not find out by itself.
   */
  async killEngine(): Promise<void> {
    const worker = await this.#browser.serviceWorker();
    await worker.evaluate(() => chrome.offscreen.closeDocument().catch(() => undefined));
    await this.page.evaluate(() => {
      for (const engine of waiting) engine.close();
    });
  }

  /** What is in the store: texts of records by kind and id. Without a version it is that of the database. */
  stored(): Promise<Record<string, Record<string, string>>> {
    return this.page.evaluate(async () => {
      const opening = indexedDB.open('signet');
      await new Promise((resolve, reject) => {
        opening.onsuccess = resolve;
        opening.onerror = reject;
      });
      const database = opening.result;
      const names = [...database.objectStoreNames];
      const found: Record<string, Record<string, string>> = {};
      if (names.length > 0) {
        const transaction = database.transaction(names);
        for (const name of names) {
          const records: Record<string, string> = {};
          found[name] = records;
          transaction.objectStore(name).openCursor().onsuccess = event => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor) return;
            records[String(cursor.key)] = new TextDecoder().decode(cursor.value as Uint8Array);
            cursor.continue();
          };
        }
        await new Promise((resolve, reject) => {
          transaction.oncomplete = resolve;
          transaction.onabort = reject;
        });
      }
      database.close();
      return found;
    });
  }

  /** Puts a whole store in place of the one there is, as a database of a version. No engine may run. */
  replaceStore(version: number, records: Record<string, Record<string, string>>): Promise<void> {
    return this.page.evaluate(
      async ([version, records]) => {
        const deleting = indexedDB.deleteDatabase('signet');
        await new Promise((resolve, reject) => {
          deleting.onsuccess = resolve;
          deleting.onerror = reject;
        });
        const opening = indexedDB.open('signet', version);
        opening.onupgradeneeded = () => {
          for (const [kind, texts] of Object.entries(records)) {
            const store = opening.result.createObjectStore(kind);
            for (const [id, text] of Object.entries(texts)) store.put(new TextEncoder().encode(text), id);
          }
        };
        await new Promise((resolve, reject) => {
          opening.onsuccess = resolve;
          opening.onerror = reject;
        });
        opening.result.close();
      },
      [version, records] as const,
    );
  }

  /** Forgets all records of a kind. No engine may run. */
  clear(kind: string): Promise<void> {
    return this.page.evaluate(async kind => {
      const opening = indexedDB.open('signet');
      await new Promise(resolve => {
        opening.onsuccess = resolve;
      });
      const transaction = opening.result.transaction(kind, 'readwrite', { durability: 'strict' });
      transaction.objectStore(kind).clear();
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
      opening.result.close();
    }, kind);
  }
}
