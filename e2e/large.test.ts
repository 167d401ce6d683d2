// Messages that are too much to be shown at once: what is laid out stays
// bounded, and the rest comes when it is asked for.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const header = 'From: alice@example.test\r\nTo: bob@example.test\r\nMIME-Version: 1.0\r\n';

function parts(count: number, part: (number: number) => string): string {
  const all = Array.from({ length: count }, (_, i) => `--x\r\n${part(i + 1)}\r\n`);
  return `Content-Type: multipart/mixed; boundary=x\r\n\r\n${all.join('')}--x--\r\n`;
}

const page = (html: string) => `Content-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`;

describe('messages that are too much', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let view: Page;

  before(async () => {
    browser = await Browser.launch();
    view = await browser.open(browser.url('open/open.html'));
  });

  after(() => browser?.close());

  async function open(entity: string, more = ''): Promise<void> {
    await view.goto(browser.url('open/open.html'));
    await view
      .locator('input[type=file]')
      .setInputFiles([{ name: 'large.eml', mimeType: '', buffer: Buffer.from(header + more + entity) }]);
    await view.locator('.verdict-sentence').waitFor();
  }

  test('two thousand attachments: fifty, and fifty more', async () => {
    await open(parts(2000, i => `Content-Disposition: attachment; filename=file-${i}.bin\r\n\r\n${i}`));
    const files = view.locator('.files li');
    assert.equal(await files.count(), 50);
    await view.getByText('2,000 attachments').or(view.getByText('2000 attachments')).first().waitFor();
    await view.getByRole('button', { name: 'Show more attachments (1950 left)' }).click();
    await view.getByRole('button', { name: 'Show more attachments (1900 left)' }).waitFor();
    assert.equal(await files.count(), 100);
    assert.match(await files.nth(99).innerText(), /file-100\.bin/);
  });

  test('a thousand HTML parts: twelve pages, and twelve more', async () => {
    await open(parts(1000, i => page(`<p>Part ${i}.</p>`)));
    const frames = view.locator('iframe');
    const more = view.getByRole('button', { name: 'Show more parts (988 left)' });
    await more.waitFor();
    assert.equal(await frames.count(), 12);
    await more.click();
    await view.getByRole('button', { name: 'Show more parts (976 left)' }).waitFor();
    assert.equal(await frames.count(), 24);
  });

  for (const [what, text] of [
    ['lines', 'The quick brown fox jumps over the lazy dog.\r\n'.repeat(50_000)],
    ['links', 'http://a.test '.repeat(70_000)],
  ] as const) {
    test(`a text of ${what}: its beginning, and another page`, async () => {
      await open(`Content-Type: text/plain\r\n\r\n${text}`);
      const shown = async () => (await view.locator('.body .text').innerText()).length;
      const more = view.getByRole('button', { name: 'Show more of the text' });
      await more.waitFor();
      const first = await shown();
      assert.ok(first > 150_000 && first <= 200_000, `${first} characters`);
      await more.click();
      await eventually('more', async () => (await shown()) > first);
    });
  }

  test('ten thousand addresses and a subject of a megabyte are cut', async () => {
    const to = `Cc: ${'Somebody <somebody@example.test>,\r\n '.repeat(9_999)}last@example.test\r\n`;
    await open('\r\nHello.\r\n', to);
    await view.getByText('9980 more').waitFor();
    await open('\r\nHello.\r\n', `Subject: ${'word '.repeat(190_000)}\r\n`);
    const subject = await view.locator('h2.subject').innerText();
    assert.match(subject, /^(?:word )+…$/);
    assert.ok(subject.length < 1100);
  });

  test('HTML with a hundred thousand tags is cut, and the reader says so', async () => {
    await open(page(`<p>First.</p>${'<b>x</b>'.repeat(50_000)}<p>Last.</p>`));
    await view.getByText('The text is too long to be shown whole.').waitFor();
    const frame = await eventually('the page', () =>
      view.frames().find(each => each.url().endsWith('/reader/sandbox.html')),
    );
    await frame.getByText('First.').waitFor();
    assert.equal(await frame.getByText('Last.').count(), 0);
  });

  test('a page that does not come to an end is ended', async () => {
    await view.clock.install();
    // As a page that is busy for ever: it does not answer, for it is not told what to show.
    await view.addInitScript(() => {
      const post = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (message: { type?: string }, ...rest: []) {
        if (message.type !== 'html') post.call(this, message, ...rest);
      };
    });
    await open(page('<p>Hello.</p>'));
    const ended = view.getByText('This cannot be shown here.');
    await view.locator('iframe').waitFor({ state: 'attached' });
    assert.equal(await ended.count(), 0);
    await eventually('the end', async () => {
      await view.clock.fastForward(15_000);
      return ended.isVisible();
    });
    assert.equal(await view.locator('iframe').count(), 0);
  });
});
