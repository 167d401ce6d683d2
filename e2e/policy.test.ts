// What an administrator decides, by the browser's own way: a file in the folder
// that Chromium takes policies from.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, clickHidden, frameOf } from './browser.ts';
import { composer, logIn } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { setUp } from './onboarding.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { removeFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { Administrator, ownExtension, whyNoPolicy } from './rig/policies.ts';
import { eventually } from './rig/program.ts';

describe('the policy of an administrator', {
  skip: skipWithout('chromium', 'openssl') || whyNoPolicy(),
}, () => {
  let administrator: Administrator;
  let extension: string;
  let browser: Browser;
  let certificates: string;
  let demo: Demo;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    extension = ownExtension();
    browser = await Browser.launch({ extension });
    administrator = new Administrator(browser);
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    administrator?.leave();
    if (extension) removeFolder(extension);
  });

  async function section(name: string): Promise<Page> {
    const page = await browser.open(browser.url(`options/options.html#${name}`));
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  /** Begins a message to Bob in the webmail's own editor. */
  async function begin(page: Page, subject: string): Promise<void> {
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Subject').fill(subject);
  }

  test('who never set Signet up is bound as well: nothing leaves otherwise, and the set-up is a click away', async () => {
    await browser.grant(demo.origin);
    await administrator.decide({ rules: [{ name: 'Partners', subject: ['contract'], encrypt: true }] });
    const page = await logIn(browser, demo.origin, 'alice');
    await begin(page, 'Our contract');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const letter = await composer(page);
    await letter.type('As agreed.');
    await letter.send();
    await letter.frame.getByRole('link', { name: 'Set up Signet' }).waitFor();
    assert.equal(demo.submissions().length, 0);
    await begin(page, 'Lunch');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await eventually('the message for which there is no rule', () => demo.submissions().length === 1);
    await page.close();
  });

  test('the set-up goes on as ever', async () => {
    const passphrase = 'correct horse battery staple';
    await setUp(browser, { name: 'alice', passphrase, certificates, origin: demo.origin });
  });

  test('a setting that is forced is locked, under the name of who decided, without a restart', async () => {
    const before = await section('writing');
    const sign = 'Sign new messages';
    await assert.doesNotReject(before.getByRole('switch', { name: sign }).waitFor());
    assert.equal(await before.getByRole('switch', { name: sign }).isEnabled(), true);
    await before.close();
    await administrator.decide({ administratorName: 'Example AG, IT', alwaysSign: true });
    const page = await section('writing');
    const forced = page.getByRole('switch', { name: sign });
    await forced.waitFor();
    assert.equal(await forced.isChecked(), true);
    assert.equal(await forced.isEnabled(), false);
    await page.getByText('Example AG, IT decided this.').first().waitFor();
    await page.close();
  });

  test('what is decided elsewhere in the settings is locked as well', async () => {
    await administrator.decide({
      revocationOnSend: 'hard',
      weakMail: 'refuse',
      lockAfterMinutes: 30,
      keyUsesPerMinute: 60,
      trustMozilla: false,
    });
    const revocation = await section('revocation');
    await revocation.locator('[data-setting="sending"]').waitFor();
    assert.equal(await revocation.getByRole('radio').count(), 3); // for reading alone
    await revocation.close();
    const security = await section('security');
    assert.equal(await security.locator('#lock-after').isEnabled(), false);
    assert.equal(await security.locator('#lock-after').inputValue(), '30');
    assert.equal(await security.locator('#limit-perMinute').isEnabled(), false);
    assert.equal(await security.locator('#limit-perUnlock').isEnabled(), true);
    await security.close();
    const authorities = await section('authorities');
    const mozilla = authorities.locator('.mozilla input[role=switch]');
    await mozilla.waitFor();
    assert.deepEqual([await mozilla.isChecked(), await mozilla.isEnabled()], [false, false]);
    await authorities.close();
  });

  test('a policy that is wrong in one key keeps the others, and the settings say which', async () => {
    await administrator.decide({
      encrypt: 'sometimes',
      bcc: 'single',
      supportLink: 'https://help.example.org/',
    });
    const writing = await section('writing');
    await writing.locator('[data-setting="bcc"]').getByText('In the message that everyone gets').waitFor();
    assert.equal(await writing.getByRole('radio', { name: /^Whenever/ }).isEnabled(), true);
    await writing.close();
    const about = await section('about');
    await about.getByText('"sometimes" is none of off, possible, always').waitFor();
    assert.equal(
      await about.getByRole('link', { name: 'Ask for help' }).getAttribute('href'),
      'https://help.example.org/',
    );
    await about.close();
  });

  test('Signet speaks the language that is decided, and not that of the browser', async () => {
    await administrator.decide({ interfaceLanguage: 'de' });
    const page = await logIn(browser, demo.origin, 'alice');
    await page.goto(`${demo.origin}/compose`);
    await clickHidden(page, 'Verschlüsseln');
    const frame = await frameOf(page, 'composer');
    await frame.getByRole('button', { name: 'Signieren' }).waitFor();
    assert.equal(await frame.locator('html').getAttribute('lang'), 'de');
    await page.close();
    const about = await section('about');
    await about.getByRole('heading', { name: 'Für Sie entschieden' }).waitFor();
    await about.close();
  });

  test('webmails of the policy are offered, and directories of the policy asked', async () => {
    await administrator.decide({
      hosts: ['https://mail.example.org'],
      directories: [
        { name: 'Ours', kind: 'rfc4387', url: 'https://pki.example.org/', domains: ['example.org'] },
      ],
    });
    const webmails = await section('webmails');
    await webmails.getByRole('button', { name: 'Turn on for mail.example.org' }).waitFor();
    await webmails.close();
    const directories = await section('directories');
    const ours = directories.locator('.directory', { hasText: 'Ours' });
    await ours.waitFor();
    assert.equal(await ours.locator('.directory-edit').count(), 0);
    await directories.close();
  });
});
