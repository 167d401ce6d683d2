// Other people's certificates: taken from files and folders after a look at
// them, used, explained, forgotten and put back.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

describe('people', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let browser: Browser;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
  });
  after(() => browser?.close());

  const settings = (section: string) => browser.open(browser.url(`options/options.html#${section}`));
  const pem = (name: string) => readFileSync(join(certificates, `${name}.pem`), 'utf8');

  test('a preview shows what files hold, and stores nothing', async () => {
    const page = await settings('people');
    await page.getByText('Nobody to encrypt to yet').waitFor();
    const files = ['bob.pem', 'bob.key', 'carol.pem'].map(name => join(certificates, name));
    await page.locator('signet-drop input[type=file]').first().setInputFiles(files);
    const preview = page.locator('signet-import-preview');
    await preview.getByText('bob.key: This file holds no certificate.').waitFor();
    await picture(page, 'people-preview');
    await preview.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await page.getByText('Nobody to encrypt to yet').waitFor();
    await page.close();
  });

  test('a folder with contacts and an export of a directory is dropped, and a part of it taken', async () => {
    const folder = temporaryFolder('dropped');
    mkdirSync(join(folder, 'contacts', 'old'), { recursive: true });
    writeFileSync(join(folder, 'bob.cer'), pem('bob'));
    writeFileSync(join(folder, 'holiday.jpg'), 'no certificate');
    writeFileSync(join(folder, 'contacts', 'carol.vcf'), vCard('Carol Example', pem('carol')));
    writeFileSync(join(folder, 'contacts', 'old', 'all.ldif'), ldif('Mallory Example', pem('mallory')));

    const page = await settings('people');
    await dropFile(page, folder);
    const preview = page.locator('signet-import-preview');
    await preview.getByText('Passed over, because they are of other kinds: 1.').waitFor();
    const names = preview.locator('.preview-items label');
    assert.deepEqual((await names.allInnerTexts()).sort(), [
      'Bob Example',
      'Carol Example',
      'Mallory Example',
    ]);
    await preview.getByRole('checkbox', { name: 'Mallory Example' }).uncheck();
    await preview.getByRole('button', { name: 'Store these certificates' }).click();
    await page.getByText(/^Added: /).waitFor();
    // The list is asked for anew meanwhile.
    await eventually('both of them', async () => (await people(page)).join() === 'Bob Example,Carol Example');
    await page.close();
  });

  test('a certificate is pasted as text', async () => {
    const page = await settings('people');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.locator('signet-drop summary', { hasText: 'Paste' }).click();
    await page
      .getByRole('textbox', { name: 'Text of the file' })
      .fill(`> ${pem('mallory').replaceAll('\n', '\n> ')}`);
    await page.getByRole('button', { name: 'Store these certificates' }).click();
    await page.getByText('Added: Mallory Example.').waitFor();
    await page.close();
  });

  test('the certificate that is used is explained, and forgetting one can be undone', async () => {
    const page = await settings('people');
    await importFile(page, join(certificates, 'bob-new-key.pem'));
    await page.getByRole('button', { name: 'Bob Example' }).click();
    await page.getByRole('heading', { level: 1, name: 'Bob Example' }).waitFor();
    const cards = page.locator('signet-person article');
    assert.equal(await cards.count(), 2);
    await page.getByText('it was issued last').waitFor();
    const used = cards.filter({ hasText: 'In use' });
    await used.getByText('Details').click();
    await used.getByText('Who vouches for it').waitFor();
    await used.getByText('Subject alternative name').first().waitFor();
    await picture(page, 'person');

    await cards.last().getByRole('button', { name: 'Forget certificate' }).click();
    await page.getByText('The certificate of Bob Example was forgotten.').waitFor();
    await eventually('one certificate', async () => (await cards.count()) === 1);
    await page.keyboard.press('Enter'); // on Undo, which has the focus
    await page.getByText('It is back.').waitFor();
    await eventually('two certificates', async () => (await cards.count()) === 2);
    await page.close();
  });

  test('another address of a person is added, and removed again', async () => {
    const page = await settings('people/bob%40example.test');
    await page.getByLabel('Other address', { exact: true }).fill('bob@example.test');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('The two addresses are the same.').waitFor();
    await page.getByLabel('Other address', { exact: true }).fill('bobby@example.test');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page
      .getByText('For bobby@example.test Signet now uses the certificate of bob@example.test.')
      .waitFor();
    await page.getByRole('button', { name: /^Remove.*bobby@example.test$/ }).click();
    await page.getByText('bobby@example.test was removed.').waitFor();
    await page.close();
  });
});

/** The names in the list. */
function people(page: Page): Promise<string[]> {
  return page.locator('signet-table tbody th .table-open > span:first-child').allInnerTexts();
}

async function importFile(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('signet-drop input[type=file]').first().setInputFiles(path);
  await page.getByRole('button', { name: 'Store these certificates' }).click();
  await page.getByText(/^Added: /).waitFor();
}

/** Drops a file or a folder of the disk onto the page's place for files, as the browser tells of a real one. */
async function dropFile(page: Page, path: string): Promise<void> {
  const zone = await page.locator('signet-drop .drop').boundingBox();
  assert.ok(zone);
  const session = await page.context().newCDPSession(page);
  const place = { x: zone.x + zone.width / 2, y: zone.y + 20 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  }
  await session.detach();
}

/** A contact with a certificate. RFC 6350 Section 6.8.1. */
function vCard(name: string, pem: string): string {
  return [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `FN:${name}`,
    `KEY:data:application/pkix-cert;base64,${base64(pem)}`,
    'END:VCARD',
    '',
  ].join('\r\n');
}

/** An entry of a directory with a certificate. RFC 2849. */
function ldif(name: string, pem: string): string {
  return `version: 1\ndn: cn=${name},dc=example,dc=test\ncn: ${name}\nuserCertificate;binary:: ${base64(pem)}\n`;
}

function base64(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, '');
}
