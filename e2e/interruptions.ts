// What dies while a message is on its way: the engine, the service worker, the frame with its page.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type Browser, frameOf } from './browser.ts';

/** The engine's worker ends when it loses the lock that it holds for as long as it lives. */
export async function killEngine(browser: Browser): Promise<void> {
  const worker = await browser.serviceWorker();
  const killed = await worker.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    for (const { name } of held) void navigator.locks.request(name ?? '', { steal: true }, () => {});
    return held.length;
  });
  assert.ok(killed > 0, 'there was an engine');
}

/** Chrome stops it after a time without work; here at once. */
export async function stopServiceWorker(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

/** Says in the webmail's corner that a message is to be sent of which nobody knows whether it left. */
export async function sendAgain(page: Page): Promise<void> {
  const frame = await frameOf(page, 'outbox');
  const button = frame.getByRole('button', { name: 'Send it again' });
  await button.waitFor();
  await frame.waitForTimeout(700); // a click that comes faster than anybody reads is not honoured
  await button.click();
}
