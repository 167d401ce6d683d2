// Words of a secret message, and where they must not be.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { type Recorded, readEveryWay } from './rig/wiretap.ts';

/** Words that occur nowhere else. */
export const secret = {
  subject: 'Zitronenfalter über Köln',
  text: 'Mauersegler kehren heim',
  bold: 'Wiedehopf',
  attachment: 'Nachtigall im Anhang',
  answer: 'Nachteule antwortet',
};

/** Whatever holds a whole text holds the first word of it, in which there is nothing to escape. */
const words = Object.values(secret).map(text => text.split(' ')[0] ?? text);

/** Fails when octets hold one of the words in any encoding that mail or forms use. */
export function assertNoSecrets(where: string, octets: Buffer, of = words): void {
  const holds = readEveryWay(octets);
  for (const word of of) assert.ok(!holds(word), `${where} holds ${word}`);
}

export function assertNoSecretsSent(requests: Recorded[], of = words): void {
  assert.ok(requests.length > 0, 'requests were recorded');
  for (const { method, path, header, body } of requests) {
    for (const octets of [Buffer.from(`${path}\n${header}`), body])
      assertNoSecrets(`${method} ${path}`, octets, of);
  }
}

/** Looks into a page, its frames and its fields; Signet's own frames are not the page's. */
export async function assertNoSecretsIn(page: Page, of = words): Promise<void> {
  const own = (frame: Frame | null): boolean =>
    frame !== null && (frame.url().startsWith('chrome-extension:') || own(frame.parentFrame()));
  for (const frame of page.frames().filter(each => !own(each))) {
    try {
      const fields = await frame.evaluate(() =>
        Array.from(document.querySelectorAll('input, textarea'), field => (field as HTMLInputElement).value),
      );
      assertNoSecrets(
        `the page ${frame.url()}`,
        Buffer.from(`${await frame.content()}\n${fields.join('\n')}`),
        of,
      );
    } catch (error) {
      if (!frame.isDetached()) throw error; // the page took it away meanwhile
    }
  }
}

/** Looks into what a page's origin keeps in the browser: its storage, its databases, its caches and its cookies. */
export async function assertNoSecretsStored(page: Page, of = words): Promise<void> {
  const stored = await page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const databases: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        databases.push(name, await answer(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        texts.push(request.url, (await (await cache.match(request))?.text()) ?? '');
    }
    const { cookie, title } = document;
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      databases,
      texts,
      cookie,
      title,
      name,
    ]);
  });
  assertNoSecrets(`what ${page.url()} stores`, Buffer.from(stored), of);
}

/** Looks into every file of a folder, such as a Maildir. Returns how many there are. */
export function assertNoSecretsOnDisk(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  for (const { parentPath, name } of files) {
    assertNoSecrets(join(parentPath, name), readFileSync(join(parentPath, name)));
  }
  return files.length;
}
