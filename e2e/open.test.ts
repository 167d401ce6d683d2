// The page that opens messages from disk, with real messages: what it says of
// each, and that it gives back what was attached. The view is the one that
// stands in webmails too.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { signet, Writer } from './command.ts';
import { unlock } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { prepare } from './prepared.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

describe('messages from disk', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    browser = await Browser.launch();
    await prepare(browser, { name: 'bob', passphrase, certificates, origin: 'http://127.0.0.1:1' });
    page = await browser.open(browser.url('open/open.html'));
  });

  after(() => browser?.close());

  const sign = (message: Buffer, who?: string, ...more: string[]) =>
    new Writer(certificates).sign(message, who, ...more);
  const encrypt = (message: Buffer, ...to: string[]) => new Writer(certificates).encrypt(message, ...to);

  /** Opens files and waits for the sentence that is said of them. */
  async function open(...files: { name: string; bytes: Buffer }[]): Promise<string> {
    await page.goto(browser.url('open/open.html'));
    await page
      .locator('input[type=file]')
      .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: '', buffer: bytes })));
    return sentence();
  }

  const openMessage = (bytes: Buffer) => open({ name: 'message.eml', bytes });

  async function sentence(): Promise<string> {
    return (await page.getByRole('status').first().innerText()).replaceAll('\u00a0', ' ').trim();
  }

  async function assertAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`),
      [],
    );
  }

  test('each message gets the sentence that is true of it', async () => {
    const signed = sign(plain());
    const rows: [string, Buffer, string | RegExp][] = [
      ['signed', signed, 'Signed by Alice Example (alice@example.test).'],
      ['opaque-signed', sign(plain(), 'alice', '--opaque'), 'Signed by Alice Example (alice@example.test).'],
      [
        'signed and encrypted',
        encrypt(signed, 'bob'),
        'Signed by Alice Example (alice@example.test) and encrypted for you.',
      ],
      ['encrypted', encrypt(plain(), 'bob'), 'Encrypted for you. Who wrote it is not proven.'],
      ['unprotected', plain(), 'This message is neither signed nor encrypted.'],
      [
        'changed',
        Buffer.from(signed.toString('latin1').replace('at nine', 'at eight'), 'latin1'),
        'This is not the text that was signed.',
      ],
      [
        'another sender',
        sign(plain('Bob <bob@example.test>')),
        'Signed by alice@example.test, but the message claims to be from bob@example.test.',
      ],
      [
        'an unknown authority',
        sign(plain('mallory@example.test'), 'mallory'),
        'Signed as mallory@example.test, but Signet does not know the authority "Unknown Root" that vouches for it.',
      ],
      [
        'an expired certificate',
        sign(plain(), 'alice-expired'),
        /^Signed with a certificate that expired on .+ \d{4}\.$/,
      ],
      [
        'another one’s key',
        encrypt(plain(), 'carol'),
        /^Encrypted for a key that is not on this computer \(issued by .+, number [0-9A-F]+…[0-9A-F]+\)\.$/,
      ],
      ['a footer', footer(signed), 'Only a part of this message is signed.'],
      [
        'a signed attachment',
        forward(signed),
        'Only the attachment "contract.eml" is signed, not this message.',
      ],
      [
        'cut off',
        encrypt(signed, 'bob').subarray(0, -800),
        /^This message (?:is damaged and cannot be read|cannot be decrypted)\.$/,
      ],
      ['no message', Buffer.from([0, 1, 2]), 'This message is damaged and cannot be read.'],
    ];
    for (const [name, bytes, expected] of rows) {
      const said = await openMessage(bytes);
      if (typeof expected === 'string') assert.equal(said, expected, name);
      else assert.match(said, expected, name);
    }
  });

  test('no name of a stranger turns what Signet says', async () => {
    // U+2069 ends the isolation that an element gives, U+202E turns what follows.
    const name = 'Boss \u2069\u202etset.elpmaxe@ssob';
    const files = join(temporaryFolder('turned'), 'boss');
    const made = [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-utf8', '-subj', `/CN=${name}`],
      ...['-addext', 'subjectAltName=email:boss@example.test'],
      ...['-keyout', `${files}.key`, '-out', `${files}.pem`],
    ];
    execFileSync('openssl', made, { stdio: 'pipe' });
    const message = plain(`=?utf-8?B?${Buffer.from(name).toString('base64')}?= <boss@example.test>`);
    const said = await openMessage(
      signet(message, 'sign', '--cert', `${files}.pem`, '--key', `${files}.key`),
    );
    assert.match(
      said,
      /^Signed as boss@example\.test, but .+ "Boss tset\.elpmaxe@ssob" that vouches for it\.$/,
    );
    await page.locator('.chevron').click();
    for (const part of ['.verdict-details > p', '.verdict-details > .findings', '.headers']) {
      const text = (await page.locator(part).allTextContents()).join();
      assert.match(text, /tset\.elpmaxe@ssob/, part);
      assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/, part);
    }
    await page.evaluate(() => {
      navigator.clipboard.writeText = async text =>
        Reflect.set(window, 'copied', text) as unknown as undefined;
    });
    await page.locator('.verdict-details > .buttons').getByRole('button', { name: 'Copy' }).click();
    const copied = await page.evaluate(() => String(Reflect.get(window, 'copied')));
    assert.match(copied, /tset\.elpmaxe@ssob/);
    assert.doesNotMatch(copied, /[\u202a-\u202e\u2066-\u2069]/);
  });

  test('the header, the text and the details are shown', async () => {
    await openMessage(encrypt(sign(plain()), 'bob'));
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'message.eml');
    await page.getByRole('heading', { name: 'Breakfast' }).waitFor();
    await page.getByText('Let us meet at nine.').waitFor();
    await page.getByRole('button', { name: 'Details' }).click();
    const details = page.locator('#verdict-details');
    await details.getByText('Encrypted for one key').waitFor();
    await details.getByRole('listitem').filter({ hasText: 'Alice Example' }).waitFor();
    await assertAccessible();
    await picture(page, 'open-details');
  });

  test('locking closes what was open; the right passphrase opens it again', async () => {
    await openMessage(encrypt(sign(plain()), 'bob'));
    await page.getByText('Let us meet at nine.').waitFor();
    const popup = await browser.open(browser.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock now' }).click();
    await page.getByLabel('Passphrase', { exact: true }).waitFor();
    await popup.close();
    assert.equal(await sentence(), 'Encrypted for you.');
    assert.equal(await page.getByText('Let us meet at nine.').count(), 0);
    await assertAccessible();
    await picture(page, 'open-locked');

    await unlock(page, 'wrong horse');
    await page.getByText('This passphrase does not open your keys.').waitFor();
    const field = page.getByLabel('Passphrase', { exact: true });
    assert.ok(await field.evaluate(each => each === document.activeElement));
    await unlock(page, passphrase);
    await page.getByText('Let us meet at nine.').waitFor();
    await eventually('the focus on the sentence', () =>
      page.getByRole('status').evaluate(each => each === document.activeElement),
    );
  });

  test('attachments are saved byte by byte, each and all, under harmless names', async () => {
    const files = [
      { name: 'report.bin', bytes: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256)) },
      { name: '../../invoice\u202efdp.exe', bytes: Buffer.from('program') },
    ];
    assert.equal(
      await openMessage(encrypt(sign(withFiles(files)), 'bob')),
      'Signed by Alice Example (alice@example.test) and encrypted for you.',
    );
    await page.getByText('2 attachments').waitFor();
    await page.getByText('May run a program').waitFor();
    await assertAccessible();
    await picture(page, 'open-attachments');
    const [one] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report.bin' }).click(),
    ]);
    assert.ok(readFileSync(await one.path()).equals(files[0]?.bytes ?? Buffer.alloc(0)));

    const saved: string[] = [];
    page.on('download', download => saved.push(download.suggestedFilename()));
    await page.getByRole('button', { name: 'Save all' }).click();
    await eventually('both files', () => saved.length === 2);
    assert.deepEqual(saved.sort(), ['invoicefdp.exe', 'report.bin']);
  });

  test('a message within a message is judged by itself', async () => {
    await openMessage(forward(sign(plain())));
    await page.getByRole('button', { name: 'Open contract.eml' }).click();
    await page.getByText('Signed by Alice Example (alice@example.test).').waitFor();
    await page.getByRole('button', { name: 'Back to the message' }).click();
    assert.equal(await sentence(), 'Only the attachment "contract.eml" is signed, not this message.');
  });

  test('bare CMS and a signature beside its content open too', async () => {
    const body = (message: Buffer) =>
      Buffer.from(message.toString('latin1').split('\r\n\r\n')[1] ?? '', 'base64');
    const enveloped = body(encrypt(plain(), 'bob'));
    assert.equal(
      await open({ name: 'smime.p7m', bytes: enveloped }),
      'Encrypted for you. Who wrote it is not proven.',
    );

    const text = sign(plain()).toString('latin1');
    const boundary = /boundary="?([^"\r\n;]+)/.exec(text)?.[1] ?? '';
    const [, content = '', signature = ''] = text.split(`--${boundary}\r\n`);
    const files = {
      content: { name: 'content.txt', bytes: Buffer.from(content.replace(/\r\n$/, ''), 'latin1') },
      signature: { name: 'smime.p7s', bytes: body(Buffer.from(signature, 'latin1')) },
    };
    // The signed part brings its own header, so the sender is known.
    const expected = 'Signed by Alice Example (alice@example.test).';
    assert.equal(await open(files.content, files.signature), expected);

    await page.goto(browser.url('open/open.html'));
    const drop = page.locator('input[type=file]');
    await drop.setInputFiles({ name: 'smime.p7s', mimeType: '', buffer: files.signature.bytes });
    await page.getByText('smime.p7s is a signature.').waitFor();
    await assertAccessible();
    await picture(page, 'open-signature');
    await drop.setInputFiles({ name: 'content.txt', mimeType: '', buffer: files.content.bytes });
    assert.equal(await sentence(), expected);
  });

  test('the start is accessible', async () => {
    await page.goto(browser.url('open/open.html'));
    await page.getByRole('heading', { name: 'Open a message' }).waitFor();
    await assertAccessible();
    await picture(page, 'open');
  });
});

function plain(from = 'Your Boss <alice@example.test>'): Buffer {
  return lines(
    ...header(from),
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Let us meet at nine.',
    '',
    '> When? Where?',
    '',
    'The place: https://example.com/cafe',
  );
}

function header(from: string): string[] {
  return [
    `From: ${from}`,
    'To: Bob <bob@example.test>',
    'Subject: Breakfast',
    'Date: Sun, 22 Nov 2026 09:00:00 +0000',
    'Message-ID: <breakfast@example.test>',
    'MIME-Version: 1.0',
  ];
}

function withFiles(files: { name: string; bytes: Buffer }[]): Buffer {
  return lines(
    ...header('alice@example.test'),
    'Content-Type: multipart/mixed; boundary=files',
    '',
    '--files',
    'Content-Type: text/plain',
    '',
    'Here they are.',
    ...files.flatMap(({ name, bytes }) => [
      '--files',
      'Content-Type: application/octet-stream',
      `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
      'Content-Transfer-Encoding: base64',
      '',
      bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    ]),
    '--files--',
  );
}

/** What a mailing list makes of a signed message. */
function footer(signed: Buffer): Buffer {
  const [top = '', ...rest] = signed.toString('latin1').split('\r\n\r\n');
  const type = /^Content-Type:.*(?:\r\n[ \t].*)*/im.exec(top)?.[0] ?? '';
  return lines(
    ...header('alice@example.test'),
    'Content-Type: multipart/mixed; boundary=list',
    '',
    '--list',
    `${type}\r\n\r\n${rest.join('\r\n\r\n')}`,
    '--list',
    'Content-Type: text/plain',
    '',
    'You get this because you are on the list.',
    '--list--',
  );
}

function forward(signed: Buffer): Buffer {
  return lines(
    ...header('carol@example.test'),
    'Content-Type: multipart/mixed; boundary=forward',
    '',
    '--forward',
    'Content-Type: text/plain',
    '',
    'See the attachment.',
    '--forward',
    'Content-Type: message/rfc822',
    'Content-Disposition: attachment; filename=contract.eml',
    '',
    signed.toString('latin1'),
    '--forward--',
  );
}

function lines(...text: string[]): Buffer {
  return Buffer.from(`${text.join('\r\n')}\r\n`, 'latin1');
}
