// What keeps the keys: what opens and locks them, and the log of their use.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { plugIn } from './authenticator.ts';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { skipWithout } from './rig/packages.ts';
import { choosePassphrase, importKey, settings } from './settings.ts';

const passphrase = 'correct horse battery staple';

describe('keeping keys', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    await choosePassphrase(browser, passphrase);
    page = await settings(browser, 'keys');
    await importKey(page, join(issueCertificates(), 'alice.p12'));
    await page.getByRole('row', { name: /Alice Example/ }).waitFor();
  });
  after(() => browser?.close());

  const goTo = (section: string) => page.goto(browser.url(`options/options.html#${section}`));
  const lockNow = () => page.getByRole('main').getByRole('button', { name: 'Lock now' }).click();
  const state = (text: string) => page.getByText(text, { exact: true }).waitFor();

  test('an authenticator opens the keys, until it is removed', async () => {
    await goTo('security');
    const unplug = await plugIn(page, { hasPrf: true });
    await page.getByRole('button', { name: 'Add an authenticator' }).click();
    await page.getByLabel('What you call it').fill('Blue key ring');
    await page.getByLabel('Your Signet passphrase').fill('not the passphrase');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('This passphrase does not open your keys.').waitFor();
    await page.getByLabel('Your Signet passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('Blue key ring now opens your keys.').waitFor();
    await lockNow();
    await state('Keys locked');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus went on');
    await picture(page, 'security-locked');
    await assertAccessibleInBothSchemes(page);
    await page.getByRole('button', { name: 'Use fingerprint or security key' }).click();
    await state('Keys unlocked');

    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Blue key ring no longer opens your keys.').waitFor();
    await unplug();
    await lockNow();
    await state('Keys locked');
    assert.equal(await page.getByRole('button', { name: 'Use fingerprint or security key' }).count(), 0);
    await unlock(page);
  });

  test('an authenticator that keeps no keys is refused', async () => {
    await goTo('security');
    const unplug = await plugIn(page, { hasPrf: false });
    await page.getByRole('button', { name: 'Add an authenticator' }).click();
    await page.getByLabel('Your Signet passphrase').fill(passphrase);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('This authenticator cannot keep keys (it lacks PRF).').waitFor();
    await picture(page, 'security-no-prf');
    await unplug();
  });

  test('the log tells all of this, is filtered, and saved without formulas', async () => {
    await goTo('activity');
    await page.getByRole('row', { name: /Imported/ }).waitFor();
    await picture(page, 'activity');
    await assertAccessibleInBothSchemes(page);
    await page.getByLabel('What', { exact: true }).selectOption({ label: 'Could not be unlocked' });
    await page.getByRole('row', { name: /Imported/ }).waitFor({ state: 'detached' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    assert.ok(lines.length > 1, 'a line below the headings');
    assert.ok(
      lines.slice(1).every(line => line.includes('"unlock-failed"')),
      lines.join('\n'),
    );
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
    await page.getByText('The log was cleared.').waitFor();
  });

  test('the keys are locked when the user leaves', async () => {
    await goTo('security');
    await page.reload();
    await page.getByLabel('Lock my keys when I have been away for').selectOption('5');
    await page.getByText('Saved.').waitFor();
    await state('Keys unlocked');
    const worker = await browser.serviceWorker();
    await worker.evaluate(() =>
      (chrome.idle.onStateChanged as unknown as { dispatch(state: string): void }).dispatch('idle'),
    );
    await state('Keys locked');
  });

  test('wrong tries have to wait, and reloading the page does not help', async () => {
    for (let attempt = 0; attempt < 5; attempt++) {
      await page.locator('signet-unlock input').fill(`a guess, number ${attempt}`);
      await page.keyboard.press('Enter');
      await page.locator('signet-unlock form[aria-busy=true]').waitFor({ state: 'detached' });
    }
    await page.reload();
    await page.getByText(/^You can try again in \d+ seconds?\.$/).waitFor();
    assert.ok(await page.getByRole('main').getByRole('button', { name: 'Unlock' }).isDisabled());
    await picture(page, 'security-wait');
    await assertAccessibleInBothSchemes(page);
  });
});

async function unlock(page: Page): Promise<void> {
  await page.locator('signet-unlock input').fill(passphrase);
  await page.keyboard.press('Enter');
  await page.getByText('Keys unlocked', { exact: true }).waitFor();
}
