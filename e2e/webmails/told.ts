// What the extension says in a webmail's page, outside of its frames.
import type { Page } from 'playwright-core';
import { eventually } from '../rig/program.ts';

/** Waits for a text that the extension keeps in a closed shadow root. */
export async function told(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await eventually(`${text} in ${page.url()}`, async () => {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.some(({ name }) => String(name?.value).includes(text));
  });
  await session.detach();
}
