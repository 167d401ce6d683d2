// A stock Roundcube in its Elastic skin, as a person uses it.
import type { Page } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { eventually } from '../rig/program.ts';

/** Logs in, unless the browser still is, and returns the page with the list of messages. */
export async function logInToRoundcube(browser: Browser, origin: string, name: string): Promise<Page> {
  const page = await browser.open(`${origin}/`);
  const user = page.locator('#rcmloginuser');
  await user.or(page.locator('#messagelist')).first().waitFor({ state: 'attached' });
  if (await user.isVisible()) {
    await user.fill(`${name}@example.test`);
    await page.locator('#rcmloginpwd').fill(name);
    await page.locator('#rcmloginsubmit').click();
  }
  await page.waitForURL('**/?_task=mail*');
  return page;
}

/** Opens an empty compose view. */
export async function composeInRoundcube(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/?_task=mail&_action=compose`);
  await composing(page);
}

/** Goes from a page of Roundcube where its own buttons for answering, forwarding and going on with a draft lead. */
export async function answerInRoundcube(page: Page, query: Record<string, string>): Promise<void> {
  const search = new URLSearchParams({ _task: 'mail', _action: 'compose', _mbox: 'INBOX', ...query });
  await page.evaluate(search => location.assign(`./?${search}`), String(search));
  await composing(page);
}

async function composing(page: Page): Promise<void> {
  await page.waitForURL('**_action=compose&_id=*');
  await page.waitForFunction(() => 'rcmail' in window && document.readyState === 'complete');
}

/** Waits until the compose view was left. */
export async function leftCompose(page: Page): Promise<void> {
  await page.waitForURL(url => !url.search.includes('compose'));
  // What Roundcube still answers for the old page would be broken off by the next one.
  await page.waitForLoadState('networkidle');
}

/** The number of the newest message in a folder, once there are more than `known`. */
export function newestMessage(page: Page, origin: string, folder: string, known: number): Promise<string> {
  return eventually(`message ${known + 1} in ${folder}`, async () => {
    const uids = await messagesIn(page, origin, folder);
    return uids.length > known ? uids[0] : undefined;
  });
}

/** The numbers of the messages in a folder whose row in the list has a text, the newest first. */
export async function messagesIn(page: Page, origin: string, folder: string, text = ''): Promise<string[]> {
  await page.goto(`${origin}/?_task=mail&_mbox=${folder}`);
  await page.waitForLoadState('networkidle');
  const rows = page.locator('#messagelist tbody tr.message').filter({ hasText: text });
  // Rows are called rcmrow and the number in base64.
  const uids = await rows.evaluateAll(all => all.map(row => Number(atob(row.id.replace('rcmrow', '')))));
  return uids.sort((a, b) => b - a).map(String);
}

/** Opens a message in the preview beside the list. */
export async function previewMessage(page: Page, uid: string): Promise<void> {
  await page.locator(`#rcmrow${btoa(uid).replaceAll('=', '')}`).click();
}

/** Opens a message in a view of its own, and waits until it is loaded, or has begun to be. */
export async function showMessage(
  page: Page,
  origin: string,
  folder: string,
  uid: string,
  waitUntil: 'load' | 'commit' = 'load',
): Promise<void> {
  await page.goto(`${origin}/?_task=mail&_action=show&_uid=${uid}&_mbox=${folder}`, { waitUntil });
}
