// What an administrator decides, seen in messages: in those that leave, as OpenSSL reads them, and in those that are read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { type Composer, composer, encrypt, logIn, openMessage, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { decrypt, sign, verify } from './openssl.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { removeFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { Administrator, ownExtension, whyNoPolicy } from './rig/policies.ts';
import { eventually } from './rig/program.ts';
import { told } from './webmails/told.ts';

/** A message's outermost layer, as OpenSSL prints it; a clear-signed one is none. */
function printed(message: Buffer): string {
  return execFileSync('openssl', ['cms', '-cmsout', '-print', '-noout'], { input: message }).toString(
    'latin1',
  );
}

describe('the policy of an administrator, in messages', {
  skip: skipWithout('chromium', 'openssl') || whyNoPolicy(),
}, () => {
  let administrator: Administrator;
  let extension: string;
  let browser: Browser;
  let certificates: string;
  let demo: Demo;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    extension = ownExtension();
    browser = await Browser.launch({ extension });
    administrator = new Administrator(browser);
    const passphrase = 'correct horse battery staple';
    await prepare(browser, { name: 'alice', passphrase, certificates, origin: demo.origin }, 'bob');
    page = await logIn(browser, demo.origin, 'alice');
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    administrator?.leave();
    if (extension) removeFolder(extension);
  });

  /** Begins a message in the webmail's own editor. */
  async function begin(subject: string, to = 'bob@example.test'): Promise<void> {
    // A message that was just sent leads to another page meanwhile.
    await eventually('the compose view', () => page.goto(`${demo.origin}/compose`));
    await page.getByLabel('To', { exact: true }).fill(to);
    await page.getByLabel('Subject').fill(subject);
  }

  /** Presses the webmail's own Send, which a policy holds, and takes the composer that comes. */
  async function sendInWebmail(): Promise<Composer> {
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    return composer(page);
  }

  async function sent(letter: Composer) {
    const before = demo.submissions().length;
    await letter.send();
    await letter.expectSent();
    return eventually('the message', async () => demo.submissions()[before]);
  }

  test('what is decided is seen in the messages that leave', async () => {
    await administrator.decide({
      alwaysSign: true,
      signatureDigests: ['SHA-512'],
      contentEncryption: ['AES-128-CBC'],
      form: 'opaque',
      rules: [
        { name: 'Partners', recipients: ['bob@example.test'], subject: ['contract'], encrypt: true },
        { name: 'Salaries', subject: ['salary'], refuse: true },
      ],
    });
    await begin('Lunch');
    const letter = await encrypt(page);
    const sign = letter.frame.getByRole('button', { name: 'Sign', exact: true });
    await eventually('the signature that is wanted', async () => !(await sign.isEnabled()));
    assert.equal(await sign.getAttribute('aria-pressed'), 'true');
    await letter.type('Soup at one?');
    const { message } = await sent(letter);
    assert.match(printed(message), /algorithm: aes-128-cbc/);
    const signed = decrypt(message, certificates, 'bob');
    assert.match(printed(signed), /algorithm: sha512/);
    assert.match(verify(signed, certificates).toString('latin1'), /Soup at one\?/);

    // The webmail's own Send is held for the rules.
    const before = demo.submissions().length;
    await begin('Our Contract');
    const partner = await sendInWebmail();
    const toggle = partner.frame.getByRole('button', { name: 'Encrypt', exact: true });
    await eventually('the rule', async () => !(await toggle.isEnabled()));
    assert.match((await toggle.getAttribute('title')) ?? '', /Partners/);
    assert.equal(demo.submissions().length, before);

    await begin('Your salary');
    const refused = await sendInWebmail();
    await refused.type('More.');
    await refused.send();
    await refused.frame.getByText('A rule keeps this message from being sent.').waitFor();
    assert.equal(demo.submissions().length, before);
  });

  test('what is written in a view that is not recognised does not leave', async () => {
    await administrator.decide({ alwaysSign: true });
    const address = `${demo.origin}/compose`;
    await page.route(address, async route => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('id="send"', 'id="go"') });
    });
    const before = demo.submissions().length;
    await begin('Unseen');
    await page.unroute(address);
    await page.locator('#go').click();
    await told(page, 'Signet cannot see to that here.');
    assert.equal(demo.submissions().length, before);
  });

  test('OWAAlwaysEncrypt: what is written in the webmail leaves encrypted', async () => {
    await administrator.decide({ encrypt: 'always' });
    await page.goto(`${demo.origin}/compose`);
    const letter = await composer(page); // from the first word on
    await letter.to('bob@example.test');
    await letter.subject.fill('Supper');
    await letter.type('At eight.');
    const { message } = await sent(letter);
    assert.match(
      verify(decrypt(message, certificates, 'bob'), certificates).toString('latin1'),
      /At eight\./,
    );
  });

  test('OWAClearSign: everybody reads what is signed, or no server on the way can change it', async () => {
    for (const [form, type] of [
      ['opaque', /^Content-Type: application\/pkcs7-mime; smime-type=signed-data/m],
      ['clear', /^Content-Type: multipart\/signed/m],
    ] as const) {
      await administrator.decide({ alwaysSign: true, form });
      await begin(`In ${form} form`, 'alice@example.test');
      const { message } = await sent(await sendInWebmail());
      assert.match(message.toString('latin1'), type);
      verify(message, certificates);
    }
  });

  test('NoSignOnReply: an answer begins without a signature, which can be turned on', async () => {
    for (const [policy, signed] of [
      [{ signReplies: true }, 'true'],
      [{ signReplies: false }, 'false'],
    ] as const) {
      await administrator.decide(policy);
      await openMessage(page, demo.origin, 'In clear form');
      await (await Reader.in(page)).reply();
      const { frame } = await encrypt(page);
      const toggle = frame.getByRole('button', { name: 'Sign', exact: true });
      await eventually('the answer', async () => (await toggle.getAttribute('aria-pressed')) === signed);
      await toggle.click();
      assert.notEqual(await toggle.getAttribute('aria-pressed'), signed);
    }
  });

  test('OWASenderCertificateAttributesToDisplay: shown where somebody else signed', async () => {
    await administrator.decide({ subjectAttributesOnMismatch: ['2.5.4.10'] });
    const reader = await browser.open(browser.url('open/open.html'));
    for (const [from, shown] of [
      ['bob@example.test', []],
      ['boss@example.test', ['Signet Test']],
    ] as const) {
      const letter = { from, to: 'alice@example.test', subject: 'Lunch' };
      const buffer = sign('Soup?', letter, certificates, 'bob');
      await reader.goto(browser.url('open/open.html'));
      await reader.locator('input[type=file]').setInputFiles({ name: 'message.eml', mimeType: '', buffer });
      await reader.locator('.chevron').click();
      const details = reader.locator('#verdict-details');
      await details.getByText('bob@example.test').first().waitFor();
      assert.deepEqual(await details.locator('dt:text-is("organization") + dd').allInnerTexts(), shown);
    }
    await reader.close();
  });
});
