// What the user agrees to for Gmail, on Signet's page and on those of Google.
import type { Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { gmailOrigin } from '../rig/gmail.ts';

export type Agreed = 'send' | 'read' | 'write';

/** Agrees that Signet does something in a mailbox, on its own page and on that of Google. */
export async function agree(browser: Browser, account: string, access: Agreed): Promise<void> {
  for (const host of ['https://gmail.googleapis.com', 'https://oauth2.googleapis.com'])
    await browser.willGrant(host);
  const query = new URLSearchParams({ origin: gmailOrigin, account, access });
  await approve(browser, await browser.open(browser.url(`consent/consent.html?${query}`)));
}

/** Agrees to what a page of Signet names, there and on that of Google, and closes it. */
export async function approve(browser: Browser, page: Page): Promise<void> {
  await approveAt(await atGoogle(browser, page));
  await page.getByRole('heading', { name: 'Signet may use your mailbox now' }).waitFor();
  await page.close();
}

/** Goes on to Google's page from the one of Signet. */
export async function atGoogle(browser: Browser, page: Page): Promise<Page> {
  const asked = browser.context.waitForEvent('page');
  await page.getByRole('button', { name: /^(Go on to Google|Try again)$/ }).click();
  return asked;
}

/** Agrees to all that Google's page names. */
export async function approveAt(google: Page): Promise<void> {
  await google.locator('#submit_approve_access').waitFor();
  for (const box of await google.locator('input[name=granted]').all()) await box.check();
  await google.locator('#submit_approve_access').click();
}
