// The user's own keys in the settings: in from files of every age, looked at,
// out again, made anew, and deleted with a way back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Download, Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { skipWithout } from './rig/packages.ts';
import { choosePassphrase, drop, settings } from './settings.ts';

const passphrase = 'correct horse battery staple';

describe('own keys', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    await choosePassphrase(browser, passphrase);
    page = await settings(browser, 'keys');
  });
  after(() => browser?.close());

  const file = (name: string) => readFileSync(join(certificates, name));
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });

  /** Drops a file with keys and gives its password; the preview is open afterwards. */
  async function dropKey(name: string): Promise<void> {
    await drop(page, 'signet-import-key .drop', name, file(name));
    await page.getByLabel('Password of this file').fill(p12Password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'This is in the file' }).waitFor();
  }

  test('nothing of a dropped file is stored before the user says so', async () => {
    await page.getByText('No certificate of yours yet').waitFor();
    await dropKey('carol-3des.p12');
    await page
      .getByText('These authorities come along: Signet Test Intermediate, Signet Test Root.')
      .waitFor();
    await picture(page, 'keys-preview');
    await assertAccessibleInBothSchemes(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await page.getByText('No certificate of yours yet').waitFor();
  });

  for (const [form, name, person] of [
    ['an old program, sealed with 3DES', 'carol-3des.p12', 'Carol Example'],
    ['the newest programs, with PBMAC1', 'bob-pbmac1.p12', 'Bob Example'],
    ['a certificate that ends soon', 'dora.p12', 'Dora Example'],
  ] as const) {
    test(`a key is imported by dropping its file: ${form}`, async () => {
      await dropKey(name);
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await row(person).waitFor();
    });
  }

  test('a key is imported by pasting it as text', async () => {
    const text = `${file('alice.key')}${file('alice.pem')}`;
    await page.getByText('Paste text instead').click();
    await page.getByLabel('Text of the file').fill(text);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await row('Alice Example').waitFor();
    await page.reload();
    await row('Alice Example').waitFor();
  });

  test('the list says which certificate ends soon, and is sorted by keyboard', async () => {
    await row('Dora Example').getByText('Expires within 7 days').waitFor();
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').focus();
    await page.keyboard.press('Enter');
    const names = () => page.locator('tbody th span:first-child').allInnerTexts();
    assert.deepEqual(await names(), ['Alice Example', 'Bob Example', 'Carol Example', 'Dora Example']);
    await picture(page, 'keys-list');
    await assertAccessibleInBothSchemes(page);
  });

  test('a key is looked at, with its chain and its extensions', async () => {
    await page.getByRole('button', { name: /^Bob Example/ }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Bob Example' }).waitFor();
    const chain = page.getByRole('group', { name: 'Who vouches for it, from above to below' });
    await chain.getByText('You have not decided to trust it.').waitFor();
    assert.deepEqual(await chain.locator('.chain-name').allInnerTexts(), [
      'Signet Test Root',
      'Signet Test Intermediate',
      'Bob Example',
    ]);
    await page.getByText('Key usage', { exact: true }).waitFor();
    await picture(page, 'key-detail');
    await assertAccessibleInBothSchemes(page);
  });

  test('a key is exported with the passphrase alone, into a file that OpenSSL opens', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByLabel('Your Signet passphrase').fill('not the passphrase');
    await page.getByLabel('Password for the file').fill('one more password');
    await page.getByLabel('The same again').fill('one more password');
    await page.keyboard.press('Enter');
    await page.getByText('This passphrase does not open your keys.').waitFor();
    await picture(page, 'key-export-wrong');
    await page.getByLabel('Your Signet passphrase').fill(passphrase);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.equal(download.suggestedFilename(), 'bob@example.test.p12');
    const args = ['-in', await download.path(), '-passin', 'pass:one more password', '-nodes'];
    const opened = execFileSync('openssl', ['pkcs12', ...args], {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    assert.match(opened, /BEGIN PRIVATE KEY/);
    assert.equal(opened.match(/BEGIN CERTIFICATE/g)?.length, 3);
  });

  test('a key that has a copy is deleted at once, and its deletion undone by keyboard', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('The key of Bob Example was deleted.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Undo');
    await picture(page, 'key-undo');
    await assertAccessibleInBothSchemes(page);
    await page.keyboard.press('Enter');
    await page.getByText('It is back.').waitFor();
    await row('Bob Example').waitFor();
  });

  test('a new key waits for its certificate, which is dropped where keys are', async () => {
    await page.getByRole('link', { name: 'New key' }).click();
    await page.getByRole('button', { name: 'Make key' }).click();
    await page.getByText('Type the address that the key is for.').waitFor();
    await page.getByLabel('Your name').fill('Erin Example');
    await page.getByLabel('Your e-mail address').fill('erin@example.test');
    await page.getByText('More choices').click();
    await page.getByLabel('Elliptic curve, P-256').check();
    await picture(page, 'key-new');
    await assertAccessibleInBothSchemes(page);
    await page.getByRole('button', { name: 'Make key' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your request is ready' }).waitFor();
    await picture(page, 'key-asked');
    await assertAccessibleInBothSchemes(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save request' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'erin@example.test.csr');
    const issued = await certify(certificates, download);
    await page.getByRole('main').getByRole('link', { name: 'Your keys' }).first().click();
    await page.getByRole('heading', { name: 'Waiting for their certificate' }).waitFor();
    await picture(page, 'keys-waiting');
    await drop(page, 'signet-import-key .drop', 'erin.cer', issued);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await row('Erin Example').waitFor();
    await page.getByRole('heading', { name: 'Waiting for their certificate' }).waitFor({ state: 'detached' });
  });

  test('making a large key can be cancelled', async () => {
    await page.getByRole('link', { name: 'New key' }).click();
    await page.getByLabel('Your e-mail address').fill('erin@example.test');
    await page.getByText('More choices').click();
    await page.getByLabel('RSA, 4096 bits').check();
    await page.getByRole('button', { name: 'Make key' }).click();
    const cancel = page.getByRole('button', { name: 'Cancel' });
    const done = page.getByRole('heading', { level: 1, name: 'Your request is ready' });
    await cancel.or(done).first().waitFor({ timeout: 60_000 });
    await cancel.click({ timeout: 5000 }).catch(() => undefined);
    // Whoever has luck finds the prime numbers before anything is cancelled.
    await page.getByRole('button', { name: 'Make key' }).or(done).first().waitFor();
    if (await done.isVisible()) return;
    await page.goto(browser.url('options/options.html#keys'));
    await row('Erin Example').waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Waiting for their certificate' }).count(), 0);
  });
});

/** What an authority does with a request. */
async function certify(folder: string, request: Download): Promise<Buffer> {
  const path = (name: string) => join(folder, name);
  writeFileSync(path('erin.csr'), readFileSync(await request.path()));
  const quiet = { stdio: 'ignore' } as const;
  const own = ['-subj', '/CN=Another CA', '-keyout', path('another.key'), '-out', path('another.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...own], quiet);
  const authority = ['-CA', path('another.pem'), '-CAkey', path('another.key'), '-CAcreateserial'];
  const files = ['-in', path('erin.csr'), '-out', path('erin.pem')];
  const what = ['-days', '20', '-copy_extensions', 'copyall'];
  execFileSync('openssl', ['x509', '-req', ...files, ...authority, ...what], quiet);
  return readFileSync(path('erin.pem'));
}
