// The check that owners of mailboxes run, with the doubles in the place of a live server: it tells what differs, and nothing
// of what is in the mailbox.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { issueCertificates } from './keys.ts';
import type { GmailAccess } from './live/gmail.ts';
import { type Guide, liveExchange, liveGmail, liveOutlook } from './live/mailboxes.ts';
import { Report } from './live/report.ts';
import { sign } from './openssl.ts';
import { type Exchange, startExchange } from './rig/exchange.ts';
import { fetchFrom } from './rig/fetch-from.ts';
import { type Gmail, gmailOrigin, startGmail } from './rig/gmail.ts';
import { type Outlook, startOutlook } from './rig/outlook.ts';
import { skipWithout } from './rig/packages.ts';
import { composeInOwa, logOnToOwa, openInOwa, recipientInOwa } from './webmails/owa-page.ts';

const patience = 20;
const scope = 'Mail.ReadWrite Mail.Send User.Read';

/** Does what is asked, one thing after the other. */
function doing(...steps: (() => Promise<unknown>)[]): Guide {
  return async () => void (await steps.shift()?.());
}

describe('a live check', { skip: skipWithout('chromium', 'openssl', 'roundcube') }, () => {
  let certificates: string;
  let exchange: Exchange;
  let outlook: Outlook;
  let gmail: Gmail;
  let browser: Browser;

  before(async () => {
    certificates = issueCertificates();
    [exchange, outlook, gmail] = await Promise.all([
      startExchange({ certificates }),
      startOutlook(),
      startGmail(),
    ]);
    browser = await Browser.launch({ hosts: [outlook.at, gmail.at] });
  });

  after(async () => {
    await browser?.close();
    await Promise.all([exchange?.stop(), outlook?.stop(), gmail?.stop()]);
  });

  const letter = () =>
    sign(
      'Hello',
      { from: 'bob@example.test', to: 'alice@example.test', subject: 'For the list' },
      certificates,
      'bob',
    );

  test('Exchange: what the double does is what Signet takes for true', async () => {
    exchange.receive('alice', letter());
    const page = await logOnToOwa(browser, exchange.origin, 'alice');
    const guide = doing(
      () => openInOwa(page, 'For the list'),
      async () => {
        await composeInOwa(page);
        await recipientInOwa(page, 'to', 'bob@example.test');
      },
    );
    const report = await liveExchange(page, guide, { certificates, patience });
    assert.deepEqual(report.differing, []);
    assert.ok(report.checks.length > 25, report.toString());
    assert.deepEqual(await exchange.messages('alice', 'sentitems'), [], 'nothing is left behind');
    await page.close();
  });

  test('Exchange: what it changes is named', async () => {
    await exchange.behave({ rewrap: true, oneStep: true });
    await browser.context.clearCookies();
    const page = await logOnToOwa(browser, exchange.origin, 'bob');
    const report = await liveExchange(page, doing(), { certificates, patience: 0 });
    const found = new Map(report.checks.map(each => [each.what, each.found]));
    assert.equal(found.get('a clear-signed message is kept as a draft'), 'what is signed was written anew');
    assert.equal(found.get('it leaves, encrypted with AES-CBC'), 'rejected (ErrorInvalidRequest)');
    assert.equal(found.get('it arrives, encrypted with AES-CBC'), 'failed: not there in time');
    await page.close();
  });

  test('Microsoft 365: what the double does is what Signet takes for true', async () => {
    await outlook.behave({ graph: { mapiDrafts: true } });
    await outlook.deliver('alice@example.test', letter());
    const page = await logOn('alice');
    const guide = doing(
      () => page.locator('[role=option]').filter({ hasText: 'For the list' }).click(),
      () => composeTo(page),
    );
    const graph = {
      token: await outlook.token('alice@example.test', scope),
      fetch: fetchFrom(outlook.at),
      patience,
    };
    const report = await liveOutlook(page, guide, { certificates, graph });
    assert.deepEqual(report.differing, []);
    assert.ok(report.checks.length > 30, report.toString());
    assert.deepEqual(await outlook.messages('alice', 'sentitems'), [], 'nothing is left behind');
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  test('Microsoft 365: what it changes is named', async () => {
    await outlook.behave({ breakAuthEnveloped: true, graph: { falseOK: true } });
    await browser.context.clearCookies();
    const page = await logOn('bob');
    const graph = {
      token: await outlook.token('bob@example.test', scope),
      fetch: fetchFrom(outlook.at),
      patience,
    };
    const report = await liveOutlook(page, doing(), { certificates, graph });
    const found = new Map(report.checks.map(each => [each.what, each.found]));
    assert.equal(found.get('it arrives, encrypted with AES-CBC'), 'kept');
    assert.match(found.get('it arrives, encrypted with AES-GCM') ?? '', /^it is multipart\/mixed/);
    assert.equal(found.get('a request above 4 MB'), '200');
    assert.match(
      found.get('a draft with MAPI properties and an uploaded file') ?? '',
      /^it is multipart\/mixed/,
    );
    assert.equal(found.get('the page has body, by no way'), 'no');
    await page.close();
  });

  test('Gmail: what the double does is what Signet takes for true', async () => {
    await gmail.deliver('alice@example.test', letter());
    const page = await logOnToGmail('alice');
    const guide = doing(
      async () => {
        await page.locator('tr[role=row]').first().click();
        await page.locator('[download_url]').waitFor();
      },
      async () => {
        await page.locator('[gh=cm]').click();
        await page.locator('[name=to] input').fill('bob@example.test');
        await page.locator('[name=to] input').press('Enter');
      },
    );
    const report = await liveGmail(page, guide, { certificates, api: await access('alice') });
    assert.deepEqual(report.differing, []);
    assert.ok(report.checks.length > 40, report.toString());
    assert.deepEqual(await gmail.messages('alice', 'sentitems'), [], 'nothing is left behind');
    await page.close();
  });

  test('Gmail: what it changes is named', async () => {
    await gmail.behave({ rewrite: true, direct: true });
    await browser.context.clearCookies();
    const page = await logOnToGmail('bob');
    const report = await liveGmail(page, doing(), { certificates, api: await access('bob') });
    const found = new Map(report.checks.map(each => [each.what, each.found]));
    assert.equal(found.get('its copy, clear-signed'), 'it is multipart/mixed, not multipart/signed');
    assert.equal(found.get('its copy, signed in one piece'), 'kept');
    assert.equal(found.get('the download goes over another host'), 'mail.google.com');
    assert.equal(found.get('each message that is open has both ids'), 'no');
    assert.equal(found.get('the page has message, by no way'), 'no');
    await page.close();
  });

  test('a report with something of the mailbox is not written', async () => {
    const report = new Report('Title');
    report.keepOut('Alice');
    await report.check('one', 'yes', async () => 'yes');
    assert.match(report.toString(), /\| yes \| one \| yes \| yes \|/);
    await report.check('two', 'yes', async () => 'alice');
    assert.throws(() => report.toString(), /of the mailbox/);
  });

  async function access(name: string): Promise<GmailAccess> {
    const token = await gmail.token(`${name}@example.test`, 'https://mail.google.com/');
    return { token, fetch: fetchFrom(gmail.at), patience };
  }

  async function logOnToGmail(name: string): Promise<Page> {
    const page = await browser.open(`${gmailOrigin}/mail/u/0/`);
    await page.locator('#identifierId').fill(`${name}@example.test`);
    await page.locator('[name=Passwd]').fill(name);
    await page.locator('#passwordNext').click();
    await page.locator('[role=main]').waitFor();
    return page;
  }

  async function logOn(name: string): Promise<Page> {
    const page = await browser.open('https://outlook.office.com/mail/');
    await page.locator('#i0116').fill(`${name}@example.test`);
    await page.locator('#i0118').fill(name);
    await page.locator('#idSIButton9').click();
    await page.locator('#MailList').waitFor();
    return page;
  }

  async function composeTo(page: Page): Promise<void> {
    await page.locator('button:has([data-icon-name="ComposeRegular"])').click();
    await page.locator('[contenteditable][aria-autocomplete]').first().fill('bob@example.test');
    await page.locator('input[maxlength="255"]').fill('Of my own');
    await page.locator('[data-lpc-hover-target-id]').waitFor();
  }
});
