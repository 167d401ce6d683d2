// What a person meets in a webmail while their keys are locked: the form that
// opens them, which a page must not be able to lead anybody through unseen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { plugIn } from './authenticator.ts';
import { Browser } from './browser.ts';
import { composer, logIn, openMessage, Reader, unlock } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { encrypt } from './openssl.ts';
import { prepare } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';

const passphrase = 'correct horse battery staple';
const subject = 'For your eyes';
const verdict = 'Encrypted for you. Who wrote it is not proven.';

describe('locked keys in a webmail', { skip: skipWithout('chromium', 'openssl') }, () => {
  let demo: Demo;
  let alice: Browser;
  let page: Page;

  before(async () => {
    const certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch();
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin });
    const letter = { from: 'Bob Example <bob@example.test>', to: 'alice@example.test', subject };
    await deliver(demo.origin, 'alice', encrypt('Soup on Thursday?', letter, certificates, 'alice'));
    page = await logIn(alice, demo.origin, 'alice');
  });

  after(async () => {
    await alice?.close();
    await demo?.stop();
  });

  async function lock(): Promise<void> {
    const popup = await alice.open(alice.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock now' }).click();
    await popup.getByText('Your keys are locked.').waitFor();
    await popup.close();
  }

  test('a passphrase counts only when its field is seen, and the form says why', async () => {
    await lock();
    await openMessage(page, demo.origin, subject);
    const reader = await Reader.in(page);
    await reader.expectVerdict('Encrypted for you.');
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('body { opacity: 0.9 }');
      document.adoptedStyleSheets = [sheet];
    });
    await unlock(reader.frame, passphrase);
    await reader.frame.getByText('Something lies over Signet, so this click was not counted.').waitFor();
    assert.equal(await reader.verdict(), 'Encrypted for you.');

    await page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
    await unlock(reader.frame, passphrase);
    await reader.expectVerdict(verdict);
  });

  test('a quotation that comes while somebody writes leaves the cursor where it is', async () => {
    await openMessage(page, demo.origin, subject);
    const reader = await Reader.in(page);
    await reader.expectVerdict(verdict);
    await lock();
    // What a person opened closes with the keys; the webmail's own Reply is still there.
    await page.getByRole('link', { name: 'Reply', exact: true }).click();
    const answer = await composer(page);
    await answer.frame.getByText('Unlock your keys to quote the message you answer.').waitFor();
    await answer.text.click();
    await answer.type('Yes, ');
    await unlock(answer.frame, passphrase);
    await answer.frame.getByRole('button', { name: 'Quote it', exact: true }).click();
    await answer.text.getByText('Soup on Thursday?').waitFor();
    await page.keyboard.type('gladly.');
    assert.match((await answer.text.innerText()).trim(), /^Yes,\sgladly\.\s.*Soup on Thursday\?$/s);
  });

  test('where an authenticator was added, a window of its own asks for it and goes away', async () => {
    const settings = await alice.open(alice.url('options/options.html#security'));
    await plugIn(settings, { hasPrf: true });
    await settings.getByRole('button', { name: 'Add an authenticator' }).click();
    await settings.getByLabel('Your Signet passphrase').fill(passphrase);
    await settings.keyboard.press('Enter');
    await settings.getByText('Authenticator now opens your keys.').waitFor();
    await settings.close();
    await lock();
    await openMessage(page, demo.origin, subject);
    const reader = await Reader.in(page);
    await reader.expectVerdict('Encrypted for you.');
    const opened = alice.context.waitForEvent('page');
    await reader.frame.getByRole('button', { name: 'Use fingerprint or security key' }).click();
    const window = await opened;
    assert.equal(new URL(window.url()).pathname, '/popup/popup.html');
    await window.getByRole('button', { name: 'Use fingerprint or security key' }).waitFor();
    // That window has no authenticator plugged in here; the passphrase serves as well.
    const closed = window.waitForEvent('close');
    await unlock(window, passphrase);
    await closed;
    await reader.expectVerdict(verdict);
  });
});
