// What goes wrong, goes wrong in words: each failure says what happened, nothing
// is sent, and what was written is still there and can be sent after all.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { type ChosenFile, type Composer, encrypt, logIn, openMessage, Reader, unlock } from './flow.ts';
import { killEngine } from './interruptions.ts';
import { issueCertificates } from './keys.ts';
import { prepare, turnOn } from './prepared.ts';
import { startBreaker } from './rig/breaker.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { startRoundcube } from './rig/roundcube.ts';
import { composeInRoundcube, logInToRoundcube } from './webmails/roundcube-page.ts';

const passphrase = 'correct horse battery staple';
const maxUpload = 24 << 20;
const written = 'Every word of this is still here';

function file(name: string, size: number): ChosenFile {
  return { name, mimeType: 'application/octet-stream', buffer: randomBytes(size) };
}

describe('failures', { skip: skipWithout('chromium') }, () => {
  let demo: Demo;
  let alice: Browser;
  let page: Page;
  let letter: Composer;

  before(async () => {
    const certificates = issueCertificates();
    demo = await startDemo({ maxUpload });
    alice = await Browser.launch();
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin }, 'bob');
  });
  after(async () => {
    await alice?.close();
    await demo?.stop();
  });
  afterEach(() => page.close());

  async function write(origin: string, ...to: string[]): Promise<void> {
    page = await logIn(alice, origin, 'alice');
    await page.getByRole('link', { name: 'New message' }).click();
    letter = await encrypt(page);
    await letter.to(...to);
    await letter.subject.fill('Still here');
    await letter.type(written);
  }

  async function expectKept(submissions: number): Promise<void> {
    assert.equal(await letter.subject.inputValue(), 'Still here');
    assert.ok((await letter.text.innerText()).includes(written), 'the text is still there');
    assert.equal(demo.submissions().length, submissions, 'nothing was sent');
  }

  test('a wrong passphrase', async () => {
    const count = demo.submissions().length;
    await write(demo.origin, 'bob@example.test');
    await lockKeys();
    await letter.send();
    await unlock(letter.frame, 'not the passphrase');
    await letter.frame.getByText('This passphrase does not open your keys.').waitFor();
    await expectKept(count);
    await unlock(letter.frame, passphrase);
    await letter.expectSent();
  });

  test('a session that ended', async () => {
    const count = demo.submissions().length;
    await write(demo.origin, 'bob@example.test');
    await demo.expireSessions();
    await letter.send();
    await letter.problem.getByText('You are signed out of the webmail.').waitFor();
    await expectKept(count);
    const other = await logIn(alice, demo.origin, 'alice');
    await other.close();
    await tryAgain();
    await letter.expectSent();
  });

  test('a recipient without a certificate beside one who has one', async () => {
    const count = demo.submissions().length;
    await write(demo.origin, 'bob@example.test', 'carol@example.test');
    await letter.frame.getByText('Readable by 1 of 2: there is no certificate for').waitFor();
    await letter.send();
    await letter.problem.getByText('There is no usable certificate for carol@example.test.').waitFor();
    await expectKept(count);
    await letter.problem.getByRole('button', { name: 'Remove these recipients' }).click();
    await letter.send();
    await letter.expectSent();
    const sent = demo.submissions().slice(count);
    assert.deepEqual(
      sent.map(({ recipients }) => recipients),
      [['bob@example.test']],
    );
  });

  test('an attachment that the server does not take', async () => {
    const count = demo.submissions().length;
    await write(demo.origin, 'bob@example.test');
    await letter.attach(file('large.bin', maxUpload - 1000));
    await letter.frame.getByText(/The finished message has about .* that Demo webmail takes\./).waitFor();
    await letter.send();
    await letter.problem.getByText(/^The finished message has .*; Demo webmail takes at most/).waitFor();
    await expectKept(count);
    await letter.frame.getByRole('button', { name: 'Remove large.bin' }).click();
    await letter.send();
    await letter.expectSent();
  });

  test('the engine is killed while it builds the message', async () => {
    const count = demo.submissions().length;
    await write(demo.origin, 'bob@example.test');
    // As large as can be sent: the engine must not be done before it is killed, nor the service worker asleep.
    await letter.attach(file('big.bin', 12 << 20));
    await letter.frame.getByText('Draft kept', { exact: true }).waitFor();
    await (await alice.serviceWorker()).evaluate(() => navigator.locks.query());
    await letter.send();
    // Not while what is written is still being kept: then the keys are asked for, and nothing else is to say.
    await letter.frame
      .getByText(/^(Signing|Encrypting|Checking the result)/)
      .first()
      .waitFor();
    await killEngine(alice);
    await letter.problem
      .getByText("Signet's engine stopped and was started again.")
      .waitFor({ timeout: 60_000 });
    await expectKept(count);
    await tryAgain();
    await unlock(letter.frame, passphrase);
    await letter.expectSent();
  });

  test('a message whose encryption is damaged', async () => {
    await deliver(demo.origin, 'alice', [
      'From: Bob Example <bob@example.test>',
      'To: alice@example.test',
      'Subject: Damaged',
      'MIME-Version: 1.0',
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      'MIIBhgYJKoZIhvcNAQcDoIIBdzCCAXMCAQAxggEuMIIBKgIBADASMA0xCzAJBgNVBAMTAkNBAgEB',
      '',
    ]);
    page = await logIn(alice, demo.origin, 'alice');
    await openMessage(page, demo.origin, 'Damaged');
    const reader = await Reader.in(page);
    await reader.expectVerdict('This message is damaged and cannot be read.');
    await reader.frame.getByRole('button', { name: 'Save the original' }).waitFor();
  });

  async function tryAgain(): Promise<void> {
    await letter.problem.getByRole('button', { name: 'Try again' }).click();
  }

  async function lockKeys(): Promise<void> {
    const popup = await alice.open(alice.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock now' }).click();
    await popup.getByText('Your keys are locked.').waitFor();
    await popup.close();
  }

  /** Begins a message in a stock Roundcube. */
  async function writeInRoundcube(origin: string, to: string): Promise<void> {
    await visit(origin);
    page = await logInToRoundcube(alice, origin, 'alice');
    await composeInRoundcube(page, origin);
    letter = await encrypt(page);
    await letter.to(to);
    await letter.subject.fill('From Roundcube');
    await letter.type(written);
  }

  /** Turns Signet on for another webmail. */
  async function visit(origin: string): Promise<void> {
    const own = await alice.open(alice.url('help/help.html'));
    await turnOn(alice, own, origin);
    await own.close();
  }

  test('an altered copy in Sent is told at once, and the message can be saved', async () => {
    const altering = await startDemo({ alterSent: true });
    try {
      await visit(altering.origin);
      await write(altering.origin, 'bob@example.test');
      await letter.send();
      await letter.problem
        .getByText('The message was sent, but Demo webmail stored a different one.')
        .waitFor();
      await letter.problem.getByRole('button', { name: 'Save the message' }).waitFor();
    } finally {
      await altering.stop();
    }
  });

  const needsRoundcube = { skip: skipWithout('roundcube') };

  test(
    'where a Roundcube forbids bounce, smime.p7m is attached to its own message, and the reader takes it by its name',
    needsRoundcube,
    async () => {
      const roundcube = await startRoundcube({ disabledActions: ['mail.bounce'], uploadLimit: '2M' });
      try {
        const { origin } = roundcube;
        await writeInRoundcube(origin, 'alice@example.test');
        await letter.send();
        await letter.problem.getByText('This webmail does not let finished messages be sent.').waitFor();
        await letter.problem.getByRole('button', { name: 'Attach it in Roundcube' }).click();
        const attached = letter.frame.getByText(
          'The encrypted message is attached to a message in Roundcube.',
        );
        await attached.waitFor().catch(async error => {
          throw new Error(await letter.frame.locator('.status').innerText(), { cause: error });
        });
        await letter.frame.getByRole('button', { name: 'Go to Roundcube' }).click();
        await page.getByText('smime.p7m').waitFor();
        await page.locator('button.send').click();
        await eventually('a sent message', () => roundcube.submissions().length === 1);

        await eventually('the message', async () => {
          await page.goto(`${origin}/?_task=mail&_mbox=INBOX`);
          return (await page.locator('#messagelist tbody tr.message').count()) > 0;
        });
        await page.goto(`${origin}/?_task=mail&_action=show&_uid=1&_mbox=INBOX`);
        const reader = await Reader.in(page);
        await reader.frame.getByText(written).waitFor();
      } finally {
        await roundcube.stop();
      }
    },
  );

  test(
    'where the connection to a Roundcube breaks, Chrome asks twice, and the user learns that it sent twice',
    needsRoundcube,
    async () => {
      const roundcube = await startRoundcube();
      const breaker = await startBreaker(roundcube.origin);
      try {
        await writeInRoundcube(breaker.origin, 'bob@example.test');
        const broken = breaker.breakAt('_bcc=&_store_target=', 'answer', 'cut');
        await letter.send();
        await broken;
        await letter.problem.getByText('The message was sent, and probably more than once.').waitFor();
        assert.equal(roundcube.submissions().length, 2);
        await letter.problem.getByRole('button', { name: 'Try again' }).waitFor({ state: 'hidden' });
      } finally {
        await breaker.stop();
        await roundcube.stop();
      }
    },
  );
});
