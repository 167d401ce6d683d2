// Which of an adapter's ways to things find them in a live page.
import type { Page } from 'playwright-core';
import type { Report } from './report.ts';

/** Looks for things of an adapter's table. Which way found them is told, too: the last one of several is a warning. */
export async function checkAnchors<Anchor extends string>(
  report: Report,
  page: Page,
  table: Record<Anchor, readonly string[]>,
  wanted: Anchor[],
): Promise<void> {
  for (const name of wanted) {
    const at = await page.evaluate(
      ways => ways.findIndex(way => document.querySelector(way) !== null),
      table[name],
    );
    const way = at < 0 ? 'by no way' : `by way ${at + 1} of ${table[name].length}`;
    await report.check(`the page has ${name}, ${way}`, 'yes', async () => (at < 0 ? 'no' : 'yes'));
  }
}
