// Who may be asked: hosts about revocation, and directories about addresses,
// as the settings decide it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

describe('asking', { skip: skipWithout('chromium', 'openssl') }, () => {
  let browser: Browser;
  let page: Page;
  let server: Server;
  let origin: string;
  const asked: string[] = [];

  before(async () => {
    const certificates = issueCertificates();
    const pem = (name: string) => join(certificates, `${name}.pem`);
    const files = ['-certfile', pem('bob'), '-certfile', pem('intermediate')];
    const bob = execFileSync('openssl', ['crl2pkcs7', '-nocrl', ...files, '-outform', 'DER']);
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
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.locator('signet-drop input[type=file]').first().setInputFiles(pem('ca'));
    await page.getByRole('button', { name: 'Trust these authorities' }).click();
    await page.getByText('Added: Signet Test Root.').waitFor();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  async function go(section: string, heading: string): Promise<void> {
    await page.goto(browser.url('options/options.html'));
    await page.goto(browser.url(`options/options.html#${section}`));
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  }

  /** A picture of what is looked at, and no serious flaw in it. */
  async function look(name: string): Promise<void> {
    await picture(page, name);
    await assertAccessibleInBothSchemes(page);
  }

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
