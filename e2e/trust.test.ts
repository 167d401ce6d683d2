// Whom the user trusts, and how far: authorities with limits that a verdict
// follows, what is new about a correspondent, revocation and directories.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { sign } from './openssl.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const verified = 'Signed by Bob Example (bob@example.test).';
const letter = { from: 'Bob Example <bob@example.test>', to: 'alice@example.test' };

describe('trust', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let browser: Browser;
  let page: Page;
  let server: Server;
  let origin: string;
  const asked: string[] = [];

  before(async () => {
    certificates = issueCertificates();
    const bob = certificate('bob');
    server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      asked.push(path);
      if (path === '/bob@example.test') response.end(bob);
      else response.writeHead(404).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    await browser.willGrant(origin);
    page = await browser.open(browser.url('options/options.html#authorities'));
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  const path = (name: string) => join(certificates, `${name}.pem`);
  const certificate = (name: string) =>
    execFileSync('openssl', ['x509', '-in', path(name), '-outform', 'DER']);

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

  /** A picture of what is looked at, and no flaw in it, in both colour schemes. */
  async function look(name: string): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, name);
      // Nothing but the colours depends on the scheme.
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`),
        [],
      );
    }
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
    await page.getByRole('button', { name: 'Signet Test Root' }).click();
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
    await page.getByRole('button', { name: 'Signet Test Root' }).click();
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
    await page.getByRole('button', { name: 'Signet Test Root' }).click();
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

  test('revocation is decided, and a host that a message wanted is allowed', async () => {
    await go(`revocation/${encodeURIComponent(origin)}`, 'Revocation');
    await look('revocation-host-wanted');
    const host = new URL(origin).host;
    await page.getByRole('button', { name: `Allow ${host}` }).click();
    await page.getByText(`Signet may ask ${host}.`).waitFor();
    await page.getByRole('group', { name: 'When you read' }).getByText('Insist on an answer').click();
    await page.getByText('Saved.').waitFor();
    await page.getByText('Who learns what').click();
    await look('revocation');
    await go('revocation', 'Revocation');
    const reading = page.getByRole('group', { name: 'When you read' });
    assert.equal(await reading.getByRole('radio', { name: 'Insist on an answer' }).isChecked(), true);
    await reading.getByText('Do not check').click();
    await page.getByText('Saved.').waitFor();
    const worker = await browser.serviceWorker();
    const scripts = await worker.evaluate(() => chrome.scripting.getRegisteredContentScripts());
    assert.deepEqual(scripts, [], 'a host that may be asked is no webmail');
    await page.getByRole('button', { name: /^Forbid/ }).click();
    await page.getByText(`Signet no longer asks ${host}.`).waitFor();
  });

  test('directories are added, put in order, asked, and put back after they were deleted', async () => {
    await go('directories', 'Directories');
    await look('directories-empty');
    await page.getByRole('button', { name: 'Add a directory' }).click();
    await look('directories-form');
    for (const [name, url] of [
      ['Company', `${origin}/company/{address}`],
      ['City', `${origin}/{address}`],
    ] as const) {
      await page.getByLabel('Address', { exact: true }).first().fill(url);
      await page.getByLabel('For addresses of these domains').fill('example.test');
      await page.getByLabel('Name').fill(name);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText(`${name} was saved.`).waitFor();
      if (name === 'Company') await page.getByRole('button', { name: 'Add a directory' }).click();
    }
    await page.getByRole('button', { name: 'Ask City earlier' }).click();
    const names = page.locator('.directories h2');
    assert.deepEqual(await names.allInnerTexts(), ['City', 'Company']);
    await page.getByRole('button', { name: 'Ask City later' }).click();
    await page.getByText('City is now asked as number 2.').waitFor();

    await page.locator('#try-address').fill('bob@example.test');
    await page.keyboard.press('Enter');
    await page.getByText('Company: it has none').waitFor();
    await page.getByText('City: it has a certificate').waitFor();
    assert.deepEqual(asked, ['/company/bob@example.test', '/bob@example.test']);
    await page.locator('#try-address').fill('bob@else.test');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody was asked').waitFor();
    assert.equal(asked.length, 2);
    await look('directories');

    await page.getByRole('button', { name: /^Delete.*Company/ }).click();
    await page.getByText('Company was deleted.').waitFor();
    await page.keyboard.press('Enter'); // on Undo, which has the focus
    await page.getByText('It is back.').waitFor();
    await eventually('the old order', async () => (await names.allInnerTexts()).join() === 'Company,City');
  });
});
