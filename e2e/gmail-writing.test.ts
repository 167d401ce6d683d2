// Writing, failures and sending in the double of Gmail.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { type Composer, encrypt } from './flow.ts';
import { decrypt, verify } from './openssl.ts';
import type { Gmail } from './rig/gmail.ts';
import { eventually } from './rig/program.ts';
import { secret } from './secrets.ts';
import { failures } from './suites/failures.ts';
import { gmailLanguages } from './suites/gmail-languages.ts';
import { sending } from './suites/sending.ts';
import { writing } from './suites/writing.ts';
import { type GmailServer, gmail } from './webmails/gmail.ts';
import { approve, approveAt, atGoogle } from './webmails/gmail-consent.ts';
import { logIn } from './webmails/gmail-mailbox.ts';
import { type Person, Stage } from './webmails/stage.ts';

const stage = new Stage(gmail());
writing(stage);
failures(stage);
sending(stage, 'some');

describe('writing in Gmail alone', { skip: stage.skip }, () => {
  let server: GmailServer;
  let double: Gmail;
  let alice: Person;

  before(async () => {
    server = await stage.server();
    double = server.gmail;
    alice = await stage.person('alice');
  });

  const drafts = () => server.gmail.messages('alice', 'drafts');

  test('what Gmail saved of a message by itself is gone when the sealed one is out', async () => {
    const before = (await drafts()).length;
    await alice.mailbox.compose();
    await alice.mailbox.fill({
      to: 'bob@example.test',
      subject: 'Begun in Gmail',
      text: 'In the clear yet.',
    });
    await alice.mailbox.saved();
    assert.equal((await drafts()).length, before + 1);
    const letter = await encrypt(alice.page);
    await letter.frame.getByText('In the clear yet.').waitFor();
    await letter.append(` ${secret.text}`);
    await letter.send();
    await letter.expectSent();
    await alice.mailbox.left();
    await eventually('no draft', async () => (await drafts()).length === before);
  });

  test('the menu for sending later opens its dialog once, though the settings ask about its recipients', async () => {
    const { page, mailbox } = alice;
    const { settings } = await alice.engine(caller => caller.ask('writingSettings', {}));
    const correspondents = [{ address: 'dora@example.test', sign: true }];
    await alice.engine(caller => caller.ask('setWritingSettings', { ...settings, correspondents }));
    await mailbox.compose();
    await mailbox.fill({ to: 'bob@example.test', subject: 'Later' });
    await page.locator('[role=group] [role=button][aria-haspopup=true]').first().click();
    // A person holds the mouse for longer than the answer takes.
    await page.locator('[selector=scheduledSend]').click({ delay: 300 });
    const dialog = page.getByRole('dialog', { name: /^(Schedule send|Senden planen)$/ });
    await dialog.waitFor();
    assert.equal(await dialog.count(), 1);
    await alice.engine(caller => caller.ask('setWritingSettings', settings));
  });

  /** Writes an encrypted message to Bob as far as Send. */
  async function write(subject: string): Promise<Composer> {
    await alice.mailbox.home();
    await alice.mailbox.compose();
    const letter = await encrypt(alice.page);
    await letter.to('bob@example.test');
    await letter.subject.fill(subject);
    await letter.type(secret.text);
    return letter;
  }

  /** Presses a button of what was told, once a person can have read it. */
  async function choose(letter: Composer, name: string): Promise<void> {
    await alice.page.bringToFront();
    await letter.frame.waitForTimeout(700);
    await letter.problem.getByRole('button', { name }).click();
  }

  /** Waits until a message left that was refused before, once. */
  async function expectSentOnce(letter: Composer, count: number): Promise<void> {
    await letter.expectSent();
    const [sent, ...more] = server.submissions().slice(count);
    assert.ok(sent && more.length === 0);
    const { certificates } = stage;
    const text = verify(decrypt(sent.message, certificates, 'bob'), certificates).toString();
    assert.ok(text.includes(secret.text));
    await alice.mailbox.left();
  }

  test('what Gmail refuses is told for what it is, and leaves once when Gmail takes it', async () => {
    const letter = await write('Refused');
    const count = server.submissions().length;
    const busy = 'The mail server cannot do this now.';
    let send = () => letter.send();
    for (const [failure, words] of [
      [{ status: 429, times: 3 }, busy],
      [{ status: 403, reason: 'domainPolicy' }, 'The mail server refused this.'],
      [{ status: 403, reason: 'rateLimitExceeded', times: 3 }, busy],
      [{ status: 413 }, 'The message is too large for the mail server.'],
      [{ status: 500 }, busy],
      [{ status: 403, reason: 'insufficientPermissions' }, 'Signet may not use this mailbox yet.'],
    ] as const) {
      await double.fail(failure);
      await send();
      await letter.problem.getByText(words).waitFor();
      assert.equal(await letter.subject.inputValue(), 'Refused');
      assert.ok((await letter.written()).includes(secret.text));
      assert.equal(server.submissions().length, count, words);
      send = () => choose(letter, 'Try again');
    }
    // It has the message, and does not say so.
    await double.fail({ call: 'messages.send upload', status: 503, late: true });
    await send();
    await expectSentOnce(letter, count);
  });

  test('an upload whose connection breaks in the middle goes on where it broke', async () => {
    const letter = await write('Broken off');
    const buffer = randomBytes(300_000);
    await letter.attach({ name: 'large.bin', mimeType: 'application/octet-stream', buffer });
    const count = server.submissions().length;
    // The browser itself makes a request again whose connection was an old one.
    await double.cutUploads(200_000, 100_000);
    await letter.send();
    await expectSentOnce(letter, count);
    const last = double
      .requests()
      .findLast(({ method, path }) => method === 'PUT' && path.includes('upload_id='));
    assert.match(last?.header ?? '', /^Content-Range: bytes [1-9]\d*-/im);
  });

  test('consent that is taken back while a message leaves is asked for again, and not taken from another account; the message leaves once', async () => {
    const { browser } = alice;
    const letter = await write('Taken back');
    const count = server.submissions().length;
    const reached = server.breakAt('submit', 'request', 'hold');
    await letter.send();
    await reached;
    await double.withdraw('alice@example.test');
    await server.letGo();
    await letter.problem.getByText('Signet may not use this mailbox any more.').waitFor();

    await signInAs('bob');
    const opened = browser.context.waitForEvent('page');
    await choose(letter, 'Allow Signet…');
    const consent = await opened;
    const chooser = await atGoogle(browser, consent);
    await chooser.locator('[data-identifier="bob@example.test"]').click();
    await approveAt(chooser);
    await consent
      .getByText('Permission was given by another account than the one that you see here.')
      .waitFor();
    assert.equal(server.submissions().length, count);

    await signInAs('alice');
    await approve(browser, consent);
    await choose(letter, 'Try again');
    await expectSentOnce(letter, count);
  });

  /** In another tab, in the place of whoever was signed in. */
  async function signInAs(name: string): Promise<void> {
    await double.signOutAll();
    await (await logIn(alice.browser, name)).close();
  }
});

gmailLanguages(stage, 'written');
