// Words of a secret message, and where they must not be.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { holds, type Recorded } from './rig/wiretap.ts';

/** Words that occur nowhere else. */
export const secret = {
  subject: 'Zitronenfalter über Köln',
  text: 'Mauersegler kehren heim',
  bold: 'Wiedehopf',
  attachment: 'Nachtigall im Anhang',
  answer: 'Nachteule antwortet',
};

const words = [...Object.values(secret), ...Object.values(secret).map(text => text.split(' ')[0] ?? text)];

/** Fails when octets hold one of the words in any encoding that mail or forms use. */
export function assertNoSecrets(where: string, octets: Buffer): void {
  for (const word of words) assert.ok(!holds(octets, word), `${where} holds ${word}`);
}

export function assertNoSecretsSent(requests: Recorded[]): void {
  assert.ok(requests.length > 0, 'requests were recorded');
  for (const { method, path, body } of requests) {
    assertNoSecrets(`${method} ${path}`, Buffer.concat([Buffer.from(path), body]));
  }
}

/** Looks into a page, its frames and its fields; Signet's own frames are not the page's. */
export async function assertNoSecretsIn(page: Page): Promise<void> {
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
      );
    } catch (error) {
      if (!frame.isDetached()) throw error; // the page took it away meanwhile
    }
  }
}

/** Looks into every file of a folder, such as a Maildir. Returns how many there are. */
export function assertNoSecretsOnDisk(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  for (const { parentPath, name } of files) {
    assertNoSecrets(join(parentPath, name), readFileSync(join(parentPath, name)));
  }
  return files.length;
}
