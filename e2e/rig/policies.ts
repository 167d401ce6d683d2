// The folder from which Chromium takes what an administrator decides. It is the
// whole machine's, so a test gives its extension an identifier of its own: other
// browsers on the machine do not obey.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from '../browser.ts';
import { extensionWith } from './extension.ts';
import { eventually } from './program.ts';

const folder = '/etc/chromium/policies/managed';

/** Why no policy can be set here; undefined where one can. */
export function whyNoPolicy(): string | undefined {
  if (process.platform !== 'linux') return 'only on Linux does Chromium take policies from a folder';
  try {
    mkdirSync(folder, { recursive: true });
    const trial = join(folder, `signet-trial-${process.pid}.json`);
    writeFileSync(trial, '{}');
    rmSync(trial);
    return undefined;
  } catch (reason) {
    return `${folder} cannot be written: ${reason}`;
  }
}

/** The folder with a copy of the extension that has a new identifier, and other files in it; see {@link extensionWith}. */
export function ownExtension(files: Record<string, string> = {}): string {
  const copy = extensionWith(files);
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const path = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...manifest, key: der.toString('base64') }));
  return copy;
}

/** An administrator of one browser. */
export class Administrator {
  readonly #browser: Browser;
  readonly #file: string;

  constructor(browser: Browser) {
    this.#browser = browser;
    this.#file = join(folder, `signet-test-${browser.extensionId}.json`);
  }

  /** Decides, and waits until the browser has told the extension. */
  async decide(policy: Record<string, unknown>): Promise<void> {
    const extensions = { [this.#browser.extensionId]: policy };
    writeFileSync(this.#file, JSON.stringify({ '3rdparty': { extensions } }));
    const page = await this.#browser.open('chrome://policy');
    await page.locator('#reload-policies').click();
    const worker = await this.#browser.serviceWorker();
    await eventually('the policy', async () => {
      return isDeepStrictEqual(await this.#browser.policy(worker), policy);
    });
    await page.close();
  }

  /** Takes the decisions back, for browsers to come. */
  leave(): void {
    rmSync(this.#file, { force: true });
  }
}
