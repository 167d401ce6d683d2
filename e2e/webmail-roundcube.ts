// A stock Roundcube in its Elastic skin, as a person uses it.
import type { Page } from 'playwright-core';
import type { Browser } from './browser.ts';
import { eventually } from './rig/program.ts';

/** Logs in and returns the page with the list of messages. */
export async function logInToRoundcube(browser: Browser, origin: string, name: string): Promise<Page> {
  const page = await browser.open(`${origin}/`);
  await page.locator('#rcmloginuser').fill(`${name}@example.test`);
  await page.locator('#rcmloginpwd').fill(name);
  await page.locator('#rcmloginsubmit').click();
  await page.waitForURL('**/?_task=mail*');
  return page;
}

/** Opens an empty compose view. */
export async function composeInRoundcube(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/?_task=mail&_action=compose`);
  await page.waitForURL('**_action=compose&_id=*');
  await page.waitForFunction(() => 'rcmail' in window && document.readyState === 'complete');
}

/** The number of the newest message in a folder, once there are more than `known`. */
export function newestMessage(page: Page, origin: string, folder: string, known: number): Promise<string> {
  return eventually(`message ${known + 1} in ${folder}`, async () => {
    await page.goto(`${origin}/?_task=mail&_mbox=${folder}`);
    const rows = page.locator('#messagelist tbody tr.message');
    await page.waitForLoadState('networkidle');
    if ((await rows.count()) <= known) return undefined;
    // Rows are called rcmrow and the number in base64.
    const uids = await rows.evaluateAll(all => all.map(row => Number(atob(row.id.replace('rcmrow', '')))));
    return String(Math.max(...uids));
  });
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
