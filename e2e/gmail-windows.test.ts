// Gmail's compose windows, whose they are, and who signs there: one composer over the window that it was opened in, the
// address that was chosen in Gmail, mailboxes of others, the form that an account keeps, and Google's own S/MIME.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, before, describe, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright-core';
import { clickHidden, frameGone, isOf } from './browser.ts';
import { Composer, composer, Reader } from './flow.ts';
import { decrypt, encrypt, sign, signOpaquely, verify } from './openssl.ts';
import { type Gmail, gmailOrigin } from './rig/gmail.ts';
import { eventually } from './rig/program.ts';
import { secret } from './secrets.ts';
import { settings } from './settings.ts';
import { gmailLanguages } from './suites/gmail-languages.ts';
import { type GmailServer, gmail } from './webmails/gmail.ts';
import { agree } from './webmails/gmail-consent.ts';
import { type Person, Stage } from './webmails/stage.ts';

const stage = new Stage(gmail());

describe('compose windows of Gmail', { skip: stage.skip }, () => {
  const { certificates } = stage;
  let double: Gmail;
  let server: GmailServer;
  let alice: Person;

  before(async () => {
    server = await stage.server();
    double = server.gmail;
    alice = await stage.person('alice');
  });

  afterEach(async () => {
    await stage.turn();
    await alice.mailbox.home();
  });

  const bob = 'bob@example.test';
  const windows = () =>
    alice.page.getByRole('dialog').filter({ has: alice.page.locator('input[name=subjectbox]') });

  /** Opens one more window in the corner and begins a message in it. */
  async function begin(to: string, subject: string, text: string): Promise<Locator> {
    const { page } = alice;
    const count = await windows().count();
    await page.locator('[gh=cm]').click();
    const made = windows().nth(count);
    await write(made, to, subject, text);
    return made;
  }

  async function write(window: Locator, to: string, subject: string, text: string): Promise<void> {
    const field = window.locator('[name=to] input[role=combobox]');
    await field.fill(to);
    await field.press('Enter');
    await window.locator('input[name=subjectbox]').fill(subject);
    await window.locator('[g_editable=true]').pressSequentially(text);
  }

  /** The composers in a page, each with where its frame lies. */
  async function composers(page: Page): Promise<{ frame: Frame; box: { x: number; width: number } }[]> {
    const found = page.frames().filter(frame => isOf(frame, 'composer'));
    return Promise.all(
      found.map(async frame => ({
        frame,
        box: (await (await frame.frameElement()).boundingBox()) ?? { x: -1, width: 0 },
      })),
    );
  }

  /** Adds something secret to what is in a composer, sends it, and returns what the mail server was given. */
  async function sent(letter: Composer): Promise<{ recipients: string[]; message: Buffer }> {
    const count = server.submissions().length;
    await letter.append(` ${secret.text}`);
    await alice.mailbox.uncovered();
    await letter.send();
    await letter.expectSent();
    const [first, ...more] = server.submissions().slice(count);
    assert.ok(first && more.length === 0);
    return first;
  }

  test('of three windows the composer stands over the one that it was opened in, and no other one is closed', async () => {
    const { page } = alice;
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    await page.setViewportSize({ width: 1700, height: 800 });
    const made = [];
    for (const n of [1, 2, 3]) made.push(await begin(bob, `Window ${n}`, `Text ${n}.`));
    const [, second = assert.fail()] = made;
    const at = await second.boundingBox();
    await clickHidden(page, 'Encrypt', second);
    const letter = await composer(page);
    await eventually('the text', async () => (await letter.written()).includes('Text 2.'));
    const [{ box } = assert.fail(), ...others] = await composers(page);
    assert.equal(others.length, 0);
    assert.ok(at && Math.abs(box.x - at.x) < 20 && box.width <= at.width, `${box.x} ${at?.x}`);
    const { message } = await sent(letter);
    assert.match(verify(decrypt(message, certificates, 'bob'), certificates).toString(), /Text 2\./);
    await eventually('two windows', async () => (await windows().count()) === 2);
    for (const [index, n] of [1, 3].entries()) {
      const left = windows().nth(index);
      assert.equal(await left.locator('input[name=subjectbox]').inputValue(), `Window ${n}`);
      assert.equal((await left.locator('[g_editable=true]').innerText()).trim(), `Text ${n}.`);
    }
    if (width > 0) await page.setViewportSize({ width, height });
  });

  test('two composers at once each have their own message', async () => {
    const { page } = alice;
    for (const n of [1, 2]) await begin(bob, `Both ${n}`, `Twofold ${n}.`);
    for (const n of [0, 1]) {
      await clickHidden(page, 'Encrypt', windows().nth(n));
      await eventually(`${n + 1} composers`, async () => (await composers(page)).length === n + 1);
    }
    const frames = (await composers(page))
      .sort((a, b) => a.box.x - b.box.x)
      .map(({ frame }) => new Composer(frame));
    const order = await Promise.all(
      [0, 1].map(async n => ({ n: n + 1, x: (await windows().nth(n).boundingBox())?.x ?? 0 })),
    );
    order.sort((a, b) => a.x - b.x);
    for (const [index, { n }] of order.entries()) {
      const letter = frames[index] ?? assert.fail();
      await eventually('its text', async () => (await letter.written()).includes(`Twofold ${n}.`));
      assert.equal(await letter.subject.inputValue(), `Both ${n}`);
    }
    const { message } = await sent(frames[0] ?? assert.fail());
    const words = verify(decrypt(message, certificates, 'bob'), certificates).toString();
    assert.ok(words.includes(`Twofold ${order[0]?.n}.`) && !words.includes(`Twofold ${order[1]?.n}.`));
    await eventually('one window', async () => (await windows().count()) === 1);
  });

  test('in full screen the composer is as large as the window', async () => {
    const { page } = alice;
    const window = await begin(bob, 'Full', 'On all of the page.');
    await window.getByRole('button', { name: /^(Full screen|Vollbild)$/ }).click();
    const at = await window.boundingBox();
    await clickHidden(page, 'Encrypt', window);
    const letter = await composer(page);
    const [{ box } = assert.fail()] = await composers(page);
    assert.ok(at && box.width > at.width * 0.9, `${box.width} of ${at?.width}`);
    await sent(letter);
    await eventually('no window', async () => (await windows().count()) === 0);
  });

  test('an answer in the midst of a long conversation can be popped out, and stays in that conversation', async () => {
    const { page } = alice;
    const letter = sign(
      'Shall we?',
      { from: bob, to: 'alice@example.test', subject: 'Popped' },
      certificates,
      'bob',
    );
    const id = /^Message-ID: (.*)$/m.exec(letter.toString())?.[1]?.trim() ?? assert.fail();
    await server.deliver('alice', letter);
    await alice.mailbox.open('inbox', 'Popped');
    await (await Reader.in(page)).expectVerdict('Signed by Bob Example (bob@example.test).');
    for (let n = 0; n < 12; n++) await server.deliver('alice', answerTo(id, `Re: Popped`, `Answer ${n}.`));
    await alice.mailbox.openAgain();
    const shown = page.locator('[data-message-id]');
    await eventually('the conversation', async () => (await shown.count()) === 13);
    const thread = await page.locator('h2[data-legacy-thread-id]').getAttribute('data-legacy-thread-id');
    await alice.mailbox.answer('reply');
    await page.locator('[g_editable=true]').pressSequentially('We shall. ');
    await page.getByRole('button', { name: /^(Pop out reply|Antwort in neuem Fenster)$/ }).click();
    await windows().waitFor();
    await clickHidden(page, 'Encrypt', windows());
    const answer = await composer(page);
    await eventually('the text', async () => (await answer.written()).includes('We shall.'));
    assert.equal(await answer.subject.inputValue(), 'Re: Popped');
    const { message, recipients } = await sent(answer);
    assert.deepEqual(recipients, [bob]);
    assert.ok(message.toString('latin1').includes(`In-Reply-To: ${id}`));
    const begun = double.requests().findLast(({ path }) => path.endsWith('/send?uploadType=resumable'));
    assert.deepEqual(JSON.parse(begun?.body.toString() ?? ''), { threadId: thread });
    await eventually('the answer in it', async () => (await shown.count()) === 14);
  });

  /** A plain message that answers another one. */
  const answerTo = (id: string, subject: string, text: string) =>
    Buffer.from(
      [
        ...[`From: ${bob}`, 'To: alice@example.test', `Subject: ${subject}`, `References: ${id}`],
        ...[`Message-ID: <${randomUUID()}@example.test>`, '', text, ''],
      ].join('\r\n'),
    );

  test('a message can be written in a window of its own', async () => {
    const page = await alice.browser.open(`${gmailOrigin}/mail/u/0/?view=cm&fs=1&to=${bob}&su=Alone`);
    await page.locator('[g_editable=true]').pressSequentially('In a window.');
    await clickHidden(page, 'Encrypt');
    const letter = await composer(page);
    assert.equal(await letter.subject.inputValue(), 'Alone');
    await letter.send();
    await letter.expectSent();
    await page.close();
    await alice.page.bringToFront();
  });

  test('the address that was chosen in Gmail is the sender, with a certificate of its own', async () => {
    const { page } = alice;
    const alias = 'a.example@example.test';
    await alice.engine(caller =>
      caller.ask('createKey', {
        algorithm: 'p256',
        name: 'Alice',
        emails: [alias],
        use: 'both',
        form: 'self-signed',
      }),
    );
    const window = await begin(bob, 'From elsewhere', 'By another name.');
    await window.locator('[aria-haspopup=menu]').first().click();
    await window.getByRole('menuitem').filter({ hasText: alias }).click();
    await clickHidden(page, 'Encrypt', window);
    const letter = await composer(page);
    const from = letter.frame.locator('#from option:checked');
    await from.waitFor({ state: 'attached' });
    assert.match((await from.textContent()) ?? '', /a\.example@example\.test/);
    const { message } = await sent(letter);
    assert.match(message.toString('latin1'), /^From: .*a\.example@example\.test/m);
    const [copy] = (await server.messages('alice', 'sent')).slice(-1);
    assert.match(copy?.toString('latin1') ?? '', /^From: .*a\.example@example\.test/m);
  });

  test('in a delegated mailbox mail is read, and the user is told that Google lets no program send there', async () => {
    const { browser } = alice;
    await server.deliver(
      'bob',
      sign('For Bob.', { from: 'carol@example.test', to: bob, subject: 'Delegated' }, certificates, 'carol'),
    );
    const path = await double.delegated(bob);
    const page = await browser.open(`${gmailOrigin}${path}`);
    await page.locator('tr[role=row]').filter({ hasText: 'Delegated' }).click();
    await (await Reader.in(page)).expectVerdict('Signed by Carol Example (carol@example.test).');
    await page.locator('[gh=cm]').click();
    await write(page.getByRole('dialog'), 'carol@example.test', 'For him', 'On his behalf.');
    await clickHidden(page, 'Encrypt');
    const letter = await composer(page);
    await letter.frame.getByRole('button', { name: 'Sign', exact: true }).click(); // his key is his
    await letter.send();
    await letter.problem.getByText('This webmail does not let finished messages be sent.').waitFor();
    await page.close();
    await alice.page.bringToFront();
  });

  /** Signs what Gmail's own window holds, sends it, and tells what the mail server was given. */
  async function signed(to: string, subject: string): Promise<{ view: Composer; type: string }> {
    await alice.mailbox.left(); // the window of the message before
    return signIn(alice.page, await begin(to, subject, 'Signed, for all to read.'));
  }

  async function signIn(page: Page, window: Locator): Promise<{ view: Composer; type: string }> {
    const count = server.submissions().length;
    await frameGone(page, 'composer'); // that of the message before
    await clickHidden(page, 'Sign', window);
    await window.locator('[g_editable=true]').press('Control+Enter');
    const view = await composer(page);
    await view.frame.getByText('Signed, for all to read.').waitFor();
    await view.send();
    await eventually('a message', () => server.submissions().length > count).catch(async error => {
      throw new Error(`not sent: ${await view.frame.locator('body').innerText()}`, { cause: error });
    });
    const message = server.submissions().at(-1)?.message.toString('latin1') ?? '';
    return { view, type: /^Content-Type: ([\w/-]+)/im.exec(message)?.[1] ?? '' };
  }

  test('a signed message to oneself shows which form Gmail keeps, and whether it still does; the next ones have it', async () => {
    const page = await settings(alice.browser, 'webmails');
    await page.getByText('Signed messages leave in one piece: Gmail was seen').waitFor();
    const measure = await page.getByRole('link', { name: /^Find out for this account/ }).getAttribute('href');
    assert.match(measure ?? '', /[?&]to=alice%40example\.test/);
    await alice.page.bringToFront();
    const before = await signed(bob, 'Before');
    assert.equal(before.type, 'application/pkcs7-mime', 'not before it was measured');
    await before.view.expectSent();
    const asked = await alice.browser.open(measure ?? '');
    await asked.locator('[g_editable=true]').pressSequentially('Signed, for all to read.');
    const own = await signIn(asked, asked.getByRole('dialog'));
    assert.equal(own.type, 'multipart/signed');
    await own.view.frame.getByText('Gmail keeps signatures that are readable without S/MIME').waitFor();
    await page
      .getByText(/^Signed messages leave readable without S\/MIME: on .* came back as it was\./)
      .waitFor();
    await asked.close();
    await alice.page.bringToFront(); // who does not see a question cannot answer it
    const after = await signed(bob, 'After');
    assert.equal(after.type, 'multipart/signed');
    await after.view.expectSent();

    await page.bringToFront();
    await page.getByRole('button', { name: /^Measure again/ }).click();
    await page.getByRole('link', { name: /^Find out for this account/ }).waitFor();
    await double.behave({ rewrite: true });
    await alice.page.bringToFront();
    const changed = await signed('alice@example.test', 'Changed');
    assert.equal(changed.type, 'multipart/mixed', 'the double has rewritten it');
    await changed.view.problem.getByText('Gmail changed the signed message to yourself.').waitFor();
    await page.getByText(/^Signed messages leave in one piece: on .* came back changed\./).waitFor();
    await page.close();
    await alice.mailbox.home();
    const last = await signed(bob, 'Last');
    assert.equal(last.type, 'application/pkcs7-mime');
    await last.view.expectSent();
  });

  async function chooseKeys(label: string): Promise<void> {
    const page = await settings(alice.browser, 'webmails');
    await page.getByLabel('Who signs and decrypts in alice@example.test').selectOption({ label });
    await eventually('the choice', () =>
      page.evaluate(async wanted => {
        const { keyChoices } = await chrome.storage.local.get('keyChoices');
        return JSON.stringify(keyChoices ?? []).includes('"chosen"') === wanted;
      }, !label.includes('keeps keys')),
    );
    await page.close();
    await alice.mailbox.home();
  }

  const opaque = (subject: string) =>
    signOpaquely('Hello.', { from: bob, to: 'alice@example.test', subject }, certificates, 'bob');

  test('where Google signs, Signet says so and stands aside, until the user wants his own keys', async () => {
    const { page, mailbox } = alice;
    await chooseKeys('Google (hosted S/MIME); Signet stands aside');
    const count = server.submissions().length;
    const window = await begin(bob, 'By Google', 'Google signs this.');
    await clickHidden(page, 'Google signs here', window);
    await clickHidden(page, 'Close');
    await window.locator('[g_editable=true]').press('Control+Enter');
    await eventually('a message', () => server.submissions().length > count);
    assert.ok(!server.submissions().at(-1)?.message.includes('pkcs7'));
    await eventually('no window', async () => (await windows().count()) === 0);
    const other = await begin(bob, 'By Signet', 'Signet signs this.');
    await clickHidden(page, 'Google signs here', other);
    await clickHidden(page, 'Use my own keys');
    await clickHidden(page, 'Encrypt', other);
    await (await composer(page)).frame.getByText('Signet signs this.').waitFor();

    await mailbox.home();
    const about = { from: bob, to: 'alice@example.test', subject: 'Decrypted there' };
    await server.deliver('alice', encrypt('For Alice alone.', about, certificates, 'alice'));
    await mailbox.open('inbox', 'Decrypted there');
    await clickHidden(page, 'Open with my own keys');
    assert.equal(await (await Reader.in(page)).text(), 'For Alice alone.');
    // The page has forgotten it: what was decrypted here is not answered in Gmail's own window all the same.
    await page.reload();
    await mailbox.answer('reply');
    await composer(page);
  });

  test('what client-side encryption shows is left to it, unless the user prefers his own keys', async () => {
    const { page, mailbox } = alice;
    await chooseKeys('Google if it keeps keys of the account (hosted S/MIME), else Signet');
    await double.behave({ clientSide: true });
    await server.deliver('alice', opaque('Client-side'));
    await mailbox.home();
    await mailbox.open('inbox', 'Client-side');
    await clickHidden(page, 'Open with my own keys');
    await (await Reader.in(page)).expectVerdict('Signed by Bob Example (bob@example.test).');
    await chooseKeys('Signet, with your own keys');
    await mailbox.openAgain();
    await (await Reader.in(page)).expectVerdict('Signed by Bob Example (bob@example.test).');
  });

  test('hosted S/MIME is recognised where the account lets Signet read', async () => {
    await chooseKeys('Google if it keeps keys of the account (hosted S/MIME), else Signet');
    await double.hostSmime('alice@example.test', true);
    await agree(alice.browser, 'alice@example.test', 'read');
    await alice.mailbox.home();
    await clickHidden(alice.page, 'Google signs here', await begin(bob, 'Found', 'Found.'));
    const page = await settings(alice.browser, 'webmails');
    await page
      .getByText('Google, which keeps keys of the account (hosted S/MIME)')
      .waitFor({ state: 'attached' });
    await page.close();
  });

  // It stands last: Signet is gone from under the page then.
  test('in a page that outlives an update of Signet nothing leaves unasked, and everything that its user decides', async () => {
    await chooseKeys('Signet, with your own keys');
    const { page, browser } = alice;
    const count = server.submissions().length;
    const worker = await browser.serviceWorker();
    const ended = new Promise(resolve => worker.once('close', resolve));
    await worker.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
    await ended;
    const window = await begin(bob, 'After an update', 'Nobody knows.');
    const send = window.locator('[role=button][jslog^="32601;"]');
    await send.click();
    await clickHidden(page, 'Close');
    assert.equal(server.submissions().length, count);
    await send.click();
    await clickHidden(page, 'Send without Signet');
    await eventually('a message', () => server.submissions().length > count);
  });
});

gmailLanguages(stage, 'opened', 'answered');
