// The settings, for tests that need nothing but a keystore.
import type { Page } from 'playwright-core';
import type { Browser } from './browser.ts';
import { p12Password } from './keys.ts';

/** Opens a section of the settings. */
export function settings(browser: Browser, section: string): Promise<Page> {
  return browser.open(browser.url(`options/options.html#${section}`));
}

/** Makes a new keystore, and leaves it unlocked. */
export async function choosePassphrase(browser: Browser, passphrase: string): Promise<void> {
  const page = await browser.open(browser.url('onboarding/onboarding.html#passphrase'));
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('The same again').fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Your certificate' }).waitFor();
  await page.close();
}

/** Drops a file onto a place of the page, as the browser tells a page of it. */
export function drop(page: Page, place: string, name: string, content: Buffer): Promise<void> {
  return dropAll(page, place, [{ name, content }]);
}

/** Drops several files together. */
export async function dropAll(
  page: Page,
  place: string,
  dropped: { name: string; content: Buffer }[],
): Promise<void> {
  const files = await page.evaluateHandle(
    list => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of list) {
        const octets = Uint8Array.from(atob(base64), each => each.charCodeAt(0));
        transfer.items.add(new File([octets], name));
      }
      return transfer;
    },
    dropped.map(({ name, content }) => ({ name, base64: content.toString('base64') })),
  );
  for (const event of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(place, event, { dataTransfer: files });
}

/** Imports all keys of a file on the page of the keys. */
export async function importKey(page: Page, path: string): Promise<void> {
  await page.locator('signet-import-key input[type=file]').setInputFiles(path);
  await page.getByLabel('Password of this file').fill(p12Password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
}
