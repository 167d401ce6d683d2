// How somebody lets Signet at a mailbox of Microsoft 365, in the double of it: the browser's own window leads to the
// double's log-on, and back. What is read and sent then is tested with the webmail.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { Browser, clickHidden, picture } from './browser.ts';
import { Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { sign } from './openssl.ts';
import { extensionWith } from './rig/extension.ts';
import { microsoftClientId, type Outlook, startOutlook } from './rig/outlook.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const clients = JSON.stringify({ microsoft: { chrome: microsoftClientId, edge: '' }, google: {} });
const alice = 'alice@example.test';

describe('mail from Microsoft Graph', { skip: skipWithout('chromium', 'openssl', 'roundcube') }, () => {
  let certificates: string;
  let outlook: Outlook;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    outlook = await startOutlook();
    browser = await Browser.launch({
      extension: extensionWith({ 'oauth-clients.json': clients }),
      hosts: [outlook.at],
      viewport: { width: 1280, height: 800 },
    });
    await browser.grant('https://outlook.office.com');
    for (const host of ['graph.microsoft.com', 'login.microsoftonline.com'])
      await browser.willGrant(`https://${host}`);
    await outlook.deliver(alice, letter('First'));
    page = await browser.open('https://outlook.office.com/mail/');
    await signIn(page, 'alice');
    await page.locator('[role=option]').first().waitFor();
  });
  after(async () => {
    await browser?.close();
    await outlook?.stop();
  });

  const letter = (subject: string) =>
    sign('Hello Alice.', { from: 'bob@example.test', to: alice, subject }, certificates, 'bob');

  async function signIn(where: Page, name: string): Promise<void> {
    await where.locator('#i0116').fill(`${name}@example.test`);
    await where.locator('#i0118').fill(name);
    await where.locator('#idSIButton9').click();
  }

  /** A window that opens meanwhile. */
  async function windowOf(opening: () => Promise<unknown>): Promise<Page> {
    const [opened] = await Promise.all([browser.context.waitForEvent('page'), opening()]);
    await opened.waitForLoadState();
    return opened;
  }

  test('the user is told what for, agrees in a window of Microsoft, and reads', async () => {
    await page.locator('[role=option]').filter({ hasText: 'First' }).click();
    const asking = await windowOf(() => clickHidden(page, 'Allow Signet…'));
    await asking.getByRole('heading', { name: 'Let Signet use your mailbox' }).waitFor();
    await asking.getByText(alice, { exact: true }).waitFor();
    await assertAccessible(asking);
    const microsoft = await windowOf(() =>
      asking.getByRole('button', { name: 'Go on to Microsoft' }).click(),
    );
    // What is needed to read, and nothing more.
    const scopes = ['Mail.Read', 'User.Read', 'offline_access', 'openid'];
    assert.deepEqual(await microsoft.locator('li').allInnerTexts(), scopes);
    await microsoft.locator('#idSIButton9').click();
    await asking.getByRole('heading', { name: 'Signet may use your mailbox now' }).waitFor();
    await picture(asking, 'consent-done');
    await asking.close();
    await expectRead(page);
  });

  test('no token is where a page or a thief of the disk could get at it', async () => {
    const tokens = await worker(async () =>
      Object.entries(await chrome.storage.session.get())
        .filter(([key]) => key.startsWith('mail-account:'))
        .map(([, value]) => (value as { grant: { token: string; refresh: string } }).grant),
    );
    const [grant] = tokens;
    assert.ok(grant && grant.token.length > 20 && grant.refresh.length > 20);
    const kept = JSON.stringify(await worker(() => chrome.storage.local.get()));
    assert.match(kept, /"mailAccounts":\[\{"access":\["read"\],"addresses":\["alice@example\.test"/);
    for (const secret of [grant.token, grant.refresh]) {
      assert.ok(!kept.includes(secret));
      const told = outlook
        .requests()
        .filter(({ host }) => !['graph.microsoft.com', 'login.microsoftonline.com'].includes(host))
        .filter(request => JSON.stringify({ ...request, body: request.body.toString() }).includes(secret));
      assert.deepEqual(told, []);
    }
  });

  test('the content script, whose process the page has too, can read nothing that Signet keeps', async () => {
    const session = await page.context().newCDPSession(page);
    const worlds: number[] = [];
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin === `chrome-extension://${browser.extensionId}`) worlds.push(context.id);
    });
    await session.send('Runtime.enable');
    const [contextId] = worlds;
    assert.ok(contextId, 'the world of the content script');
    for (const asking of [
      'local.get()',
      'local.set({ securityMark: null })',
      'session.get()',
      'managed.get()',
    ]) {
      const expression = `chrome.storage.${asking}.then(JSON.stringify, thrown => thrown.message)`;
      const { result } = await session.send('Runtime.evaluate', {
        contextId,
        expression,
        awaitPromise: true,
      });
      assert.match(String(result.value), /^Access to storage is not allowed/, asking);
    }
    await session.detach();
  });

  test('what was agreed to for one of its hosts is asked for anew at another', async () => {
    await browser.grant('https://outlook.live.com');
    const other = await browser.open('https://outlook.live.com/mail/');
    if (await other.locator('#i0116').isVisible()) await signIn(other, 'alice');
    const count = graphRequests();
    await other.locator('[role=option]').filter({ hasText: 'First' }).click();
    const asking = await windowOf(() => clickHidden(other, 'Allow Signet…'));
    await asking.getByText('For the webmail at outlook.live.com, and for no other.').waitFor();
    assert.equal(graphRequests(), count);
    await asking.close();
    await other.close();
  });

  test('a token that has ended is renewed, and after a day had again, without a window', async () => {
    const windows = browser.context.pages().length;
    for (const hours of [2, 25]) {
      await outlook.advance(hours);
      await openAgain();
      await expectRead(page);
    }
    assert.equal(browser.context.pages().length, windows);
    const silent = outlook.requests().filter(({ path }) => /authorize\?.*prompt=none/.test(path));
    assert.equal(silent.length, 1);
  });

  test('a page that is no webmail of Microsoft gets no answer out of the frame', async () => {
    const count = graphRequests();
    const other = await browser.open('https://login.microsoftonline.com/common/oauth2/v2.0/authorize');
    const address = browser.url('mailbox/mailbox.html');
    // Which it does not know: it is another one in each session, and a content script would have to tell it.
    await other.evaluate(source => {
      const frame = document.createElement('iframe');
      frame.src = source;
      document.body.append(frame);
    }, address);
    await eventually('a frame', () => other.frames().length > 1);
    assert.equal(graphRequests(), count);
    await other.close();
  });

  test('what was taken back is told, and had again where the user agrees again', async () => {
    await outlook.revoke();
    await openAgain();
    const asking = await windowOf(() => clickHidden(page, 'Allow Signet…'));
    const microsoft = await goOn(asking);
    await microsoft.locator('#idSIButton9').click();
    await asking.getByRole('heading', { name: 'Signet may use your mailbox now' }).waitFor();
    await asking.close();
    await expectRead(page);
  });

  test('whoever declines can try again, or send a link to an administrator', async () => {
    const asking = await consentPage('send');
    await asking.getByText('Signet sends messages that you finished in it.').waitFor();
    const microsoft = await goOn(asking);
    await microsoft.locator('#idBtn_Back').click();
    await asking.getByText('Nobody agreed.').waitFor();
    await asking.getByText('Did Microsoft say that an administrator has to approve?').click();
    await picture(asking, 'consent-declined');
    await assertAccessible(asking);
    await asking.close();
  });

  test('where an administrator has to agree, the link leads there, and then it works', async () => {
    await outlook.revoke();
    await outlook.behave({ adminConsent: true });
    const asking = await consentPage('read');
    const microsoft = await goOn(asking);
    await microsoft.locator('#returnToApp').click();
    await asking.getByText('Your organisation has to allow Signet first.').waitFor();
    await picture(asking, 'consent-admin');
    await assertAccessible(asking);
    const link = await asking.locator('.problem-link').innerText();
    const administrator = await browser.open(link);
    await administrator.locator('#i0116').fill('admin@example.test');
    await administrator.locator('#i0118').fill('admin');
    // It leads to an address that does not exist, as in reality.
    await Promise.all([
      administrator.waitForEvent('framenavigated'),
      administrator.locator('#idSIButton9').click(),
    ]);
    await administrator.close();
    await asking.getByRole('button', { name: 'Try again' }).click();
    await asking.getByRole('heading', { name: 'Signet may use your mailbox now' }).waitFor();
    await asking.close();
    await outlook.behave({});
    await openAgain();
    await expectRead(page);
  });

  test('another account than the page shows is not taken', async () => {
    await outlook.signOut();
    const asking = await consentPage('read');
    const microsoft = await goOn(asking);
    await signIn(microsoft, 'bob');
    await asking
      .getByText('Permission was given by another account than the one that you see here.')
      .waitFor();
    await picture(asking, 'consent-other-account');
    await asking.close();
    assert.ok(!JSON.stringify(await worker(() => chrome.storage.local.get())).includes('bob@'));
  });

  test('the settings name the account, and take back what it allowed', async () => {
    const settings = await browser.open(browser.url('options/options.html#webmails'));
    await settings.getByRole('heading', { name: 'Mailboxes that Signet may use' }).waitFor();
    await picture(settings, 'consent-settings');
    await assertAccessible(settings);
    await settings.getByRole('button', { name: /^Take back/ }).click();
    await settings.getByText(`Signet does not use the mailbox of ${alice} any more.`).waitFor();
    await settings.close();
    const left = await worker(async () => ({
      ...(await chrome.storage.local.get('mailAccounts')),
      ...(await chrome.storage.session.get()),
    }));
    assert.ok(!JSON.stringify(left).includes('grant'));
    assert.deepEqual(left.mailAccounts, []);
  });

  test('turning Signet off for a webmail forgets what was agreed to for it, and gives up its permissions', async () => {
    await outlook.signOut();
    const asking = await consentPage('read');
    const microsoft = await goOn(asking);
    await signIn(microsoft, 'alice');
    await asking.getByRole('heading', { name: 'Signet may use your mailbox now' }).waitFor();
    await asking.close();
    const settings = await browser.open(browser.url('options/options.html#webmails'));
    for (const host of ['outlook.office.com', 'outlook.live.com'])
      await settings
        .locator('li')
        .filter({ hasText: host })
        .getByRole('button', { name: 'Turn off' })
        .click();
    await eventually('nothing that is left', async () => {
      const left = await worker(async () => ({
        permissions: await chrome.permissions.getAll(),
        accounts: await chrome.storage.local.get('mailAccounts'),
        session: Object.keys(await chrome.storage.session.get()),
      }));
      return !/microsoft|identity|mail-account|alice/.test(JSON.stringify(left));
    });
    await settings.close();
  });

  test('a copy that the provider does not know says so', async () => {
    await browser.willGrant('https://gmail.googleapis.com');
    await browser.willGrant('https://oauth2.googleapis.com');
    const asking = await consentPage('read', 'https://mail.google.com');
    await asking.getByRole('button', { name: 'Go on to Google' }).click();
    await asking.getByText('This copy of Signet is not registered with the mail provider.').waitFor();
    await asking.close();
  });

  async function worker<T>(work: () => T | Promise<T>): Promise<T> {
    return (await browser.serviceWorker()).evaluate(work);
  }

  function graphRequests(): number {
    return outlook.requests().filter(({ host }) => host === 'graph.microsoft.com').length;
  }

  function consentPage(access: string, origin = 'https://outlook.office.com'): Promise<Page> {
    const query = new URLSearchParams({ origin, access, account: alice });
    return browser.open(browser.url(`consent/consent.html?${query}`));
  }

  function goOn(asking: Page): Promise<Page> {
    return windowOf(() => asking.getByRole('button', { name: 'Go on to Microsoft' }).click());
  }

  async function openAgain(): Promise<void> {
    await page.reload();
    await page.locator('[role=option]').filter({ hasText: 'First' }).click();
  }

  async function expectRead(where: Page): Promise<void> {
    const reader = await Reader.in(where);
    await eventually('a verdict', async () => /bob@example\.test/.test(await reader.verdict()));
  }
});
