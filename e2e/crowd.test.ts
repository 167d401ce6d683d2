// Ten thousand correspondents: as many as a large company's directory has.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const CROWD = 10_000;

describe('a crowd', { skip: skipWithout('chromium') }, () => {
  let certificates: string;
  let browser: Browser;

  before(async () => {
    certificates = issueCertificates(undefined, CROWD);
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
  });
  after(() => browser?.close());

  test('ten thousand people scroll, and one of them is found', async () => {
    const page = await browser.open(browser.url('options/options.html#people'));
    await page.getByText('Nobody to encrypt to yet').waitFor();
    const files = Array.from({ length: CROWD / 1000 }, (_, i) => join(certificates, `crowd-${i + 1}.pem`));
    await page.locator('signet-drop input[type=file]').first().setInputFiles(files);
    await page.getByRole('button', { name: 'Store these certificates' }).click();
    await page.getByText(`${CROWD} certificates were added.`).waitFor({ timeout: 60_000 });
    await page.getByText(`${CROWD} people`).waitFor();

    const rows = page.locator('signet-table tbody tr[data-key]');
    for (const where of [0.5, 1, 0.25]) {
      await page.evaluate(part => scrollTo(0, document.documentElement.scrollHeight * part), where);
      await eventually('rows in sight', () => page.evaluate(rowInSight));
      assert.ok((await rows.count()) < 400, `${await rows.count()} rows are in the page`);
    }
    await page.getByRole('searchbox', { name: 'Search by name' }).fill('person07654');
    await eventually('one row', async () => (await names(page)).join() === 'Person 07654');
    await page.close();
  });
});

/** Whether the row in the middle of the screen has come from the engine. Runs in the page. */
function rowInSight(): boolean {
  const row = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tr');
  return /person\d{5}@/.test(row?.textContent ?? '');
}

/** The names in the list. */
function names(page: Page): Promise<string[]> {
  return page.locator('signet-table tbody th .table-open > span:first-child').allInnerTexts();
}
