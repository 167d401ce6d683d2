// The reader's view, on the page that opens messages from disk: what can be
// done with a message besides reading it, and what it holds besides text.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Download, Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { Writer } from './command.ts';
import { issueCertificates } from './keys.ts';
import { prepare } from './prepared.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

describe('the reader', { skip: skipWithout('chromium') }, () => {
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

  const sign = (message: Buffer) => new Writer(certificates).sign(message);
  const encrypt = (message: Buffer) => new Writer(certificates).encrypt(message, 'bob');

  /** Opens a message and returns the sentence that is said of it. */
  async function open(message: Buffer): Promise<string> {
    await page.goto(browser.url('open/open.html'));
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'message.eml', mimeType: '', buffer: message });
    return (await page.getByRole('status').first().innerText()).trim();
  }

  async function saved(press: () => Promise<void>): Promise<Download> {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return download;
  }

  test('the details name every layer, certificate and algorithm, with its strength', async () => {
    await open(encrypt(sign(letter())));
    await page.getByRole('button', { name: 'Details' }).click();
    const details = page.locator('#verdict-details');
    const said = (await details.innerText()).replaceAll(/\s+/g, ' ');
    for (const part of [
      /Signature Proves who wrote it, .+? Encryption Only those it was encrypted for can read it\./,
      /Encrypted for one key Cipher AES-256-\w+ Strong Key exchange .+? Strong Opened with your key: Bob Example/,
      /Digest SHA-256 Strong Signature .+? Strong Key .+? Strong/,
      /Signed, text beside the signature/,
    ])
      assert.match(said, part);
    await details.getByText('Opened with your key: Bob Example').click();
    await details.getByText('bob@example.test').waitFor();
    await assertAccessibleInBothSchemes(page);
    await picture(page, 'reader-layers');
  });

  test('what was secret on its way carries a lock', async () => {
    const lock = page.getByRole('img', {
      name: 'Encrypted on its way: only you and the other recipients can read this.',
    });
    await open(encrypt(letter()));
    await page.getByRole('heading', { name: 'Breakfast' }).filter({ has: lock }).waitFor();
    assert.equal(await lock.count(), 1);
    await open(sign(letter()));
    await page.getByRole('heading', { name: 'Breakfast' }).waitFor();
    assert.equal(await lock.count(), 0);
  });

  test('the source is shown as it arrived and without encryption, and gone when the keys are locked', async () => {
    await open(encrypt(sign(letter())));
    await page.getByRole('button', { name: 'Source' }).click();
    await eventually('the focus on the way back', () =>
      page
        .getByRole('button', { name: 'Back to the message' })
        .evaluate(each => each === document.activeElement),
    );
    const source = page.locator('.source-text');
    assert.match(await source.innerText(), /smime-type="?enveloped-data/);
    assert.doesNotMatch(await source.innerText(), /nine/);
    await page.getByRole('button', { name: 'Without encryption', exact: true }).click();
    await page.getByRole('region', { name: 'Without encryption' }).waitFor();
    assert.match(await source.innerText(), /^From: .*\r?\n(?:.*\r?\n)*Subject: Breakfast\r?\n/);
    assert.match(await source.innerText(), /Let us meet at nine\./);
    await picture(page, 'reader-source');

    const popup = await browser.open(browser.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock now' }).click();
    await page.getByLabel('Passphrase', { exact: true }).waitFor();
    await popup.close();
    assert.equal(await page.getByText('nine').count(), 0);
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('Let us meet at nine.').waitFor();
  });

  test('a message is saved without encryption after a plain question, its signature with it', async () => {
    await open(encrypt(sign(letter())));
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Save without encryption…' }).click();
    const question = page.getByRole('alertdialog', { name: 'Save this message readable for everyone?' });
    await question.waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Do not save');
    await assertAccessibleInBothSchemes(page);
    await picture(page, 'reader-keep');
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Save without encryption…' }).click();
    const file = await saved(() => page.getByRole('button', { name: 'Save readable' }).click());
    assert.equal(file.suggestedFilename(), 'Breakfast.eml');
    const readable = readFileSync(await file.path());
    assert.equal(await open(readable), 'Signed by Alice Example (alice@example.test).');
    await page.getByText('Let us meet at nine.').waitFor();
    // What is not encrypted is not offered to be saved without encryption.
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Save the original' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save without encryption…' }).count(), 0);
  });

  test('what is printed has the width of paper, all of the text, and nothing to press', async () => {
    await open(sign(html('<p>Dear Bob,</p>'.repeat(80))));
    await page.locator('.sandbox').waitFor();
    await page.evaluate(() => {
      window.print = () => {
        const frame = document.querySelector<HTMLElement>('.sandbox');
        Reflect.set(window, 'printed', { width: frame?.clientWidth, height: frame?.clientHeight });
      };
    });
    const before = await page.locator('.sandbox').evaluate(each => each.clientHeight);
    await page.getByRole('button', { name: 'Print' }).click();
    const printed = await eventually('the print', () =>
      page.evaluate(() => Reflect.get(window, 'printed') as { width: number; height: number } | undefined),
    );
    assert.ok(printed.width > 600 && printed.width <= 681, `${printed.width} px wide`);
    assert.ok(printed.height >= before, `${printed.height} px high, ${before} on the screen`);
    await eventually('the view as before', async () => (await page.locator('.printing').count()) === 0);

    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(
      await page
        .locator('button')
        .evaluateAll(all => all.filter(each => (each as HTMLElement).checkVisibility())),
      [],
    );
    assert.ok(!(await page.locator('signet-mark').first().isVisible()));
    await picture(page, 'reader-print');
    await page.emulateMedia({ media: null });
  });

  test('appointments and contacts are recognised', async () => {
    assert.equal(await open(sign(invitation())), 'Signed by Alice Example (alice@example.test).');
    const cards = page.getByRole('region', { name: 'Appointments and contacts in this message' });
    const said = (await cards.innerText()).replaceAll(/\s+/g, ' ');
    assert.match(
      said,
      /Invitation to an appointment Soup on Thursday When .*2026.* \(Asia\/Tokyo\) Where Kitchen/,
    );
    assert.match(said, /Contact Carol Example/);
    // What a card says stays text.
    assert.equal(await cards.locator('b').count(), 0);
    assert.match(said, /<b>bold<\/b>/);
    await page.getByText('2 attachments').waitFor();
    await picture(page, 'reader-cards');
    // Where cards say what there is to say, no text is missing.
    await open(sign(invitation('')));
    await page.getByText('2 attachments').waitFor();
    assert.equal(await page.getByText('This message has no text.').count(), 0);
  });

  test('an enclosed part is shown by itself, and what was added beside it', async () => {
    const signed = sign(letter());
    assert.equal(await open(beside(signed)), 'Only a part of this message is signed.');
    const part = page.getByRole('article').filter({ hasText: 'Let us meet at nine.' });
    assert.equal(
      await part.locator('.verdict-sentence').innerText(),
      'Signed by Alice Example (alice@example.test).',
    );
    const added = page.getByRole('region', { name: 'Added on the way. The signature does not cover this.' });
    assert.deepEqual(
      (await added.allInnerTexts()).map(text => text.split('\n').at(-1)),
      ['[External sender]', 'You are on the list.'],
    );
    // In the order in which they stand in the message, and none within another.
    const [banner, , footer] = await Promise.all(
      [added.first(), part, added.last()].map(each => each.evaluate(at => at.getBoundingClientRect().top)),
    );
    const [top] = await part.evaluateAll(all => all.map(each => each.getBoundingClientRect().top));
    assert.ok((banner ?? 0) < (top ?? 0) && (top ?? 0) < (footer ?? 0));
    assert.equal(await part.getByText('on the list').count(), 0);
    await part.getByRole('button', { name: 'Details' }).click();
    await part.getByText('What is around it may come from anyone.').waitFor();
    assert.equal(await page.locator('signet-mark').count(), 1);
    await assertAccessibleInBothSchemes(page);
    await picture(page, 'reader-enclosed');
  });

  test('an encrypted part among others is opened on a click, and not before', async () => {
    await open(among(encrypt(sign(letter()))));
    assert.equal(await page.getByText('nine').count(), 0);
    await page.getByRole('button', { name: 'Open smime.p7m' }).click();
    await page.getByText('Let us meet at nine.').waitFor();
    assert.equal(
      (await page.getByRole('status').first().innerText()).trim(),
      'Signed by Alice Example (alice@example.test) and encrypted for you.',
    );
    await page.getByRole('button', { name: 'Back to the message' }).click();
    await eventually('the focus on the sentence', () =>
      page.getByRole('status').evaluate(each => each === document.activeElement),
    );
  });

  test('a long list of recipients folds', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `R${i} <r${i}@example.test>`).join(',\r\n ');
    await open(Buffer.from(letter().toString('latin1').replace('Bob <bob@example.test>', many), 'latin1'));
    await page.getByText('2980 more').click();
    await page.getByText('r999@example.test').waitFor();
    assert.equal(await page.getByText('r1000@example.test').count(), 0);
  });

  test('what is read from right to left stands at the right', async () => {
    await open(sign(letter('שלום', 'שלום עולם\r\n\r\n> ציטוט\r\n\r\nand English')));
    const directions = await page
      .locator('.text .words, .text .quoted')
      .evaluateAll(all => all.map(each => getComputedStyle(each).direction));
    assert.deepEqual(directions, ['rtl', 'rtl', 'ltr']);
    const { starts, line } = await page.locator('.text').evaluate(text => ({
      starts: Array.from(text.querySelectorAll('.words, .quoted'), each => each.getBoundingClientRect().left),
      line: document.querySelector('.subject')?.getBoundingClientRect().left,
    }));
    assert.deepEqual(starts, [line, line, line]);
    assert.equal(await page.locator('.subject').evaluate(each => getComputedStyle(each).direction), 'rtl');
    // A translation that is read from right to left turns all of it.
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    await page.getByRole('button', { name: 'Details' }).click();
    await page.setViewportSize({ width: 480, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await picture(page, 'reader-right-to-left');
  });

  test('everything is done by keyboard', async () => {
    await open(encrypt(sign(invitation())));
    await page.locator('.verdict-sentence').focus();
    const reached: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const at = document.activeElement;
          return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
        }),
      );
    }
    for (const name of ['Details', 'Source', 'Print', 'Save all', 'Save soup.ics'])
      assert.ok(reached.includes(name), `${name} is not among ${reached.join(', ')}`);
    assert.ok(reached.indexOf('Details') < reached.indexOf('Source'));
    assert.ok(reached.indexOf('Print') < reached.indexOf('Save all'));
  });

  test('nothing sticks out at 320 pixels', async () => {
    const long = 'x'.repeat(400);
    for (const message of [
      encrypt(sign(letter(long, `${long}\r\nhttps://example.com/${long}`))),
      sign(invitation()),
    ]) {
      await open(message);
      await page.getByRole('button', { name: 'Details' }).click();
      await page.setViewportSize({ width: 320, height: 800 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await page.getByRole('button', { name: 'Source' }).click();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
    await open(encrypt(html('<p>Unproven</p>')));
    const left = (text: string) => page.getByText(text).evaluate(each => each.getBoundingClientRect().left);
    assert.equal(await left('Shown as plain text'), await left('Unproven'));
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

function letter(subject = 'Breakfast', text = 'Let us meet at nine.'): Buffer {
  return lines(...header(subject), 'Content-Type: text/plain; charset=utf-8', '', text);
}

function html(text: string): Buffer {
  return lines(...header('Breakfast'), 'Content-Type: text/html; charset=utf-8', '', text);
}

function header(subject: string): string[] {
  return [
    'From: Alice <alice@example.test>',
    'To: Bob <bob@example.test>',
    `Subject: ${/^[ -~]*$/.test(subject) ? subject : `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`}`,
    'Date: Sun, 22 Nov 2026 09:00:00 +0000',
    'Message-ID: <breakfast@example.test>',
    'MIME-Version: 1.0',
  ];
}

/** What a gateway and a mailing list make of a message. */
function beside(signed: Buffer): Buffer {
  const text = signed.toString('latin1');
  const type = /^Content-Type: multipart\/signed(?:.*\r\n[ \t].*)*/im.exec(text)?.[0] ?? '';
  return lines(
    ...header('Breakfast'),
    'Content-Type: multipart/mixed; boundary=list',
    '',
    '--list',
    'Content-Type: text/plain',
    '',
    '[External sender]',
    '--list',
    `${type}${text.slice(text.indexOf('\r\n\r\n'))}`,
    '--list',
    'Content-Type: text/plain',
    '',
    'You are on the list.',
    '--list--',
  );
}

/** An encrypted part with a file for company. */
function among(encrypted: Buffer): Buffer {
  return lines(
    ...header('Breakfast'),
    'Content-Type: multipart/mixed; boundary=mixed',
    '',
    '--mixed',
    'Content-Type: text/plain',
    '',
    'Two files.',
    '--mixed',
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
    'Content-Disposition: attachment; filename=smime.p7m',
    'Content-Transfer-Encoding: base64',
    '',
    encrypted.toString('latin1').split('\r\n\r\n')[1] ?? '',
    '--mixed',
    'Content-Type: application/octet-stream; name=data.bin',
    '',
    'data',
    '--mixed--',
  );
}

function invitation(text = 'Please come.'): Buffer {
  return lines(
    ...header('Soup'),
    'Content-Type: multipart/mixed; boundary=parts',
    '',
    '--parts',
    'Content-Type: text/plain',
    '',
    text,
    '--parts',
    'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
    'Content-Disposition: attachment; filename=soup.ics',
    '',
    'BEGIN:VCALENDAR',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'SUMMARY:Soup on Thursday',
    'LOCATION:Kitchen',
    'DTSTART;TZID=Asia/Tokyo:20261126T130000',
    'DTEND;TZID=Asia/Tokyo:20261126T140000',
    'ORGANIZER;CN=Alice Example:mailto:alice@example.test',
    'ATTENDEE:mailto:bob@example.test',
    'DESCRIPTION:Bring spoons.\\n<b>bold</b>',
    'END:VEVENT',
    'END:VCALENDAR',
    '--parts',
    'Content-Type: text/vcard; charset=utf-8',
    'Content-Disposition: attachment; filename=carol.vcf',
    '',
    'BEGIN:VCARD',
    'VERSION:4.0',
    'FN:Carol Example',
    'ORG:Example Ltd',
    'TITLE:Cook',
    'EMAIL:carol@example.test',
    'TEL:+49 30 1',
    'END:VCARD',
    '--parts--',
  );
}

function lines(...text: string[]): Buffer {
  return Buffer.from(`${text.join('\r\n')}\r\n`, 'utf8');
}
