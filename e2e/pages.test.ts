// The extension's own pages: what they refuse and why, where they go on, and
// what can be changed and taken back in the settings and the popup.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { catalogs } from '../extension/_locales/catalogs.mjs';
import { entries } from '../extension/options/settings-index.ts';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { Composer } from './flow.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { importCertificates } from './onboarding.ts';
import { prepare } from './prepared.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { root } from './tree.ts';

const passphrase = 'correct horse battery staple';
const newPassphrase = 'umbrella teapot gravel moonlight';

describe('the set-up', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    page = await browser.open(browser.url('onboarding/onboarding.html'));
  });
  after(() => browser?.close());

  test('waits for the passphrase before it takes keys', async () => {
    await page.goto(browser.url('onboarding/onboarding.html#certificate'));
    await page.reload();
    await heading(page, 'Sign and encrypt mail where you already write it');
    assert.equal(await page.getByRole('link', { name: 'Your certificate' }).count(), 0);
  });

  test('refuses a short passphrase, and two that differ', async () => {
    const first = page.getByLabel('Passphrase', { exact: true });
    await first.fill('short');
    await page.getByRole('button', { name: 'Set passphrase' }).click();
    await page.getByText('Too short: at least 8 characters.').waitFor();
    await first.fill(passphrase);
    await page.getByLabel('The same again').fill(`${passphrase}s`);
    await page.keyboard.press('Enter');
    await page.getByText('The two are not the same.').waitFor();
    await picture(page, 'onboarding-passphrase-different');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'repeat');
    await page.getByLabel('The same again').fill(passphrase);
    await page.keyboard.press('Enter');
    await heading(page, 'Your certificate');
  });

  const refused: { name: string; file: () => Buffer; password?: string; says: string }[] = [
    {
      name: 'a wrong password',
      file: () => readFileSync(join(certificates, 'alice.p12')),
      password: 'not it',
      says: 'This password does not open the file.',
    },
    {
      name: 'a damaged file',
      // Told before anybody is asked for a password.
      file: () => readFileSync(join(certificates, 'alice.p12')).subarray(0, 900),
      says: 'This file or message is damaged.',
    },
    {
      name: 'a file without a private key',
      file: () => pkcs12(certificates, 'bob.pem'),
      password: p12Password,
      says: 'This file holds no private key.',
    },
    {
      name: 'a certificate for a web server',
      file: () => webServerPKCS12(certificates),
      password: p12Password,
      says: 'This certificate cannot be used for e-mail.',
    },
  ];
  for (const { name, file, password, says } of refused) {
    test(`tells ${name} from other reasons`, async () => {
      await page.reload();
      await importKey(page, file(), password);
      await page.locator('signet-import-key').getByRole('alert').getByText(says).waitFor();
      await picture(page, `onboarding-${name.replaceAll(' ', '-')}`);
      assert.equal(await page.locator('article').count(), 0, 'no certificate is shown as imported');
    });
  }

  test('explains in the help what it has just refused', async () => {
    const [help] = await Promise.all([
      browser.context.waitForEvent('page'),
      page.getByRole('link', { name: 'More help' }).click(),
    ]);
    await heading(help, 'This certificate cannot be used for e-mail.');
    await help.getByText('Certificates say what they may be used for.').waitFor();
    await picture(help, 'help-topic');
    await assertAccessibleInBothSchemes(help);
    await help.getByRole('link', { name: 'All topics' }).click();
    await heading(help, 'Help');
    await picture(help, 'help');
    await assertAccessibleInBothSchemes(help);
    await help.getByRole('searchbox').fill('FORGOTTEN passphrase');
    await help.getByRole('link', { name: 'This passphrase does not open your keys.' }).click();
    await help.getByRole('link', { name: 'Settings: Lock and passphrase' }).waitFor();
    assert.ok(await help.evaluate(() => document.activeElement?.tagName === 'H1'), 'the title has the focus');
    await help.close();
  });

  test('goes on where it was left', async () => {
    await page.reload();
    await importKey(page, readFileSync(join(certificates, 'alice.p12')), p12Password);
    await takeAll(page);
    await page.locator('article').getByText('alice@example.test').first().waitFor();
    await page.close();
    page = await browser.open(browser.url('onboarding/onboarding.html'));
    await heading(page, 'Your certificate');
    await page.getByRole('heading', { name: 'Whom do you trust to vouch for others?' }).waitFor();
  });

  test('names at the end what was passed over', async () => {
    for (let step = 0; step < 2; step++) await page.getByRole('link', { name: 'Do this later' }).click();
    await heading(page, 'Ready to write');
    const left = page.locator('.notice').getByRole('link');
    assert.deepEqual(await left.allInnerTexts(), ['Trust', 'Webmail', 'Security mark']);
    await left.last().click();
    await heading(page, 'Turn Signet on for your webmail');
    const focused = page
      .getByRole('heading', { name: 'Choose your security mark' })
      .and(page.locator(':focus'));
    await focused.waitFor();
    await page.goBack();
  });

  test('ends with a message to oneself that no webmail carried', async () => {
    await page.getByRole('button', { name: 'Make a test message' }).click();
    const message = page.getByRole('group', { name: 'Try it with a message to yourself' });
    await message.getByText('Signed as alice@example.test, but Signet does not know the authority').waitFor();
    await message.getByText('A first message').first().waitFor();
    await message.getByText('This text and its subject were encrypted with your certificate').waitFor();
    await picture(page, 'onboarding-test');
    await assertAccessibleInBothSchemes(page);
  });
});

