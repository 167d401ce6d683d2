// The double of Outlook on the web, as a person uses it, in either language.
import type { Locator, Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { eventually } from '../rig/program.ts';

/** Logs on, unless the browser still is, and returns the page with the list of messages. */
export async function logOnToOwa(browser: Browser, origin: string, name: string): Promise<Page> {
  const page = await browser.open(`${origin}/owa/`);
  const user = page.locator('#username');
  const list = page.locator('#primaryContainer [role=listbox]');
  await user.or(list).first().waitFor();
  if (await user.isVisible()) {
    await user.fill(`${name}@example.test`);
    await page.locator('#password').fill(name);
    await page.locator('.signinbutton').click();
  }
  await list.waitFor();
  return page;
}

/** Opens an empty compose view. */
export async function composeInOwa(page: Page): Promise<void> {
  await page.locator('button:has(.ms-Icon--plus)').click();
  await sendOf(page).waitFor();
}

export function sendOf(page: Page): Locator {
  return page.locator('button:has(.ms-Icon--mailSend)');
}

/** Types a recipient, as one does: the page makes a box of it. */
export async function recipientInOwa(page: Page, field: 'to' | 'cc' | 'bcc', address: string): Promise<void> {
  const input = page.locator('input[role=combobox]').nth(['to', 'cc', 'bcc'].indexOf(field));
  await input.fill(address);
  await input.press('Enter');
  await page.locator(`[role=listitem][title="${address}"]`).waitFor();
}

/** Opens a folder, by its place in the tree. */
export async function folderInOwa(page: Page, name: 'inbox' | 'drafts' | 'sent'): Promise<void> {
  await page.locator('[role=treeitem]').nth(['inbox', 'drafts', 'sent'].indexOf(name)).click();
}

/** Opens the newest conversation of the list whose row has a text, once it is there. */
export async function openInOwa(page: Page, text: string): Promise<void> {
  const row = page.locator('[role=option]').filter({ hasText: text }).first();
  await row.waitFor({ timeout: 20_000 });
  await row.click();
  await page.locator('[id="Item.MessagePartBody"]').first().waitFor({ state: 'attached' });
}

/** How many messages a folder lists. */
export async function countInOwa(
  page: Page,
  name: 'inbox' | 'drafts' | 'sent',
  count: number,
): Promise<void> {
  await folderInOwa(page, name);
  await eventually(
    `${count} in ${name}`,
    async () => (await page.locator('[role=option]').count()) === count,
  );
}
