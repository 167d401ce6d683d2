// Signed receipts: asked for by another program and answered when the user says so, asked for by Signet and known when
// they come. OpenSSL is the other program each time. In webmails: suites/receipts.ts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, assertAccessibleFrameInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { logIn, openMessage, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { askForReceipt, signReceipt, verifyReceipt } from './openssl.ts';
import { prepare } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

describe('signed receipts', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let alice: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch();
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin });
    page = await logIn(alice, demo.origin, 'alice');
  });

  after(async () => {
    await alice?.close();
    await demo?.stop();
  });

  const letter = (subject: string) => ({ from: 'bob@example.test', to: 'alice@example.test', subject });

  async function open(subject: string): Promise<Reader> {
    await openMessage(page, demo.origin, subject);
    return Reader.in(page);
  }

  test('nothing leaves before the user says so, and then a receipt that OpenSSL takes', async () => {
    const asking = askForReceipt('Did you get this?', letter('Please confirm'), certificates, 'bob');
    await deliver(demo.origin, 'alice', asking);
    const reader = await open('Please confirm');
    await reader.expectVerdict('Signed by Bob Example (bob@example.test).');
    const question = reader.frame.getByRole('region', { name: 'Receipt' });
    await question.getByText('Bob Example asks you to confirm this message with a signed receipt.').waitFor();
    await question.getByText('It tells bob@example.test that you have read the message').waitFor();
    await assertAccessibleFrameInBothSchemes(reader.frame);
    assert.equal(demo.submissions().length, 0);

    // A click on what the webmail fades counts for nothing.
    const fade = (style: string) =>
      page.evaluate(style => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        document.adoptedStyleSheets = [sheet];
      }, style);
    await fade('body { opacity: 0.9 }');
    await page.waitForTimeout(700);
    await question.getByRole('button', { name: 'Send receipt' }).click();
    await question.getByText('Something lies over Signet, so this click was not counted.').waitFor();
    assert.equal(demo.submissions().length, 0);
    await fade('');

    await reader.sendReceipt(passphrase);
    const sent = await eventually('the receipt', () => demo.submissions().at(-1));
    assert.deepEqual(sent.recipients, ['bob@example.test']);
    assert.doesNotMatch(sent.message.toString('latin1'), /Please confirm/);
    verifyReceipt(sent.message, asking, certificates);

    await page.reload();
    const again = await Reader.in(page);
    await again.frame.getByText(/^You made a receipt for it on /).waitFor();
    await again.frame.getByRole('button', { name: 'Not now' }).click();
    assert.equal(await again.frame.getByRole('region', { name: 'Receipt' }).count(), 0);
    assert.equal(demo.submissions().length, 1);
  });

  test('a receipt to somebody else than the signer is told as that', async () => {
    const asking = askForReceipt('Did you?', letter('Tell Eve'), certificates, 'bob', 'eve@evil.test');
    await deliver(demo.origin, 'alice', asking);
    const reader = await open('Tell Eve');
    await reader.frame
      .getByText('eve@evil.test is not an address of Bob Example, by the certificate.')
      .waitFor();
  });

  test('who is not proven to ask gets none', async () => {
    const asking = askForReceipt(
      'Did you get this?',
      { ...letter('Not from Bob'), from: 'carol@example.test' },
      certificates,
      'bob',
    );
    await deliver(demo.origin, 'alice', asking);
    const reader = await open('Not from Bob');
    await reader.frame.getByText('None is sent, since it is not proven who asks.').waitFor();
    assert.equal(await reader.frame.getByRole('button', { name: 'Send receipt' }).count(), 0);
  });

  test('a receipt that comes tells which message it confirms', async () => {
    const caller = await Caller.open(alice);
    const asking = await caller.askForFile('compose', {
      draft: {
        ...{
          from: { name: '', address: 'alice@example.test' },
          to: [{ name: '', address: 'bob@example.test' }],
        },
        ...{
          cc: [],
          bcc: [],
          replyTo: [],
          subject: 'The contract',
          text: 'As agreed.',
          references: [],
          attachments: [],
        },
      },
      sign: 'opaque',
      encrypt: false,
      requestReceipt: true,
    });
    const receipt = signReceipt(asking, letter('A receipt'), certificates, 'bob');
    await deliver(demo.origin, 'alice', receipt);
    const reader = await open('A receipt');
    await reader.expectVerdict('Signed by Bob Example (bob@example.test).');
    const confirmation = reader.frame.getByRole('region', { name: 'Receipt' });
    await confirmation
      .getByText('Bob Example confirms with a signature to have received your message')
      .waitFor();
    assert.match(await confirmation.innerText(), /"The contract", to bob@example\.test, of /);
    await assertAccessibleFrameInBothSchemes(reader.frame);

    const { messages } = await caller.ask('receipts', {});
    assert.deepEqual(
      messages.map(({ message, receipts }) => [message.subject, receipts.map(({ address }) => address)]),
      [['The contract', ['bob@example.test']]],
    );

    const settings = await alice.open(alice.url('options/options.html#receipts'));
    const row = settings.getByRole('row').filter({ hasText: 'The contract' });
    await row.getByText('to bob@example.test').waitFor();
    await row.getByText(/^Bob Example \(bob@example\.test\), signed on /).waitFor();
    await assertAccessible(settings);
    await picture(settings, 'options-receipts-came');
    await row.getByRole('button', { name: 'Forget the receipts for The contract' }).click();
    await settings.getByRole('button', { name: 'Forget', exact: true }).last().click();
    await settings.getByText('No receipt asked for yet').waitFor();
    assert.deepEqual((await caller.ask('receipts', {})).messages, []);
  });
});
