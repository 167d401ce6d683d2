// The whole way of a message by keyboard alone: no pointer is moved from logging in to reading.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { assertAccessibleFrameInBothSchemes } from './accessible.ts';
import { Browser } from './browser.ts';
import { composer, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { decrypt, verify } from './openssl.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

/** So often Tab is pressed before somebody would give up. */
const patience = 60;

describe('the keyboard', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    browser = await Browser.launch();
    await prepare(browser, { name: 'alice', passphrase, certificates, origin: demo.origin });
    const popup = await browser.open(browser.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock' }).click();
    await popup.getByText('Your keys are locked.').waitFor();
    await popup.close();
    page = await browser.open(`${demo.origin}/login`);
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  test('is enough to log in, write, format, attach, send and read', async () => {
    const keys = page.keyboard;
    await tabTo(page, 'Address');
    await keys.type('alice@example.test');
    await keys.press('Tab');
    await keys.type('alice');
    await keys.press('Enter');
    await page.waitForURL('**/mail/inbox');
    await tabTo(page, /^New message$|^Write$|^Compose$/);
    await keys.press('Enter');
    await page.waitForURL('**/compose*');
    await page.locator('#compose').waitFor();

    await tabTo(page, 'Encrypt');
    await keys.press('Enter');
    const letter = await composer(page);
    await focused(letter.frame, 'To');
    await keys.type('alice@example.test,');
    await letter.frame.getByRole('button', { name: /^alice@example.test/ }).waitFor();
    await tabTo(letter.frame, 'Subject');
    await keys.type('By keyboard');
    await tabTo(letter.frame, 'Message');
    await keys.type('All of it ');
    await keys.press('Control+B');
    await keys.type('by keyboard');
    await keys.press('Control+B');
    // The bar is one stop; the arrows go from tool to tool.
    await tabTo(letter.frame, 'Undo', 'Shift+Tab');
    await arrowTo(letter.frame, 'Colour of the text');
    await keys.press('Enter');
    await focused(letter.frame, 'Standard');
    await keys.press('ArrowDown');
    await keys.press('ArrowDown');
    await focused(letter.frame, 'Red');
    await keys.press('Enter');
    await focused(letter.frame, 'Message');
    await keys.type(' alone');
    await assertAccessibleFrameInBothSchemes(letter.frame);

    await tabTo(letter.frame, /^Attach/);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keys.press('Space')]);
    await chooser.setFiles([{ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('one') }]);
    await letter.frame.getByText('list.txt').waitFor();
    await tabTo(letter.frame, 'Sign', 'Shift+Tab');
    assert.equal(
      await letter.frame.getByRole('button', { name: 'Sign' }).getAttribute('aria-pressed'),
      'true',
    );
    await keys.press('Control+Enter');
    await focused(letter.frame, 'Passphrase');
    await letter.frame.waitForTimeout(700);
    await keys.type(passphrase);
    await keys.press('Enter');
    await letter.expectSent();
    await page.waitForURL('**/mail/sent');
    const sent = demo.submissions().at(-1);
    assert.ok(sent);
    const signed = verify(decrypt(sent.message, certificates, 'alice'), certificates).toString();
    const content = signed.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    assert.match(content, /<b>by keyboard/);
    assert.match(content, /color:\s?rgb\(179, 38, 30\)"> alone/);
    assert.match(content, /filename=list\.txt/);

    await page.goto(`${demo.origin}/mail/inbox`);
    await tabTo(page, /\[\.\.\.\]/);
    await keys.press('Enter');
    await page.waitForURL('**/mail/inbox/*');
    const reader = await Reader.in(page);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    await tabTo(reader.frame, 'Reply');
    await keys.press('Enter');
    const answer = await composer(page);
    await answer.text.getByText('All of it').waitFor();
    await focused(answer.frame, 'Message');
    await keys.type('Indeed.');
    await keys.press('Escape');
    await tabTo(answer.frame, 'Discard');
    await keys.press('Enter');
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
  });

  /** Presses Tab until something has the keyboard. */
  async function tabTo(where: Page | Frame, name: string | RegExp, key = 'Tab'): Promise<void> {
    const seen: string[] = [];
    for (let i = 0; i < patience; i++) {
      const current = await nameOfFocused(where);
      if (current !== undefined && matches(current, name)) return;
      seen.push(current ?? '–');
      await page.keyboard.press(key);
    }
    assert.fail(`${name} is not reached by ${key}: ${seen.join(' | ')}`);
  }

  async function arrowTo(where: Frame, name: string): Promise<void> {
    for (let i = 0; i < patience && (await nameOfFocused(where)) !== name; i++) {
      await page.keyboard.press('ArrowRight');
    }
    await focused(where, name);
  }

  async function focused(where: Page | Frame, name: string): Promise<void> {
    await eventually(`the keyboard at ${name}`, async () => (await nameOfFocused(where)) === name);
  }

  /** What assistive technology calls what has the keyboard; in a page also within closed shadow roots. */
  async function nameOfFocused(where: Page | Frame): Promise<string | undefined> {
    const session = await page.context().newCDPSession(where);
    try {
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const holders = nodes.filter(
        ({ role, properties }) =>
          role?.value !== 'RootWebArea' &&
          properties?.some(({ name, value }) => name === 'focused' && value.value === true),
      );
      const name: unknown = holders.at(-1)?.name?.value;
      return typeof name === 'string' ? name.trim() : undefined;
    } finally {
      await session.detach();
    }
  }
});

function matches(current: string, name: string | RegExp): boolean {
  return typeof name === 'string' ? current === name : name.test(current);
}
