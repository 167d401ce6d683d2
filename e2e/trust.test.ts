// Whom the user trusts, and how far: authorities with limits that a verdict
// follows, and what is new about a correspondent.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Download, Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { sign } from './openssl.ts';
import { skipWithout } from './rig/packages.ts';

const verified = 'Signed by Bob Example (bob@example.test).';
const letter = { from: 'Bob Example <bob@example.test>', to: 'alice@example.test' };

describe('trust', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    page = await browser.open(browser.url('options/options.html#authorities'));
  });
  after(async () => {
    await browser?.close();
  });

  const path = (name: string) => join(certificates, `${name}.pem`);

  async function go(section: string, heading: string): Promise<void> {
    await page.goto(browser.url('options/options.html'));
    await page.goto(browser.url(`options/options.html#${section}`));
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  }

  /** What the reader says of a message that somebody signed. */
  async function verdictOn(signer: string): Promise<string> {
    const bytes = sign('Soup.', { ...letter, subject: 'Thursday' }, certificates, signer);
    await page.goto(browser.url('open/open.html'));
    const file = { name: 'message.eml', mimeType: '', buffer: bytes };
    await page.locator('input[type=file]').setInputFiles(file);
    return (await page.getByRole('status').first().innerText()).replaceAll('\u00a0', ' ').trim();
  }

  /** A picture of what is looked at, and no serious flaw in it. */
  async function look(name: string): Promise<void> {
    await picture(page, name);
    await assertAccessibleInBothSchemes(page);
  }

  test('authorities are looked at before they are trusted, and persons are refused', async () => {
    // A hundred rows are no more than one to look at.
    await page.getByLabel('Which authorities').selectOption('own');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const files = ['ca', 'mallory-ca', 'bob'].map(path);
    await page.locator('signet-drop input[type=file]').first().setInputFiles(files);
    const preview = page.locator('signet-import-preview');
    await preview.getByText('bob.pem: This is not the certificate of an authority.').waitFor();
    await look('authorities-preview');
    await preview.getByRole('checkbox', { name: 'Unknown Root' }).uncheck();
    await preview.getByRole('button', { name: 'Trust these authorities' }).click();
    await page.getByText('Added: Signet Test Root.').waitFor();
    const first = page.locator('signet-table tbody tr').first();
    assert.match(await first.innerText(), /Signet Test Root/);
    await look('authorities');
  });

  test('what an authority may vouch for is followed by the next verdict', async () => {
    assert.equal(await verdictOn('bob'), verified);
    await go('authorities', 'Authorities');
    await page.locator('signet-table').getByRole('button', { name: 'Signet Test Root' }).click();
    const domains = page.getByLabel('For addresses of these domains');
    await domains.fill('not a domain!');
    await page.keyboard.press('Enter');
    await page.getByText('One of these is not a domain.').waitFor();
    await domains.fill('other.test');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    await page.getByText('Who vouches for it').waitFor();
    await look('authority');
    assert.notEqual(await verdictOn('bob'), verified);

    await go('authorities', 'Authorities');
    await page.locator('signet-table').getByRole('button', { name: 'Signet Test Root' }).click();
    await domains.fill('example.test, .example.test');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    assert.equal(await verdictOn('bob'), verified);

    await go('authorities', 'Authorities');
    await page.getByRole('switch', { name: 'Trust Signet Test Root' }).click();
    await page.getByText('Signet Test Root is not trusted until you switch it on again.').waitFor();
    assert.notEqual(await verdictOn('bob'), verified);
    await go('authorities', 'Authorities');
    await page.getByRole('switch', { name: 'Trust Signet Test Root' }).click();
    await page.getByText('Signet Test Root is trusted.').waitFor();
  });

  test('an authority that is no longer trusted comes back with its limits', async () => {
    await page.locator('signet-table').getByRole('button', { name: 'Signet Test Root' }).click();
    await page.getByRole('button', { name: 'Stop trusting' }).click();
    await page.getByText('Signet Test Root is no longer trusted.').waitFor();
    await page.keyboard.press('Enter'); // on Undo, which has the focus
    await page.getByText('It is back.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Signet Test Root' }).waitFor();
    const domains = page.getByLabel('For addresses of these domains');
    assert.equal(await domains.inputValue(), 'example.test, .example.test');
  });

  test('Mozilla’s authorities are trusted or not with one switch, and all can be saved', async () => {
    await go('authorities', 'Authorities');
    await page.getByRole('switch', { name: 'Trust them' }).click();
    await page.getByText("Mozilla's authorities are no longer trusted.").waitFor();
    assert.equal(
      await page
        .getByRole('switch', { name: /^Trust Certum/ })
        .first()
        .isChecked(),
      false,
    );
    await page.getByRole('switch', { name: 'Trust them' }).click();
    await page.getByText("Mozilla's authorities are trusted.").waitFor();

    for (const [button, start] of [
      ['PEM (.pem)', '-----BEGIN CERTIFICATE-----'],
      ['Windows store (.sst)', '\0\0\0\0CERT'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download') as Promise<Download>,
        page.getByRole('button', { name: button }).click(),
      ]);
      const saved = readFileSync(await download.path()).toString('latin1');
      assert.equal(saved.slice(0, start.length), start);
    }
  });

  test('another key of a known correspondent is announced', async () => {
    assert.equal(await verdictOn('bob'), verified);
    assert.equal(await page.getByRole('group', { name: 'What is new about the sender' }).count(), 0);
    assert.equal(await verdictOn('bob-new-key'), verified);
    await page.getByText('Bob Example signs with another key than before.').waitFor();
    await look('open-new-key');
    await go('people/bob%40example.test', 'Bob Example');
    await page.getByText(/^Since .+ this person signs with another key than before\./).waitFor();
    await page.getByText('From the message “Thursday”').first().waitFor();
    await look('person-changed');
  });
});
