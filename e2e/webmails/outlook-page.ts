// The double of the new Outlook on the web, as a person uses it, in either language.
import type { Locator, Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
import type { Folder } from './webmail.ts';

const folders: Folder[] = ['inbox', 'drafts', 'sent'];

/** Signs in at one of the hosts and returns the page with the list of messages. */
export async function signInToOutlook(browser: Browser, origin: string, name: string): Promise<Page> {
  const page = await browser.open(`${origin}/mail/?login_hint=${name}@example.test`);
  const list = page.locator('#MailList [role=listbox]');
  // An empty list has no height.
  await page.locator('#i0116').or(list).first().waitFor({ state: 'attached' });
  if (await page.locator('#i0116').isVisible()) await fillLogOn(page, name);
  await list.waitFor({ state: 'attached' });
  return page;
}

/** Fills the form of Microsoft's log-on. */
async function fillLogOn(page: Page, name: string): Promise<void> {
  await page.locator('#i0116').fill(`${name}@example.test`);
  await page.locator('#i0118').fill(name);
  await page.locator('#idSIButton9').click();
}

/** Lets Signet at a mailbox, on its own page and then in Microsoft's window. */
export async function agree(
  browser: Browser,
  name: string,
  ...access: ('read' | 'send' | 'write')[]
): Promise<void> {
  for (const host of ['graph.microsoft.com', 'login.microsoftonline.com'])
    await browser.willGrant(`https://${host}`);
  for (const each of access) {
    const query = new URLSearchParams({
      origin: 'https://outlook.office.com',
      account: `${name}@example.test`,
      access: each,
    });
    const page = await browser.open(browser.url(`consent/consent.html?${query}`));
    const asked = browser.context.waitForEvent('page');
    await page.getByRole('button', { name: 'Go on to Microsoft' }).click();
    const window = await asked;
    const form = window.locator('#i0118');
    const accept = window.locator('button[value=accept]');
    await form.or(accept).first().waitFor();
    if (await form.isVisible()) await fillLogOn(window, name);
    await accept.click();
    await page.getByText('Signet may use your mailbox now').waitFor();
    await page.close();
  }
}

/** Opens an empty compose view. */
export async function composeInOutlook(page: Page): Promise<void> {
  await page.locator('button:has([data-icon-name=ComposeRegular])').click();
  await page.locator('input[maxlength="255"]').waitFor();
}

export function sendOf(page: Page): Locator {
  return page.locator('[data-testid=ComposeSendButton] button').first();
}

export function editorOf(page: Page): Locator {
  return page.locator('[id^=editorParent_] [contenteditable=true]');
}

/** Types a recipient, as one does: the page makes a pill of it. */
export async function recipientInOutlook(
  page: Page,
  field: 'to' | 'cc' | 'bcc',
  address: string,
): Promise<void> {
  const well = page.locator('[contenteditable=true]').nth(['to', 'cc', 'bcc'].indexOf(field));
  const pills = await well.locator('[data-lpc-hover-target-id]').count();
  await well.click();
  await well.pressSequentially(address);
  await well.press('Enter');
  await well.locator('[data-lpc-hover-target-id]').nth(pills).waitFor();
}

/** Opens a folder, by its place in the tree. */
export async function folderInOutlook(page: Page, folder: Folder): Promise<void> {
  await page.locator('[role=treeitem][aria-level="2"]').nth(folders.indexOf(folder)).click();
}

/** Opens the newest conversation of the list whose row has a text, once it is there, and returns its id. */
export async function openInOutlook(page: Page, text: string, only = ''): Promise<string> {
  const row = page.locator(`[role=option][data-convid]${only}`).filter({ hasText: text }).first();
  await row.waitFor({ timeout: 20_000 });
  // Once it was read it is not found again.
  const conversation = (await row.getAttribute('data-convid')) ?? '';
  await row.click();
  await page.locator('[id^=UniqueMessageBody_]').first().waitFor({ state: 'attached' });
  return conversation;
}
