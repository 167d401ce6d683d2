// What axe finds in a page.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Fails on serious flaws; the rest is for the eye. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`),
    [],
  );
}

/** The same in both colour schemes, whichever the page has. */
export async function assertAccessibleInBothSchemes(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours on their way from one scheme to the other are nobody's.
    await page.evaluate(() => {
      const changes = document.getAnimations().filter(each => each instanceof CSSTransition);
      return Promise.allSettled(changes.map(each => each.finished));
    });
    await assertAccessible(page);
  }
  await page.emulateMedia({ colorScheme: null });
}
