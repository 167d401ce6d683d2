// Whom a message can be encrypted to, and why, as the composer tells it; and
// what it does about somebody without a certificate.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessibleFrameInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { answerQuestion, type Composer, composer, encrypt, logIn, openMessage, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { importCertificates } from './onboarding.ts';
import { decrypt, sign, verify } from './openssl.ts';
import { prepare } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';

describe('recipients', { skip: skipWithout('chromium', 'openssl') }, () => {
  let demo: Demo;
  let alice: Browser;
  let page: Page;
  let letter: Composer;
  let server: Server;
  let origin: string;
  let certificates: string;
  let bobsCertificates: string[];
  const asked: string[] = [];

  before(async () => {
    certificates = issueCertificates();
    const path = (name: string) => join(certificates, `${name}.pem`);
    const carol = execFileSync('openssl', ['x509', '-in', path('carol'), '-outform', 'DER']);
    server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      asked.push(path);
      if (path === '/carol@example.test') response.end(carol);
      else response.writeHead(404).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    demo = await startDemo();
    alice = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    const passphrase = 'correct horse battery staple';
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin });
    bobsCertificates = [path('bob'), path('bob-new-key')];
    page = await logIn(alice, demo.origin, 'alice');
    await page.goto(`${demo.origin}/compose`);
    letter = await encrypt(page);
  });
  after(async () => {
    await alice?.close();
    await demo?.stop();
    server?.close();
  });

  /** The chip of a recipient, pointed at, with its card. */
  async function chip(who: string) {
    const found = letter.frame.locator('.chip', { hasText: who });
    await found.hover();
    await found.locator('.chip-card').waitFor();
    return found;
  }

  test('somebody without a certificate is asked for one, and the message can be sent when it came', async () => {
    await letter.to('bob@example.test');
    await letter.subject.fill('the house');
    await letter.type('the plans');
    await letter.frame
      .getByText('Readable by 0 of 1: there is no certificate for bob@example.test.')
      .waitFor();
    const bob = await chip('bob@example.test');
    await bob.getByRole('button', { name: 'Ask for it' }).waitFor();
    await picture(page, 'composer-missing');
    await letter.frame.waitForTimeout(700);
    await bob.getByRole('button', { name: 'Ask for it' }).click();
    const question = letter.frame.getByRole('dialog', { name: 'Ask bob@example.test for a certificate?' });
    await question.getByText('signed as alice@example.test and not encrypted').waitFor();
    await picture(page, 'composer-ask');
    await answerQuestion(letter.frame, 'Send the request');
    await letter.frame.getByText('Asked: bob@example.test.').waitFor({ timeout: 60_000 });
    await picture(page, 'composer-asked');
    await assertAccessibleFrameInBothSchemes(letter.frame);

    const [request] = demo.submissions();
    assert.deepEqual(request?.recipients, ['bob@example.test']);
    const signed = verify(request?.message ?? Buffer.alloc(0), certificates).toString();
    assert.match(signed, /Please answer this message with a signed one/);
    assert.doesNotMatch(request?.message.toString() ?? '', /the house/);

    await letter.frame.getByRole('button', { name: 'Keep it until then' }).click();
    await page.waitForURL(`${demo.origin}/mail/**`);

    // It is not offered before the answer is there.
    await page.goto(`${demo.origin}/compose`);
    letter = await encrypt(page);
    await letter.type('another one');
    await letter.frame.getByText('Draft kept').waitFor();
    assert.equal(await letter.frame.getByText('A message that waited').count(), 0);
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Discard' }).click();
    await page.waitForURL(`${demo.origin}/mail/**`);

    // Bob answers with another mail program.
    const header = { from: 'bob@example.test', to: 'alice@example.test', subject: 'Here it is' };
    await deliver(demo.origin, 'alice', sign('Gladly.', header, certificates, 'bob'));
    await openMessage(page, demo.origin, 'Here it is');
    const answer = await Reader.in(page);
    await answer.expectVerdict('Signed by Bob Example (bob@example.test).');
    await answer.frame
      .getByText('Your message “the house” waited for certificates and can be sent now.')
      .waitFor();
    await page.goto(`${demo.origin}/compose`);
    letter = await encrypt(page);
    await letter.frame.getByText('A message that waited can be sent now.').waitFor();
    await picture(page, 'composer-held');
    await assertAccessibleFrameInBothSchemes(letter.frame);
    await letter.frame.getByRole('button', { name: 'Go on with it' }).click();
    letter = await composer(page);
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    assert.match(await letter.text.innerText(), /the plans/);
    await letter.send();
    await letter.expectSent();
    const sent = demo.submissions().at(-1);
    assert.match(decrypt(sent?.message ?? Buffer.alloc(0), certificates, 'bob').toString(), /the plans/);
    await page.waitForURL(`${demo.origin}/mail/**`);
    await page.goto(`${demo.origin}/compose`);
    letter = await encrypt(page);
    await importCertificates(alice, ...bobsCertificates);
    await page.bringToFront();
  });

  test('people are completed from certificates and from the webmail', async () => {
    const field = letter.frame.getByRole('combobox', { name: 'To', exact: true });
    await field.pressSequentially('ex');
    const list = letter.frame.getByRole('listbox');
    // Of the webmail's address book, after those whom certificates name.
    await list.getByRole('option', { name: 'Carol Example' }).waitFor();
    // Bob's certificate is known, which the webmail does not see.
    const bob = list.getByRole('option', { name: 'Bob Example' });
    await bob.getByText('Can be encrypted to').waitFor();
    await picture(page, 'composer-completion');
    await assertAccessibleFrameInBothSchemes(letter.frame);
    while ((await bob.getAttribute('aria-selected')) !== 'true') await field.press('ArrowDown');
    await field.press('Enter');
    await letter.frame.locator('.chip[data-state=ready]', { hasText: 'Bob Example' }).waitFor();
    await field.pressSequentially('dora');
    await list.getByRole('option').click();
    await letter.frame.locator('.chip[data-state=attention]', { hasText: 'Dora Sample' }).waitFor();
    await field.pressSequentially('caro');
    await list.waitFor();
    await field.press('Escape');
    await list.waitFor({ state: 'detached' });
    assert.equal(await field.inputValue(), 'caro');
    await field.fill('');
    for (const _ of ['Dora', 'Bob']) {
      await field.press('Backspace');
      await letter.frame.locator('.chip-main:focus').press('Delete');
    }
    await letter.frame.getByText('Add at least one recipient').waitFor();
  });

  test('the composer says what becomes of Bcc recipients', async () => {
    await letter.frame.getByRole('button', { name: 'Bcc' }).click();
    const bcc = letter.frame.getByRole('combobox', { name: 'Bcc' });
    await bcc.fill('bob@example.test');
    await bcc.press('Enter');
    await letter.frame.getByText('Each gets a message of their own').waitFor();
    await picture(page, 'composer-bcc');
    await assertAccessibleFrameInBothSchemes(letter.frame);
    await bcc.press('Backspace');
    await letter.frame.locator('.chip-main:focus').press('Delete');
    await letter.frame.getByText('Each gets a message of their own').waitFor({ state: 'detached' });
  });

  test('the composer says which certificate it uses, and why', async () => {
    await letter.to('bob@example.test');
    await letter.frame.getByText('readable by 1 of 1').waitFor();
    const bob = await chip('bob@example.test');
    await bob.getByRole('button', { name: 'the best of 2 certificates is used' }).waitFor();
    await bob.getByText('Why this certificate').click();
    await bob.getByText('issued last').waitFor();
    await bob.getByText('is as strong as 128 bits').waitFor();
    assert.match(
      (await bob.getByRole('link', { name: 'Look at all 2 certificates' }).getAttribute('href')) ?? '',
      /options\.html#people\/bob%40example\.test$/,
    );
    await picture(page, 'composer-why');
    await assertAccessibleFrameInBothSchemes(letter.frame);
  });

  test('nobody is asked before a directory is set, nor without a click', async () => {
    await letter.to('carol@example.test');
    await letter.frame.getByText('Readable by 1 of 2').waitFor();
    const carol = await chip('carol@example.test');
    await carol.getByRole('button', { name: 'Look up in the directories' }).click();
    await carol
      .getByText('Nobody was asked: no directory is set up for addresses of example.test.')
      .waitFor();
    await picture(page, 'composer-lookup-nobody');
    await assertAccessibleFrameInBothSchemes(letter.frame);
    assert.deepEqual(asked, []);
  });

  test('a directory that was added in the settings is asked from the composer', async () => {
    await alice.willGrant(origin);
    const settings = await alice.open(alice.url('options/options.html#directories'));
    await settings.getByRole('button', { name: 'Add a directory' }).click();
    await settings.locator('#directory-url').fill(`${origin}/{address}`);
    await settings.locator('#directory-domains').fill('example.test');
    await settings.getByRole('button', { name: 'Save' }).click();
    await settings.getByText('was saved.').waitFor();
    await settings.close();

    await page.bringToFront();
    await letter.to('dave@example.test');
    const dave = await chip('dave@example.test');
    await dave.getByRole('button', { name: 'Look up in the directories' }).click();
    await dave.getByText(`There was none either in ${new URL(origin).host}.`).waitFor();
    await dave.getByRole('button', { name: 'Remove', exact: true }).click();
    await dave.waitFor({ state: 'detached' });

    const carol = await chip('carol@example.test');
    await carol.getByRole('button', { name: 'Look up in the directories' }).click();
    await letter.frame.getByText('readable by 2 of 2').waitFor();
    assert.deepEqual(asked, ['/dave@example.test', '/carol@example.test']);
    const found = await chip('carol@example.test');
    await found.getByText('Can be encrypted to, with a certificate by Signet Test Intermediate').waitFor();
  });
});
