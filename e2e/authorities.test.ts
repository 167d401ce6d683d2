// Whom the user trusts: Mozilla's roots, an organisation's authorities out of a
// Windows store, how far each is trusted, and everything in their certificates.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';

const ROOT = 'Signet Test Root';

describe('authorities', { skip: skipWithout('chromium') }, () => {
  let certificates: string;
  let browser: Browser;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch({ viewport: { width: 1280, height: 900 } });
  });
  after(() => browser?.close());

  const settings = (section: string) => browser.open(browser.url(`options/options.html#${section}`));
  const pem = (name: string) => join(certificates, `${name}.pem`);

  test("Mozilla's roots are there, and can be switched off together and one by one", async () => {
    const page = await settings('authorities');
    await page.getByRole('combobox', { name: 'Which authorities' }).selectOption("Mozilla's");
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('Secure Mail Root R45');
    const one = page.getByRole('switch', { name: 'Trust GlobalSign Secure Mail Root R45' });
    assert.equal(await one.isChecked(), true);
    await one.uncheck();
    await page
      .getByText('GlobalSign Secure Mail Root R45 is not trusted until you switch it on again.')
      .waitFor();
    await one.check();

    const all = page.getByRole('switch', { name: 'Trust them' });
    await all.uncheck();
    await page.getByText("Mozilla's authorities are no longer trusted.").waitFor();
    await page.reload();
    assert.equal(await page.getByRole('switch', { name: 'Trust them' }).isChecked(), false);
    await page.getByRole('switch', { name: 'Trust them' }).check();
    await page.getByText("Mozilla's authorities are trusted.").waitFor();
    await page.close();
  });

  test('the store that Exchange takes is previewed, imported, and exported again', async () => {
    const file = join(temporaryFolder('store'), 'company.sst');
    writeFileSync(file, serializedStore(['ca', 'mallory-ca'].map(name => derOf(pem(name)))));
    const page = await settings('authorities');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.locator('signet-drop input[type=file]').first().setInputFiles(file);
    await page.getByRole('button', { name: 'Trust these authorities' }).click();
    await page.getByText(/^Added: /).waitFor();
    await page.getByRole('combobox', { name: 'Which authorities' }).selectOption('Yours');
    assert.equal(await page.locator('signet-table tbody tr').count(), 2);

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Windows store (.sst)' }).click(),
    ]);
    assert.equal(saved.suggestedFilename(), 'authorities.sst');
    assert.equal(readFileSync(await saved.path()).length, readFileSync(file).length);
    await page.close();
  });

  test('an authority that is limited to a domain vouches for no other', async () => {
    const people = await settings('people');
    await people
      .locator('signet-drop input[type=file]')
      .first()
      .setInputFiles([pem('bob'), pem('intermediate')]);
    await people.getByRole('button', { name: 'Store these certificates' }).click();
    await people.getByText(/^Added: /).waitFor();
    await people.close();

    const page = await settings('authorities');
    await page.getByRole('combobox', { name: 'Which authorities' }).selectOption('Yours');
    await page.getByRole('button', { name: ROOT }).click();
    await page.getByRole('heading', { level: 1, name: ROOT }).waitFor();
    await limitTo(page, 'other.example');
    const bob = await settings('people/bob%40example.test');
    await bob.locator('signet-certificate-detail summary').first().click();
    await bob.getByText('The authority is not trusted for this address or this use.').first().waitFor();
    await bob.close();

    await limitTo(page, '.example.test, Example.TEST');
    const again = await settings('people/bob%40example.test');
    await again.locator('signet-certificate-detail summary').first().click();
    await again.getByText('Who vouches for it').waitFor();
    assert.equal(
      await again.getByText('The authority is not trusted for this address or this use.').count(),
      0,
    );
    await again.close();

    await page.getByText('Basic constraints').waitFor();
    await page.getByText('an authority', { exact: true }).waitFor();
    await picture(page, 'authority-detail');
    await page.close();
  });
});

/** Limits the authority that is shown to domains. */
async function limitTo(page: Page, domains: string): Promise<void> {
  await page.getByLabel('For addresses of these domains').fill(domains);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();
}

function derOf(file: string): Buffer {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)-/.exec(readFileSync(file, 'utf8')) ?? [];
  return Buffer.from(base64, 'base64');
}

/** A serialized certificate store: [MS-OSHARED] Section 2.3.2.5. */
function serializedStore(certificates: Buffer[]): Buffer {
  const element = (id: number, value: Buffer) => {
    const numbers = Buffer.alloc(12);
    numbers.writeUInt32LE(id, 0);
    numbers.writeUInt32LE(id === 0 ? 0 : 1, 4);
    numbers.writeUInt32LE(value.length, 8);
    return Buffer.concat([numbers, value]);
  };
  const end = element(0, Buffer.alloc(0));
  return Buffer.concat([Buffer.from('\0\0\0\0CERT'), ...certificates.map(each => element(32, each)), end]);
}
