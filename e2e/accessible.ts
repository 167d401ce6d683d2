// What axe finds in a page.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** Fails on serious flaws; the rest is for the eye. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`),
    [],
  );
}

/** Fails on any flaw in a frame of the extension: from the webmail's page, axe cannot reach it. */
export async function assertAccessibleFrame(frame: Frame): Promise<void> {
  await frame.evaluate(axe.source);
  const flaws = await frame.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  assert.deepEqual(flaws, []);
}

/** The same in both colour schemes, whichever the page has. */
export function assertAccessibleInBothSchemes(page: Page): Promise<void> {
  return inBothSchemes(page.mainFrame(), () => assertAccessible(page));
}

/** Looks at a frame of the extension in both colour schemes. */
export function assertAccessibleFrameInBothSchemes(frame: Frame): Promise<void> {
  return inBothSchemes(frame, () => assertAccessibleFrame(frame));
}

/** Does something in the dark, and then in the light, with a page or with a frame of the extension in one. */
export async function inBothSchemes(frame: Frame, work: () => Promise<void>): Promise<void> {
  const page = frame.page();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await frame.evaluate(wear, colorScheme);
    await work();
  }
  await page.emulateMedia({ colorScheme: null });
}

/** In a webmail, a frame of Signet keeps the scheme that the webmail had when it opened; this is the other one. */
function wear(scheme: 'light' | 'dark'): Promise<unknown> {
  const root = document.documentElement;
  if (root.style.colorScheme !== '' && root.style.colorScheme !== scheme) {
    root.style.colorScheme = scheme;
    root.style.removeProperty('--surface');
    for (const { cssRules } of document.styleSheets) {
      for (const rule of cssRules) {
        if (!(rule instanceof CSSMediaRule) || !/^(?:not )?all$/.test(rule.media.mediaText)) continue;
        rule.media.mediaText = rule.media.mediaText === 'all' ? 'not all' : 'all';
      }
    }
  }
  // Colours on their way from one scheme to the other are nobody's.
  const changes = document.getAnimations().filter(each => each instanceof CSSTransition);
  return Promise.allSettled(changes.map(each => each.finished));
}
