// The backup: reminded of until there is one, and restored on another computer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { choosePassphrase, importKey, settings } from './settings.ts';

const passphrase = 'correct horse battery staple';
const backupPassword = 'paper in the safe';

describe('the backup', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let page: Page;
  const backup = join(temporaryFolder('backup'), 'signet.signetbackup');

  before(async () => {
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    await choosePassphrase(browser, passphrase);
    page = await settings(browser, 'keys');
    await importKey(page, join(issueCertificates(), 'alice.p12'));
    await page.getByRole('row', { name: /Alice Example/ }).waitFor();
  });
  after(() => browser?.close());

  test('the settings and the popup remind of the backup until there is one', async () => {
    const popup = await browser.open(browser.url('popup/popup.html'));
    await popup.getByText('Your keys are not backed up yet.').waitFor();
    await picture(popup, 'popup-backup');
    await popup.close();
    await page.getByRole('link', { name: 'Back up now' }).click();
    await page.getByRole('heading', { level: 1, name: 'Back up' }).waitFor();
    await picture(page, 'backup');
    await assertAccessibleInBothSchemes(page);
    await page.getByLabel('Your Signet passphrase').fill(passphrase);
    await page.getByLabel('Password for the backup').fill(backupPassword);
    await page.getByLabel('The same again').fill(backupPassword);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.match(download.suggestedFilename(), /^signet-\d{4}-\d\d-\d\d\.signetbackup$/);
    await download.saveAs(backup);
    assert.ok(!readFileSync(backup).includes('alice@example.test'), 'the backup is sealed');
    await page.getByText(/^Saved as /).waitFor();
    await picture(page, 'backup-saved');
    await page.getByRole('main').getByRole('link', { name: 'Your keys' }).first().click();
    await page.getByRole('row', { name: /Alice Example/ }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Back up now' }).count(), 0);
  });

  test('a backup is restored in another profile, during the set-up', async () => {
    const other = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    try {
      await choosePassphrase(other, 'another passphrase, elsewhere');
      const setUp = await other.open(other.url('onboarding/onboarding.html#certificate'));
      await setUp.getByText('I have a backup of Signet').click();
      await setUp.locator('signet-restore-backup input[type=file]').setInputFiles(backup);
      await setUp.getByLabel('Password of the backup').fill('not this one');
      await setUp.keyboard.press('Enter');
      await setUp.getByText('This password does not open the file.').waitFor();
      await setUp.getByLabel('Password of the backup').fill(backupPassword);
      await setUp.keyboard.press('Enter');
      await setUp.locator('article').getByText('alice@example.test').first().waitFor();
      await picture(setUp, 'onboarding-restored');
      await assertAccessibleInBothSchemes(setUp);
      const keys = await settings(other, 'keys');
      await keys.getByRole('row', { name: /Alice Example/ }).waitFor();
      assert.equal(
        await keys.getByRole('link', { name: 'Back up now' }).count(),
        0,
        'it has a backup already',
      );
    } finally {
      await other.close();
    }
  });
});