describe('the settings and the popup', { skip: skipWithout('chromium') }, () => {
  let certificates: string;
  let browser: Browser;
  let server: Server;
  let origin: string;

  before(async () => {
    certificates = issueCertificates();
    server = createServer((_, response) => response.end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    await prepare(browser, { name: 'alice', passphrase, certificates, origin });
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  const settings = (section: string) => browser.open(browser.url(`options/options.html#${section}`));

  test('a search over all settings leads to each of them', async () => {
    await importCertificates(browser, join(certificates, 'bob.pem'));
    const page = await settings('keys');
    const search = page.getByRole('searchbox', { name: 'Search the settings' });
    for (const entry of entries) {
      const title = text(entry.title || `options_${entry.section}`);
      await search.fill(`${title} ${text(`options_${entry.section}`)}`);
      const { section, path } = entry;
      await page
        .locator(`.found a[href="#${path === '' ? section : `${section}/${path}`}"]`, { hasText: title })
        .first()
        .click();
      if (entry.title === '' || path !== '') await page.getByRole('heading', { level: 1 }).waitFor();
      else await page.locator('.pointed-out', { hasText: title }).waitFor();
      assert.equal(await search.inputValue(), '');
    }
    // Nothing stays pointed out once one goes on.
    await page.locator('.pointed-out').waitFor();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: text('options_writing') })
      .click();
    await page.getByRole('heading', { level: 1, name: text('options_writing') }).waitFor();
    assert.equal(await page.locator('.pointed-out').count(), 0);
    await search.fill(text('writing_undo'));
    await page.locator('.found a').first().click();
    await page.locator('.pointed-out', { hasText: text('writing_undo') }).waitFor();
    await page.mouse.click(2, 2);
    await page.locator('.pointed-out').waitFor({ state: 'detached' });
    // The section that is shown is a way out of the search, too.
    await search.fill('zeppelin');
    await page
      .getByRole('navigation')
      .getByRole('link', { name: text('options_writing') })
      .click();
    await page.getByRole('heading', { level: 1, name: text('options_writing') }).waitFor();
    await search.fill('passphrase');
    await picture(page, 'options-search');
    await assertAccessibleInBothSchemes(page);
    await search.fill('zeppelin');
    await page.getByText('No setting fits').waitFor();
    await page.close();
  });

  test('weakly protected mail is opened, or not, as the user says', async () => {
    const page = await settings('security');
    await page.getByRole('radio', { name: 'Show it' }).and(page.locator(':checked')).waitFor();
    await page.getByRole('radio', { name: 'Do not open it' }).check();
    await page.getByText('Saved').first().waitFor();
    await page.reload();
    await page.getByRole('radio', { name: 'Do not open it' }).and(page.locator(':checked')).waitFor();
    await page.getByRole('radio', { name: 'Show it' }).check();
    await page.close();
  });

  test('the passphrase is changed, and only the new one unlocks', async () => {
    const page = await settings('security');
    await page.locator('summary', { hasText: 'Change passphrase' }).click();
    await page.getByLabel('Current passphrase').fill('not the passphrase');
    await page.getByLabel('New passphrase').fill(newPassphrase);
    await page.getByLabel('The same again').fill(newPassphrase);
    await page.keyboard.press('Enter');
    await page.getByText('This passphrase does not open your keys.').waitFor();
    await page.getByLabel('Current passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('The passphrase was changed.').waitFor();

    await page.getByRole('main').getByRole('button', { name: 'Lock now' }).click();
    await page.getByText('Keys locked').waitFor();
    await picture(page, 'options-keys-locked');
    const field = page.locator('signet-unlock input');
    await field.fill(passphrase);
    await field.press('Enter');
    await page.getByText('This passphrase does not open your keys.').waitFor();
    await field.fill(newPassphrase);
    await field.press('Enter');
    await page.getByText('Keys unlocked').waitFor();
    await page.close();
  });

  test('a message for any other webmail is sealed in a page and saved', async () => {
    const page = await browser.open(browser.url('write/write.html'));
    const letter = new Composer(page.mainFrame());
    await letter.to('alice@example.test');
    await letter.subject.fill('For me alone');
    await letter.type('The soup is at one.');
    await page.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Encrypt', exact: true }).count(), 0);
    await picture(page, 'write');
    await assertAccessibleInBothSchemes(page);
    await page.getByRole('button', { name: 'Seal message' }).click();
    await heading(page, 'Your message is sealed');
    await picture(page, 'write-sealed');
    await assertAccessibleInBothSchemes(page);
    await page.getByRole('button', { name: 'Go on writing' }).click();
    await letter.type(' Bring bread.');
    await page.getByRole('button', { name: 'Seal message' }).click();
    const files = [await saved(page, 'Save smime.p7m'), await saved(page, 'Save as .eml')];
    await Promise.all([page.waitForEvent('close'), page.getByRole('button', { name: 'Done' }).click()]);

    for (const file of files) {
      assert.ok(!file.content.includes('soup'), `${file.name} holds the text`);
      const reader = await browser.open(browser.url('open/open.html'));
      const { name, content } = file;
      await reader.locator('input[type=file]').setInputFiles({ name, mimeType: '', buffer: content });
      await reader.getByText('Signed by Alice Example (alice@example.test) and encrypted for you.').waitFor();
      await reader.getByText('For me alone').first().waitFor();
      const body = reader.frameLocator('iframe').locator('body');
      await body.getByText('The soup is at one. Bring bread.').waitFor();
      await reader.close();
    }
  });

  test('the popup turns Signet off and on for a site', async () => {
    const site = await browser.open(origin);
    const popup = await browser.open(browser.url(`popup/popup.html?origin=${origin}`));
    await popup.getByText('There is no webmail here that Signet knows').waitFor();
    await picture(popup, 'popup-nothing');
    await assertAccessibleInBothSchemes(popup);
    await popup.getByRole('button', { name: 'Turn off' }).click();
    await popup.getByText(`Off for ${new URL(origin).host}`).waitFor();
    await expectContentScripts(browser, []);
    await picture(popup, 'popup-off');
    await popup.getByRole('button', { name: `Use Signet on ${new URL(origin).host}` }).click();
    await popup.getByText(`On for ${new URL(origin).host}`).waitFor();
    await expectContentScripts(browser, [`${origin}/*`]);
    await popup.close();
    await site.close();
  });

  test('the popup tells what waits to be sent', async () => {
    const caller = await Caller.open(browser);
    const me = { name: 'Alice Example', address: 'alice@example.test' };
    const draft = {
      from: me,
      to: [me],
      cc: [],
      bcc: [],
      replyTo: [],
      subject: 'Later',
      text: 'Soup.',
      references: [],
    };
    await caller.ask('compose', {
      draft: { ...draft, attachments: [] },
      sign: 'none',
      encrypt: true,
      keep: { account: `${origin}/mail/ alice` },
    });
    const popup = await browser.open(browser.url('popup/popup.html'));
    await popup.getByText('A message waits to be sent.').waitFor();
    const way = popup.getByRole('link', { name: 'Open', exact: true });
    assert.equal(await way.getAttribute('href'), `${origin}/mail/`);
    await picture(popup, 'popup-waiting');
    await assertAccessibleInBothSchemes(popup);

    await popup.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('signet');
          opening.onsuccess = () => {
            const writing = opening.result.transaction('outgoing', 'readwrite');
            writing.objectStore('outgoing').put(new Uint8Array([63]), 'damaged@example.test');
            writing.oncomplete = () => resolve(opening.result.close());
            writing.onerror = () => reject(writing.error);
          };
        }),
    );
    await popup.reload();
    await popup.getByText('A finished message on this computer can no longer be read.').waitFor();
    await popup.getByText('A message waits to be sent.').waitFor();
    await picture(popup, 'popup-unreadable');
    await assertAccessibleInBothSchemes(popup);
    await popup.getByRole('button', { name: 'Delete', exact: true }).click();
    await popup.getByText('can no longer be read').waitFor({ state: 'detached' });
    await popup.getByText('A message waits to be sent.').waitFor();
    await popup.close();
    await caller.page.close();
  });

  test('the popup tells of news once, and only after an update', async () => {
    const popup = await browser.open(browser.url('popup/popup.html'));
    const link = popup.getByRole('link', { name: 'What is new in this version' });
    await popup.getByText('Your keys are').first().waitFor();
    assert.equal(await link.count(), 0);
    await popup.evaluate(() => chrome.storage.local.set({ newsSeen: '0.0.9' }));
    await popup.reload();
    const [news] = await Promise.all([browser.context.waitForEvent('page'), link.click()]);
    await heading(news, 'What is new');
    await picture(news, 'news');
    await assertAccessibleInBothSchemes(news);
    await popup.reload();
    await popup.getByText('Your keys are').first().waitFor();
    assert.equal(await link.count(), 0);
    await news.close();
    await popup.close();
  });

  test('the settings turn Signet off for a site', async () => {
    const page = await settings('webmails');
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByText('Not turned on for any webmail yet').waitFor();
    await expectContentScripts(browser, []);
    await picture(page, 'options-webmails-empty');
    await page.close();
  });

  test('a key without a backup is deleted after a question, and its deletion undone', async () => {
    const page = await settings('keys');
    const remove = page.getByRole('button', { name: 'Delete the key of Alice Example' });
    const row = page.getByRole('row', { name: 'Alice Example' });
    await remove.click();
    await picture(page, 'options-key-question');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep key' }).click();
    await row.waitFor();
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete key' }).click();
    await page.getByText('No certificate of yours yet').waitFor();
    await picture(page, 'options-keys-empty');
    // The row that had the focus is gone; the way back has it.
    await page.keyboard.press('Enter');
    await page.getByText('It is back.').waitFor();
    await row.waitFor();
    await page.close();
  });
});

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function importKey(page: Page, file: Buffer, password?: string): Promise<void> {
  const chooser = page.locator('signet-import-key input[type=file]');
  await chooser.setInputFiles({ name: 'mine.p12', mimeType: 'application/x-pkcs12', buffer: file });
  if (password === undefined) return;
  await page.getByLabel('Password of this file').fill(password);
  await page.keyboard.press('Enter');
}

