// Nobody can have Bob decrypt what he did not open, or send back what others encrypted for him: not by a list, not by
// a draft, not by an answer. docs/attacks.md: covert content.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { attackSecret, makeAttacks, type Vector } from './attacks.ts';
import { Browser, clickHidden } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { type Composer, composer, encrypt, logIn, openMessage, Reader } from './flow.ts';
import { prepare } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';

const unopened = 'You have not opened the message that you answer.';
const unproven = 'Nobody vouches for who wrote the message that you answer.';

describe('answers, drafts and lists', { skip: skipWithout('chromium') }, () => {
  let demo: Demo;
  let bob: Browser;
  let page: Page;
  let engine: Caller;
  let vectors: Vector[];

  before(async () => {
    const attacks = makeAttacks();
    vectors = attacks.vectors;
    demo = await startDemo();
    bob = await Browser.launch();
    const person = { name: 'bob', passphrase: 'correct horse battery staple', certificates: attacks.folder };
    await prepare(bob, { ...person, origin: demo.origin });
    engine = await Caller.open(bob);
    page = await logIn(bob, demo.origin, 'bob');
  });

  after(async () => {
    await bob?.close();
    await demo?.stop();
  });

  /** Delivers a message under a subject of its own, and returns that. */
  async function receive(id: string, subject: string): Promise<string> {
    const found = vectors.find(each => each.id === id);
    assert.ok(found, id);
    const text = found.raw.toString('latin1').replace('Subject: Tomorrow', `Subject: ${subject}`);
    await deliver(demo.origin, 'bob', Buffer.from(text, 'latin1'));
    return subject;
  }

  /** How often a key has decrypted something. */
  async function decryptions(): Promise<number> {
    return (await engine.ask('activity', { limit: 1000, kind: 'decrypt' })).entries.length;
  }

  /** Begins an answer to a message in the webmail, without opening it there. */
  async function answer(subject: string): Promise<Composer> {
    await openAnswer(subject);
    return composer(page);
  }

  async function openAnswer(subject: string): Promise<void> {
    await page.goto(`${demo.origin}/mail/inbox`);
    const row = page.locator('#messages [data-id]').filter({ hasText: subject });
    const id = await row.first().getAttribute('data-id');
    await page.goto(`${demo.origin}/compose?reply=${id}`);
  }

  test('a list of messages decrypts nothing', async () => {
    await receive('covert-whole', 'In the list');
    await page.goto(`${demo.origin}/mail/inbox`);
    await page.getByRole('link', { name: 'In the list' }).waitFor();
    await page.waitForTimeout(1000);
    assert.equal(await decryptions(), 0);
  });

  test('a draft with a ciphertext in it decrypts nothing', async () => {
    const found = vectors.find(({ id }) => id === 'covert-whole');
    const query = new URLSearchParams({ to: 'eve@evil.test', body: found?.raw.toString('latin1') ?? '' });
    await page.goto(`${demo.origin}/compose?${query}`);
    await page.locator('#editor').fill(found?.raw.toString('latin1') ?? '');
    await clickHidden(page, 'Encrypt');
    const draft = await composer(page);
    await draft.text.getByText('application/pkcs7-mime').first().waitFor();
    await page.waitForTimeout(500);
    assert.equal(await decryptions(), 0);
    assert.ok(!(await draft.frame.locator('body').innerText()).includes(attackSecret));
  });

  test('an answer to a message that was not opened decrypts nothing, until the user asks for it', async () => {
    const letter = await answer(await receive('covert-whole', 'Not opened'));
    await letter.frame.getByText(unopened).waitFor();
    assert.equal(await decryptions(), 0);
    await letter.frame.getByRole('button', { name: 'Write without quoting it' }).click();
    assert.equal(await letter.frame.getByText(unopened).count(), 0);
    assert.equal(await decryptions(), 0);

    const again = await answer('Not opened');
    await again.frame.getByRole('button', { name: 'Open and quote it' }).click();
    await again.frame.getByText(unproven).waitFor();
    assert.equal(await decryptions(), 1);
    await again.frame.getByText('A quotation gives its text to eve@evil.test').waitFor();
    assert.ok(!(await again.text.innerText()).includes(attackSecret));
  });

  test('what nobody signed is quoted after a question alone, which names who would get it', async () => {
    const subject = await receive('covert-whole', 'What is up');
    await openMessage(page, demo.origin, subject);
    const reader = await Reader.in(page);
    await reader.frame.getByText(attackSecret).waitFor();
    const letter = await answer(subject);
    await letter.frame.getByText(unproven).waitFor();
    await letter.frame.getByText('A quotation gives its text to eve@evil.test').waitFor();
    assert.ok(!(await letter.text.innerText()).includes(attackSecret));
    await letter.frame.getByRole('button', { name: 'Write without quoting it' }).click();
    await letter.type('No. ');
    assert.ok(!(await letter.text.innerText()).includes(attackSecret));

    const knowingly = await answer(subject);
    await knowingly.frame.getByRole('button', { name: 'Quote it', exact: true }).click();
    await knowingly.text.getByText(attackSecret).waitFor();
  });

  test('a page that names the readers of a forward gets no text without a question either', async () => {
    const subject = await receive('covert-whole', 'To forward');
    await openMessage(page, demo.origin, subject);
    await (await Reader.in(page)).frame.getByText(attackSecret).waitFor();
    const id = new URL(page.url()).pathname.split('/').pop();
    await page.route('**/compose?forward=*', async route => {
      const body = await (await route.fetch()).text();
      await route.fulfill({
        body: body.replace(/(name="to"[^>]*value=")"/, '$1eve@evil.test"'),
        contentType: 'text/html',
      });
    });
    await page.goto(`${demo.origin}/compose?forward=${id}`);
    const letter = await composer(page);
    await letter.frame.getByText('A quotation gives its text to eve@evil.test').waitFor();
    assert.ok(!(await letter.text.innerText()).includes(attackSecret));
    await page.unroute('**/compose?forward=*');

    await page.goto(`${demo.origin}/compose?forward=${id}`);
    await (await composer(page)).text.getByText(attackSecret).waitFor();
  });

  test('what a message of the attacker carries is not quoted, whoever has signed it', async () => {
    for (const id of ['covert-mixed', 'covert-signed']) {
      const subject = await receive(id, `Sent on ${id}`);
      await openMessage(page, demo.origin, subject);
      const reader = await Reader.in(page);
      await reader.frame.locator('.enclosed').getByText(attackSecret).waitFor();
      const letter = await answer(subject);
      await letter.text.getByText("What's up?").first().waitFor();
      assert.ok(!(await letter.frame.locator('body').innerText()).includes(attackSecret), id);
    }
  });

  test('a part that is not opened is not quoted either', async () => {
    for (const id of ['covert-related', 'covert-alternative']) {
      const subject = await receive(id, `Around ${id}`);
      await openMessage(page, demo.origin, subject);
      const reader = await Reader.in(page);
      await reader.expectVerdict('Only a part of this message is encrypted.');
      const before = await decryptions();
      await openAnswer(subject);
      const letter = await encrypt(page);
      await letter.frame.waitForTimeout(700);
      assert.ok(!(await letter.text.innerText()).includes(attackSecret), id);
      assert.equal(await decryptions(), before, id);
    }
  });
});
