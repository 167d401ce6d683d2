// What the settings for writing make of the messages that leave: decided in the settings' pages, done by the engine,
// and looked at by OpenSSL in what the mail server was given.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessible.ts';
import { Browser, clickHidden, picture } from './browser.ts';
import { answerQuestion, type Composer, composer, encrypt, logIn } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { decrypt, recipientInfos, verify } from './openssl.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { settings } from './settings.ts';

describe('the settings for writing', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let alice: Browser;
  let page: Page;
  let options: Page;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch();
    const passphrase = 'correct horse battery staple';
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin }, 'bob');
    page = await logIn(alice, demo.origin, 'alice');
    options = await settings(alice, 'writing');
  });

  after(async () => {
    await alice?.close();
    await demo?.stop();
  });

  /** Writes a message with Bcc recipients, as far as the composer. */
  async function write(subject: string, { to = '', bcc = [] as string[] }): Promise<Composer> {
    await page.bringToFront();
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill(to);
    const letter = await encrypt(page);
    await letter.subject.fill(subject);
    if (bcc.length > 0) {
      await letter.frame.getByRole('button', { name: 'Bcc', exact: true }).click();
      const field = letter.frame.getByRole('combobox', { name: 'Bcc', exact: true });
      for (const address of bcc) {
        await field.fill(address);
        await field.press('Enter');
      }
    }
    await letter.type('Only for you.');
    return letter;
  }

  /** Sends, and returns what the mail server was given. */
  async function sent(letter: Composer, messages: number) {
    const before = demo.submissions().length;
    await letter.send();
    await letter.expectSent();
    const left = await eventually('all messages', async () => {
      const all = demo.submissions().slice(before);
      return all.length >= messages ? all : undefined;
    });
    assert.equal(left.length, messages);
    return left;
  }

  async function choose(answer: string): Promise<void> {
    await options.bringToFront();
    await options.getByRole('radio', { name: answer }).check();
    await options.getByText('Saved.').last().waitFor();
  }

  test('they are there, and can be reached by everybody', async () => {
    await options.getByRole('heading', { name: 'New messages' }).waitFor();
    await picture(options, 'options-writing-all');
    await assertAccessible(options);
  });

  test('each Bcc recipient has a message alone at first', async () => {
    const letter = await write('Each alone', { bcc: ['bob@example.test', 'alice@example.test'] });
    const left = await sent(letter, 2);
    assert.deepEqual(
      left.map(({ recipients }) => recipients),
      [['bob@example.test'], ['alice@example.test']],
    );
    assert.deepEqual(
      left.map(({ message }) => recipientInfos(message, certificates)),
      [['alice', 'bob'], ['alice']],
    );
    for (const { message } of left) assert.match(message.toString('latin1'), /^Subject: \[\.\.\.\]\r$/m);
    // A program that shows no protected header shows the subject in the text.
    const inside = verify(decrypt(left[0]?.message ?? Buffer.alloc(0), certificates, 'bob'), certificates);
    assert.match(
      inside.toString('latin1'),
      /hp-legacy-display=1[\s\S]*\n\r?\nSubject: Each alone\r?\n\r?\n[\s\S]*Only for you/,
    );
  });

  test('together they share one', async () => {
    await choose('One message for all of them');
    await choose('Shown');
    const letter = await write('Together', { bcc: ['bob@example.test', 'alice@example.test'] });
    const [left] = await sent(letter, 1);
    const message = left?.message ?? Buffer.alloc(0);
    assert.deepEqual(left?.recipients, ['bob@example.test', 'alice@example.test']);
    assert.deepEqual(recipientInfos(message, certificates), ['alice', 'bob']);
    assert.match(message.toString('latin1'), /^Subject: Together\r$/m);
  });

  test('refused, nothing leaves, and the composer says so', async () => {
    await choose('Not at all');
    const before = demo.submissions().length;
    const letter = await write('Refused', { bcc: ['bob@example.test'] });
    await letter.send();
    await letter.problem.getByText('Messages to Bcc recipients are not encrypted here.').waitFor();
    assert.equal(demo.submissions().length, before);
    assert.match(await letter.text.innerText(), /Only for you/);
  });

  test('a receipt and a label are offered where they are to be, and signed', async () => {
    await choose('Offer it');
    await options.getByText('Add a label').click();
    await options.getByLabel('Name', { exact: true }).fill('For our eyes');
    await options.getByLabel('Policy (object identifier)').fill('1.2.840.113549.1.9.16.7.1');
    await options.getByLabel('Classification').selectOption('confidential');
    await options
      .getByRole('region', { name: 'Security labels' })
      .getByRole('button', { name: 'Add', exact: true })
      .click();
    await options.getByText('For our eyes').first().waitFor();
    const letter = await write('Asked', { to: 'bob@example.test' });
    const receipt = letter.frame.getByRole('button', { name: 'Receipt' });
    await receipt.click();
    assert.equal(await receipt.getAttribute('aria-pressed'), 'true');
    await letter.frame.getByLabel('Security label').selectOption({ label: 'For our eyes' });
    await picture(page, 'composer-wishes');
    const [left] = await sent(letter, 1);
    const signed = decrypt(left?.message ?? Buffer.alloc(0), certificates, 'bob');
    // id-aa-receiptRequest and id-aa-securityLabel, as DER has them; the signature is the second part.
    const [, base64 = ''] =
      /^.*name="?smime\.p7s[\s\S]*?\r?\n\r?\n([\s\S]*)$/m.exec(signed.toString('latin1')) ?? [];
    const signature = Buffer.from(base64.replace(/\r?\n--[\s\S]*$/, ''), 'base64');
    for (const last of [0x01, 0x02]) {
      const id = Buffer.from([0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, last]);
      assert.ok(signature.includes(id), `attribute ${last}`);
    }
  });

  test('in one piece, and signed inside and outside of the encryption, another program opens each layer', async () => {
    const outside = options.getByRole('switch', { name: 'Sign encrypted messages on the outside, too' });
    await choose('In one piece');
    await outside.check();
    const letter = await write('In three layers', { to: 'bob@example.test' });
    const [left] = await sent(letter, 1);
    const message = left?.message ?? Buffer.alloc(0);
    assert.match(
      message.toString('latin1'),
      /^Content-Type: application\/pkcs7-mime;[\s\S]{0,40}signed-data/m,
    );
    const sealed = verify(message, certificates);
    assert.match(
      sealed.toString('latin1'),
      /^Content-Type: application\/pkcs7-mime;[\s\S]{0,40}enveloped-data/,
    );
    const signed = decrypt(sealed, certificates, 'bob');
    assert.match(
      signed.toString('latin1'),
      /^Content-Type: application\/pkcs7-mime;[\s\S]{0,40}signed-data/m,
    );
    assert.match(verify(signed, certificates).toString('latin1'), /Only for you/);
    await options.bringToFront();
    await outside.uncheck();
    await choose('As the webmail keeps it whole');
  });

  test('what is different for somebody is kept, and can be taken back', async () => {
    await options.bringToFront();
    const people = options.getByRole('region', { name: 'People' });
    await people.getByLabel('Address, or @ and a domain').fill('example.org');
    await people.getByRole('button', { name: 'Add', exact: true }).click();
    await people.getByText('Choose what is different.').waitFor();
    await people.getByLabel('Encryption').selectOption({ label: 'Always encrypted' });
    await people.getByRole('button', { name: 'Add', exact: true }).click();
    await people.getByText('Type an e-mail address, or @ and a domain.').waitFor();
    await people.getByLabel('Address, or @ and a domain').fill('@example.org');
    await people.getByRole('button', { name: 'Add', exact: true }).click();
    await people.getByText('@example.org').first().waitFor();
    await assertAccessible(options);
    await people.getByRole('button', { name: /^Remove/ }).click();
    await people.getByText('@example.org').waitFor({ state: 'detached' });
    await options.getByRole('button', { name: 'Undo' }).click();
    await people.getByText('@example.org').first().waitFor();
  });

  test('what the webmail is about to send to them is held, and taken into the composer', async () => {
    const before = demo.submissions().length;
    const send = page.getByRole('button', { name: 'Send', exact: true });
    await page.bringToFront();
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Cc', { exact: true }).fill('Dora <dora@example.org>');
    await page.getByLabel('Subject').fill('To a firm');
    await hidden(page, 'Encrypt', 'false');
    await send.click();
    const letter = await composer(page);
    await letter.frame.getByRole('heading', { name: 'Encrypted message' }).waitFor();
    await letter.frame.locator('button[title*="@example.org"]').waitFor();
    assert.equal(await letter.subject.inputValue(), 'To a firm');

    // Whoever leaves encryption for these people is not asked again, but for one more.
    await leaveEncryption(letter);
    await page.getByLabel('Subject').waitFor();
    await page.getByLabel('Cc', { exact: true }).fill('dora@example.org, emil@example.org');
    await send.click();
    await leaveEncryption(await composer(page));
    await page.getByLabel('Cc', { exact: true }).fill('dora@example.org');
    await clickHidden(page, 'Sign'); // what was encrypted was signed, too, and stays so
    await hidden(page, 'Sign', 'false');
    assert.equal(demo.submissions().length, before);
    await send.click();
    await page.getByText('Nothing was sent: no such recipient: dora@example.org.').waitFor(); // the webmail says so itself

    // Nobody else is affected.
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Subject').fill('To a friend');
    await hidden(page, 'Encrypt', 'false');
    await send.click();
    await eventually('the other message', async () => demo.submissions().length === before + 1);
  });

  test('messages begin signed, and in the composer, where that is wanted', async () => {
    await options.bringToFront();
    await options.getByRole('switch', { name: 'Sign new messages' }).check();
    await page.bringToFront();
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Subject').fill('Signed by default');
    await hidden(page, 'Sign', 'true');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await (await composer(page)).frame.getByRole('heading', { name: 'Sign and send' }).waitFor();

    await choose('Always');
    await page.bringToFront();
    await page.goto(`${demo.origin}/compose`);
    const letter = await composer(page);
    await letter.frame.getByRole('heading', { name: 'Encrypted message' }).waitFor();
    await letter.frame
      .locator('button[title^="Your settings begin all messages like this"]')
      .last()
      .waitFor();
  });

  test('the webmail sends nothing unasked while nobody knows what the settings want', async () => {
    const worker = await alice.serviceWorker();
    const silence = () =>
      worker.evaluate(() => {
        const { offscreen } = chrome;
        const ask = offscreen.hasDocument.bind(offscreen);
        offscreen.hasDocument = () =>
          new Promise(resolve => {
            Object.assign(globalThis, {
              speak: () => {
                offscreen.hasDocument = ask;
                resolve(ask());
              },
            });
          });
      });
    const speak = () => worker.evaluate(() => (globalThis as unknown as { speak(): void }).speak());
    const press = async (subject: string) => {
      await page.bringToFront();
      await page.goto(`${demo.origin}/compose`);
      await page.getByLabel('To', { exact: true }).fill('bob@example.test');
      await page.getByLabel('Subject').fill(subject);
      await hidden(page, 'Encrypt', 'false');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
    };
    const before = demo.submissions().length;

    await silence();
    await press('Held');
    await hidden(page, 'Send without Signet');
    await picture(page, 'send-held');
    assert.equal(demo.submissions().length, before);
    // The answer that comes late counts.
    await speak();
    const letter = await composer(page);
    await letter.frame.getByRole('heading', { name: 'Encrypted message' }).waitFor();
    assert.equal(await letter.subject.inputValue(), 'Held');

    await silence();
    await press('As it is');
    await clickHidden(page, 'Send without Signet');
    await eventually('the message', async () => demo.submissions().length === before + 1);
    await speak();
  });
});

/** Gives the text back to the webmail; a click that comes faster than anybody reads does not count. */
async function leaveEncryption({ frame }: Composer): Promise<void> {
  await frame.waitForTimeout(700);
  await frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
  await answerQuestion(frame, /^Give the text to /);
}

/** Waits until a button in a closed shadow root is there, and pressed or not. */
async function hidden(page: Page, name: string, pressed?: 'true' | 'false'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    await eventually(`${name} pressed: ${pressed}`, async () => {
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const button = nodes.find(node => node.role?.value === 'button' && node.name?.value === name);
      return pressed === undefined
        ? button !== undefined
        : button?.properties?.some(each => each.name === 'pressed' && each.value.value === pressed);
    });
  } finally {
    await session.detach();
  }
}