/** Takes all that the preview of a file offers. */
async function takeAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click();
}

/** Waits until the content scripts are registered for exactly some sites: that follows the permissions. */
async function expectContentScripts(browser: Browser, sites: string[]): Promise<void> {
  const worker = await browser.serviceWorker();
  await eventually(`content scripts for ${sites.join() || 'no site'}`, async () => {
    const scripts = await worker.evaluate(() => chrome.scripting.getRegisteredContentScripts());
    return scripts.flatMap(script => script.matches ?? []).join() === sites.join();
  });
}

/** The English text of a key. */
function text(key: string): string {
  return catalogs(join(root, 'extension/_locales')).en?.[key]?.message ?? key;
}

/** Presses a button that saves a file. */
async function saved(page: Page, button: string): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

/** A PKCS #12 file of a certificate alone. */
function pkcs12(folder: string, certificate: string): Buffer {
  const args = ['-export', '-nokeys', '-in', join(folder, certificate), '-passout', `pass:${p12Password}`];
  return execFileSync('openssl', ['pkcs12', ...args]);
}

/** A PKCS #12 file with a key whose certificate is for a web server and nothing else. */
function webServerPKCS12(folder: string): Buffer {
  const [key, certificate] = [join(folder, 'web.key'), join(folder, 'web.pem')];
  const use = ['-addext', 'extendedKeyUsage=serverAuth', '-addext', 'subjectAltName=DNS:www.example.test'];
  const names = ['-subj', '/CN=www.example.test', '-keyout', key, '-out', certificate];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...names, ...use],
    {
      stdio: 'ignore',
    },
  );
  const args = ['-export', '-in', certificate, '-inkey', key, '-passout', `pass:${p12Password}`];
  return execFileSync('openssl', ['pkcs12', ...args]);
}
