// What people drop where keys are imported: several files at once, the wrong
// ones, a key and its certificate in two; and where they are afterwards.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { choosePassphrase, dropAll, settings } from './settings.ts';

describe('what is dropped where keys are', { skip: skipWithout('chromium') }, () => {
  let certificates: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    await choosePassphrase(browser, 'correct horse battery staple');
    page = await settings(browser, 'keys');
  });
  after(() => browser?.close());

  const file = (name: string) => ({ name, content: readFileSync(join(certificates, name)) });
  const importAll = () => page.getByRole('button', { name: 'Import', exact: true }).click();
  /** What has the focus, as its words or the kind of its field. */
  const expectFocus = (words: string) =>
    eventually(`the focus on ${words}`, () =>
      page.evaluate(wanted => {
        const focused = document.activeElement;
        return [focused?.textContent?.trim(), focused?.getAttribute('type')].includes(wanted);
      }, words),
    );

  test('of several files none is left out in silence', async () => {
    const large = { name: 'film.p12', content: Buffer.alloc(5 * 1024 * 1024) };
    const photo = { name: 'photo.p12', content: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) };
    const files = [file('alice.p12'), file('bob.key'), file('bob.pem'), large, photo];
    await dropAll(page, 'signet-import-key .drop', files);
    await page.getByText('Larger than any file with keys or certificates: film.p12.').waitFor();
    await page.getByText('Next: alice.p12, photo.p12.').waitFor();
    await picture(page, 'keys-several');
    await importAll();

    await page.getByText('Next: photo.p12.').waitFor();
    await expectFocus('password');
    await page.getByLabel('Password of this file').fill(p12Password);
    await page.keyboard.press('Enter');
    await importAll();

    await page.getByText('This file or message is damaged.').waitFor();
    await expectFocus('Another file');
    await page.keyboard.press('Enter');
    await expectFocus('file');
    for (const name of ['Alice Example', 'Bob Example']) await page.getByRole('row', { name }).waitFor();
  });

  test('a key without its certificate is told from a certificate that is unfit', async () => {
    await dropAll(page, 'signet-import-key .drop', [file('carol.key')]);
    await page
      .getByText('This file holds a private key, but not the certificate that belongs to it.')
      .waitFor();
    await page.keyboard.press('Enter');
  });

  test('the root that came with a key can be trusted after the set-up, too', async () => {
    await page.getByRole('link', { name: 'Decide whether to trust them' }).click();
    await page.getByRole('heading', { level: 1, name: 'Alice Example' }).waitFor();
    await page.getByText('You have not decided to trust it.').waitFor();
    await page.getByRole('button', { name: 'Trust Signet Test Root' }).click();
    await page.getByText('Signet Test Root is trusted.').waitFor();
    await page.getByText('You trust it to vouch for others.').waitFor();
    await expectFocus('Alice Example');
    assert.equal(await page.getByRole('button', { name: 'Trust Signet Test Root' }).count(), 0);
  });

  test('a page that the user comes back to shows what was deleted on another one', async () => {
    await page.goto(browser.url('options/options.html#keys'));
    await page.getByRole('row', { name: 'Bob Example' }).waitFor();
    const other = await settings(browser, 'keys');
    await other.getByRole('button', { name: 'Delete the key of Bob Example' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Delete key' }).click();
    await other.getByText('The key of Bob Example was deleted.').waitFor();
    await other.close();
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await page.getByRole('row', { name: 'Bob Example' }).waitFor({ state: 'detached' });
  });

  test('what is disabled for a moment has the focus again afterwards', async () => {
    await page.goto(browser.url('options/options.html#authorities'));
    const mozilla = page.getByRole('switch', { name: 'Trust them' });
    await mozilla.press('Space');
    await page.getByText("Mozilla's authorities are no longer trusted.").waitFor();
    await expectFocus('checkbox');
    await page.keyboard.press('Space');
    await page.getByText("Mozilla's authorities are trusted.").waitFor();
  });

  test('the focus is on the title of a person that was opened', async () => {
    await page.goto(browser.url('options/options.html#people'));
    await page.locator('signet-drop input[type=file]').first().setInputFiles(join(certificates, 'carol.pem'));
    await page.getByRole('button', { name: 'Store these certificates' }).click();
    await expectFocus('People');
    await page.getByText('One person').waitFor();
    await page.getByRole('button', { name: 'Carol Example' }).click();
    await expectFocus('Carol Example');
  });
});
