// What the composer makes of a page that wants to be helped to a signature,
// and of HTML that comes into it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { Browser, clickHidden } from './browser.ts';
import { Writer } from './command.ts';
import { answerQuestion, composer, encrypt, logIn, openMessage, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { decrypt, recipientInfos, verify } from './openssl.ts';
import { prepare } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

/** After so many milliseconds in sight a click counts. */
const seen = 700;

/** An image of one pixel. */
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** What a page can do to a frame it cannot reach into, and what the user is told. */
const tricks: { name: string; style: string; told: RegExp }[] = [
  { name: 'fades it', style: '.page { opacity: 0.4 }', told: /^Something lies over Signet/ },
  { name: 'blurs it', style: '.page { filter: blur(2px) }', told: /^Something lies over Signet/ },
  {
    name: 'cuts it off',
    style: '.page { clip-path: inset(50% 0 0 0) }',
    told: /^A part of Signet is out of sight/,
  },
  {
    name: 'covers a part of it',
    style:
      '.page::after { content: ""; position: fixed; inset: 40% 40% auto auto; width: 40px; height: 40px; background: #fff; pointer-events: none; z-index: 9999 }',
    told: /^Something lies over Signet/,
  },
  {
    name: 'leaves only the button',
    style: '.page main > div[style] { height: 90px !important }',
    told: /^Signet was given too little space/,
  },
];

describe('the composer', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let alice: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch();
    const passphrase = 'correct horse battery staple';
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin });
    page = await logIn(alice, demo.origin, 'alice');
  });

  after(async () => {
    await alice?.close();
    await demo?.stop();
  });

  /** Opens the webmail's compose view with a message to Alice herself. */
  async function compose(): Promise<void> {
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('alice@example.test');
    await page.getByLabel('Subject').fill('To myself');
  }

  test('a press on what the page moves below the mouse does not count', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.type('Moved');
    const place = async (top: number) =>
      page.evaluate(top => {
        document.body.classList.add('page');
        const sheet = new CSSStyleSheet();
        const at = `position: fixed !important; top: ${top}px !important; left: 80px !important; width: 600px !important; height: 460px !important`;
        sheet.replaceSync(`.page main > div[style] { ${at} }`);
        document.adoptedStyleSheets = [sheet];
      }, top);
    await place(200);
    await letter.frame.waitForTimeout(seen);
    const count = demo.submissions().length;
    const button = await letter.sendButton.boundingBox();
    assert.ok(button);
    // The user is about to put the cursor somewhere into the text.
    const [x, y] = [button.x + button.width / 2, button.y + button.height / 2 - 150];
    await page.mouse.move(x - 5, y);
    await page.mouse.move(x, y);
    await letter.frame.waitForTimeout(seen);
    await place(50);
    await eventually('the button', async () => ((await letter.sendButton.boundingBox())?.y ?? 0) < button.y);
    await page.mouse.down();
    await page.mouse.up();
    await letter.problem.getByText('Signet had only just come into sight or moved').waitFor();
    assert.equal(demo.submissions().length, count);
  });

  test('a click on Send counts only when the whole composer is seen', async () => {
    for (const { name, style, told } of tricks) {
      await compose();
      const letter = await encrypt(page);
      await letter.type('not yet');
      await letter.frame.waitForTimeout(seen);
      await page.evaluate(style => {
        document.body.classList.add('page');
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        document.adoptedStyleSheets = [sheet];
      }, style);
      // The browser looks at what is visible ten times a second.
      await letter.frame.waitForTimeout(500);
      const count = demo.submissions().length;
      // A page can lead a real click to the button wherever it is.
      await letter.sendButton.focus();
      await page.keyboard.press('Enter');
      await letter.problem.waitFor({ state: 'attached' });
      assert.match((await letter.problem.textContent())?.trim() ?? '', told, name);
      assert.equal(demo.submissions().length, count, name);
      for (const other of ['Schedule send', 'Encrypt']) {
        await letter.frame.getByRole('button', { name: other, exact: true }).focus();
        await page.keyboard.press('Enter');
        await letter.problem.waitFor({ state: 'attached' });
        assert.match((await letter.problem.textContent())?.trim() ?? '', told, `${name}: ${other}`);
        assert.equal(await letter.frame.getByRole('dialog').count(), 0, `${name}: ${other}`);
      }
      assert.equal((await letter.text.textContent())?.trim(), 'not yet', name);
    }
  });

  test('what a page hides in the text is seen before it is signed, or not there', async () => {
    await compose();
    await page.locator('#editor').evaluate(editor => {
      editor.replaceChildren();
      for (const [text, style] of [
        ['Seen.', ''],
        ['White.', 'color: #fefefe'],
        ['Gone.', 'display: none'],
        ['Small.', 'font-size: 1px'],
        ['Away.', 'position: absolute; left: -9999px'],
        ['Beside.', 'margin-left: 9999px'],
        ['Below.', 'padding-top: 9999px'],
      ] as const) {
        const line = document.createElement('p');
        line.style.cssText = style;
        line.textContent = text;
        editor.append(line);
      }
      let deep = editor;
      for (let level = 0; level < 20; level++) {
        const indented = document.createElement('div');
        indented.style.cssText = 'margin-left: 200px';
        deep.append(indented);
        deep = indented;
      }
      deep.textContent = 'Deep.';
      const table = editor.ownerDocument.createElement('table');
      table.width = '9999';
      table.insertRow().insertCell().textContent = 'Cell.';
      const second = table.rows[0]?.insertCell();
      if (second) second.textContent = 'Far.';
      const code = document.createElement('pre');
      code.textContent = `Code.${' '.repeat(500)}Scrolled.`;
      editor.append(table, code);
    });
    await clickHidden(page, 'Sign');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const view = await composer(page);
    for (const text of [
      'Seen.',
      'White.',
      'Gone.',
      'Small.',
      'Away.',
      'Beside.',
      'Below.',
      'Deep.',
      'Far.',
      'Scrolled.',
    ]) {
      const line = view.frame.getByText(text);
      const look = await line.evaluate(element => {
        const { color, fontSize } = getComputedStyle(element);
        const words = document.createRange();
        words.selectNodeContents(element);
        const rects = [...words.getClientRects()];
        const left = Math.min(...rects.map(rect => rect.left));
        const beyond = Math.max(...rects.map(rect => rect.right)) - innerWidth;
        const { height } = element.getBoundingClientRect();
        return { color, fontSize: Number.parseFloat(fontSize), left, beyond, height };
      });
      assert.notEqual(look.color, 'rgb(254, 254, 254)', text);
      assert.ok(look.fontSize >= 8 && look.height > 0 && look.height < 500, text);
      assert.ok(look.left >= 0 && look.beyond <= 0, `${text} is beside the frame`);
    }
    await view.send();
    await page.waitForURL('**/mail/sent');
    const sent = demo.submissions().at(-1);
    assert.ok(sent);
    const signed = verify(sent.message, certificates).toString();
    assert.ok(signed.includes('Seen.'));
    assert.doesNotMatch(signed, /display|position|font-size|fefefe/);
  });

  test('pasted HTML runs nothing and fetches nothing', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.text.click();
    const requests: string[] = [];
    page.on('request', request => requests.push(request.url()));
    await paste(
      letter.frame,
      `<h1 onclick="document.title='run'">Title</h1><script>document.title='run'</script>
       <p style="position:fixed;background:url(https://tracker.example/a)">text
       <img src="https://tracker.example/b" onerror="document.title='run'" alt="a picture"><img src="cid:x" alt="">
       <a href="javascript:document.title='run'">one</a> <a href="https://example.test/">two</a></p>
       <iframe src="https://tracker.example/c"></iframe><form action="https://tracker.example/d"><input name="id" value="v"></form>
       <svg><style>*{display:none}</style></svg><math><mi href="https://tracker.example/e">m</mi></math>`,
    );
    const content = letter.text;
    await content.getByText('Title').waitFor();
    assert.equal(await content.locator('script, iframe, form, input, style, svg, img').count(), 0);
    assert.deepEqual(
      await content.locator('a').evaluateAll(links => links.map(link => link.getAttribute('href'))),
      [null, 'https://example.test/'],
    );
    assert.equal(await content.locator('[onclick], [style*="position"], [style*="url"]').count(), 0);
    assert.match((await content.textContent()) ?? '', /a picture/);
    await content.locator('a').first().click();
    assert.notEqual(await letter.frame.title(), 'run');
    assert.deepEqual(
      requests.filter(url => url.includes('tracker.example')),
      [],
    );
  });

  test('empty lines are where they were typed', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.text.click();
    for (const line of ['Dear Bob,', '', 'soup at one', '', 'Alice']) {
      await page.keyboard.type(line);
      if (line !== 'Alice') await page.keyboard.press('Enter');
    }
    assert.deepEqual(await letter.text.locator(':scope > *').allInnerTexts(), [
      'Dear Bob,',
      '\n',
      'soup at one',
      '\n',
      'Alice',
    ]);
  });

  test('a message waits for a file that is still being read', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.type('See the file.');
    // As if it were large, or far away.
    await letter.frame.evaluate(() => {
      const read = Blob.prototype.arrayBuffer;
      const hold = new Promise(resolve => document.addEventListener('go-on', resolve, { once: true }));
      Blob.prototype.arrayBuffer = async function () {
        Blob.prototype.arrayBuffer = read;
        await hold;
        return read.call(this);
      };
    });
    await letter.frame
      .locator('.attach input[type=file]')
      .setInputFiles({ name: 'far.txt', mimeType: 'text/plain', buffer: Buffer.from('from afar') });
    await letter.frame.getByText('Reading the files').waitFor();
    const count = demo.submissions().length;
    await letter.send();
    await letter.frame.waitForTimeout(seen);
    assert.ok(await letter.frame.getByText('Reading the files').isVisible());
    // The click is seen to count, once, and what leaves is what was there.
    assert.ok(await letter.sendButton.isDisabled());
    assert.ok(await letter.text.evaluate(text => text.closest('[inert]') !== null));
    await letter.frame.getByRole('button', { name: 'Cancel' }).click();
    assert.ok(await letter.sendButton.isEnabled());
    await letter.type(' It is late.');
    await letter.send();
    await letter.frame.evaluate(() => document.dispatchEvent(new Event('go-on')));
    await letter.expectSent();
    const sent = demo.submissions().at(-1);
    assert.ok(sent);
    const content = verify(decrypt(sent.message, certificates, 'alice'), certificates).toString();
    assert.match(content, /filename=far\.txt/);
    assert.match(content, /It is late\./);
    assert.equal(demo.submissions().length, count + 1);
    await page.waitForURL('**/mail/sent');
  });

  test('a folder that is dropped is named, and not waited for', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.text.waitFor();
    const folder = temporaryFolder('dropped');
    mkdirSync(join(folder, 'Papers'));
    const { x, y } = (await letter.text.boundingBox()) ?? { x: 0, y: 0 };
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [join(folder, 'Papers')], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data });
    await session.detach();
    await letter.frame.locator('.status').getByText('Papers').waitFor();
    await letter.frame.getByText('Reading the files').waitFor({ state: 'detached' });
  });

  test('leaving encryption asks once, and gives everything back', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.typeBold('No secret');
    await letter.attach({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('one') });
    await letter.frame
      .locator('#image-input')
      .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') });
    await letter.text.locator('img').waitFor();
    await letter.frame.waitForTimeout(seen);
    await letter.frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
    const question = letter.frame.getByRole('dialog');
    assert.match(await question.innerText(), /can then read your text, the subject, and one attachment/);
    await question.getByRole('button', { name: 'Keep writing' }).click();
    assert.equal((await letter.text.textContent())?.trim(), 'No secret');

    await letter.frame.waitForTimeout(seen);
    await letter.frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
    // What the page does once the question stands counts, too.
    await letter.frame.getByRole('dialog').waitFor();
    await page.evaluate(() => {
      document.body.style.opacity = '0.9';
    });
    await answerQuestion(letter.frame, /^Give the text to /);
    await question.getByText('Something lies over Signet, so this click was not counted.').waitFor();
    assert.equal((await letter.text.textContent())?.trim(), 'No secret');
    await page.evaluate(() => {
      document.body.style.opacity = '';
    });
    await answerQuestion(letter.frame, /^Give the text to /);
    const editor = page.locator('#editor');
    await editor.getByText('No secret').waitFor();
    assert.equal(await editor.locator('b, strong').textContent(), 'No secret');
    assert.equal(await page.getByLabel('Subject').inputValue(), 'To myself');
    await page.getByText('list.txt').first().waitFor();
    assert.match((await editor.locator('img').getAttribute('src')) ?? '', /^data:image\/png/);
  });

  test('what is forwarded takes its files along, and itself with its signature', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.subject.fill('To pass on');
    await letter.type('The original text');
    await letter.attach({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('one') });
    await letter.send();
    await letter.expectSent();
    await page.waitForURL('**/mail/sent');
    const original = demo.submissions().at(-1);
    assert.ok(original);
    const outer = /^Subject: (.*)$/m.exec(original.message.toString('latin1'))?.[1]?.trim() ?? '';
    await openMessage(page, demo.origin, outer);
    await (await Reader.in(page)).verdict();
    await page.getByRole('link', { name: 'Forward' }).click();

    const passedOn = await composer(page);
    await passedOn.text.getByText('The original text').waitFor();
    assert.equal(await passedOn.subject.inputValue(), 'Fwd: To pass on');
    assert.equal((await passedOn.text.innerText()).match(/^From: /gm)?.length, 1, 'its header once');
    await passedOn.frame.getByText('list.txt').waitFor();
    // What is undone is what the user did, not the quotation.
    await passedOn.text.click();
    await page.keyboard.type('x');
    await page.keyboard.press('Control+Z');
    await passedOn.text.getByText('The original text').waitFor();
    await passedOn.frame
      .getByRole('button', { name: 'Attach the whole message, with its signature' })
      .click();
    await passedOn.frame.getByText('To pass on.eml').waitFor();
    await passedOn.frame.getByText(/About .* when protected/).waitFor();
    await passedOn.to('alice@example.test');
    await passedOn.send();
    await passedOn.expectSent();
    const sent = demo.submissions().at(-1);
    assert.ok(sent);
    const content = verify(decrypt(sent.message, certificates, 'alice'), certificates).toString();
    const inner = /Content-Type: message\/rfc822.*?\r\n\r\n(.*)\r\n--/s.exec(content)?.[1] ?? '';
    assert.match(inner, /^Content-Type: multipart\/signed/m);
    assert.match(inner, /The original text/);
    assert.match(content, /filename=list\.txt/);
  });

  test('what is forwarded goes along whole where a part of it is signed by itself', async () => {
    const writer = new Writer(certificates);
    const header =
      'From: Alice Example <alice@example.test>\r\nTo: alice@example.test\r\nSubject: Minutes\r\n';
    const part = writer.sign(Buffer.from(`${header}\r\nWhat was decided\r\n`));
    const mixed = [
      `${header.trim()}`,
      `Message-ID: <minutes@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=mixed`,
      '',
      '--mixed',
      '',
      'See below',
      '--mixed',
      part.subarray(part.indexOf('Content-Type: multipart/signed')).toString('latin1'),
      '--mixed--',
      '',
    ];
    await deliver(demo.origin, 'alice', writer.encrypt(Buffer.from(mixed.join('\r\n'), 'latin1'), 'alice'));
    await openMessage(page, demo.origin, '[...]');
    await (await Reader.in(page)).verdict();
    await page.getByRole('link', { name: 'Forward' }).click();
    const passedOn = await composer(page);
    await passedOn.text.getByText('See below').waitFor();
    await passedOn.frame.getByText('Minutes.eml').waitFor();
    await passedOn.frame.getByRole('button', { name: 'Close' }).click();
  });

  test('an answer to all goes to all, and stays encrypted', async () => {
    const writer = new Writer(certificates);
    const message = [
      'From: Bob Example <bob@example.test>',
      'To: Alice Example <alice@example.test>, dora@example.test',
      'Subject: The three of us',
      'Message-ID: <three@example.test>',
      '',
      'Shall we?',
      '',
    ];
    const signed = writer.sign(Buffer.from(message.join('\r\n')), 'bob');
    await deliver(demo.origin, 'alice', writer.encrypt(signed, 'alice', 'dora'));
    await openMessage(page, demo.origin, 'Bob Example');
    await (await Reader.in(page)).expectVerdict(
      'Signed by Bob Example (bob@example.test) and encrypted for you.',
    );
    await page.getByRole('link', { name: 'Reply all' }).click();
    const answer = await composer(page);
    await answer.text.getByText('Shall we?').waitFor();
    assert.equal(await answer.subject.inputValue(), 'Re: The three of us');
    const chips = answer.frame.locator('.chip');
    await eventually('two recipients', async () => (await chips.count()) === 2);
    await answer.type('All of us. ');
    await answer.frame.getByRole('button', { name: 'Remove dora@example.test' }).click();
    const count = demo.submissions().length;
    await answer.send();
    await answer.expectSent();
    const sent = demo.submissions()[count];
    assert.deepEqual(sent?.recipients, ['bob@example.test']);
    assert.deepEqual(recipientInfos(sent.message, certificates), ['alice', 'bob']);
    const content = verify(decrypt(sent.message, certificates, 'bob'), certificates).toString();
    assert.match(content, /All of us\.[\s\S]*Shall we\?/);
    assert.match(content, /^In-Reply-To: <three@example\.test>\r?$/m);
    await page.waitForURL('**/mail/sent');
  });

  test('a draft that the webmail kept is taken over with its file, and leaves the webmail', async () => {
    await compose();
    await page.locator('#editor').pressSequentially('Half written');
    await page
      .locator('input[name=attachments]')
      .setInputFiles({ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('kept') });
    await page.getByText('Draft saved').waitFor();
    await page.goto(`${demo.origin}/mail/drafts`);
    await page.getByRole('link', { name: 'To myself' }).first().click();
    await page.locator('#compose').waitFor();
    const letter = await encrypt(page);
    await letter.text.getByText('Half written').waitFor();
    assert.equal(await letter.subject.inputValue(), 'To myself');
    await letter.frame.getByText('kept.txt').waitFor();
    await letter.send();
    await letter.expectSent();
    await page.waitForURL('**/mail/sent');
    await page.goto(`${demo.origin}/mail/drafts`);
    assert.equal(await page.getByRole('link', { name: 'To myself' }).count(), 0);
  });

  test('closing asks as long as there is something to lose', async () => {
    await compose();
    const letter = await encrypt(page);
    await letter.type('Think twice');
    await page.keyboard.press('Escape');
    await letter.frame.getByRole('button', { name: 'Keep writing' }).click();
    assert.equal((await letter.text.textContent())?.trim(), 'Think twice');
    await letter.text.click();
    await page.keyboard.press('Escape');
    await letter.frame.getByRole('button', { name: 'Discard' }).click();
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
  });
});

/** Pastes HTML where the cursor is. */
async function paste(frame: Frame, html: string): Promise<void> {
  await frame.getByRole('textbox', { name: 'Message' }).evaluate((editor, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);
}
