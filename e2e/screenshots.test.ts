// Pictures of every view, for looking at: build/screenshots/NAME-WIDTH-SCHEME.png
// at 1280 and 480 pixels, light and dark. The test fails only when a view is
// not reached, or when axe finds a serious flaw in it.
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sections } from '../extension/options/sections.ts';
import { assertAccessible } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { encrypt as encryptIn, logIn, openMessage, picturePNG, Reader, unlock } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { importCertificates, setUp } from './onboarding.ts';
import { encrypt, sign } from './openssl.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { startRoundcube } from './rig/roundcube.ts';
import { composeInRoundcube, logInToRoundcube } from './webmails/roundcube-page.ts';

const passphrase = 'correct horse battery staple';

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`pictures, ${colorScheme}`, { skip: skipWithout('chromium', 'openssl') }, () => {
    let certificates: string;
    let demo: Demo;
    let alice: Browser;

    before(async () => {
      certificates = issueCertificates();
      demo = await startDemo();
      alice = await Browser.launch({ colorScheme, viewport: { width: 1280, height: 800 } });
    });
    after(async () => {
      await alice?.close();
      await demo?.stop();
    });

    test('the set-up', async () => {
      await setUp(
        alice,
        { name: 'alice', passphrase, certificates, origin: demo.origin },
        async (step, page) => {
          await picture(page, `onboarding-${step}`);
          await assertAccessible(page);
        },
      );
      await importCertificates(alice, join(certificates, 'bob.pem'));
    });

    test('settings', async () => {
      for (const section of sections) {
        const page = await alice.open(alice.url(`options/options.html#${section}`));
        await page.getByRole('heading').first().waitFor();
        await picture(page, `options-${section}`);
        await assertAccessible(page);
        await page.close();
      }
    });

    test('writing', async () => {
      const page = await logIn(alice, demo.origin, 'alice');
      const popup = await alice.open(alice.url(`popup/popup.html?origin=${demo.origin}`));
      await popup.getByText('Demo webmail, alice@example.test').waitFor();
      await popup.getByText('Signs, encrypts and sends what you write').waitFor();
      await picture(popup, 'popup');
      await assertAccessible(popup);
      await popup.close();
      await page.getByRole('link', { name: 'New message' }).click();
      await picture(page, 'webmail-compose');
      const letter = await encryptIn(page);
      await letter.to('bob@example.test');
      await letter.subject.fill('The plan for Thursday');
      await letter.type('Bob, the plan is simple: ');
      await letter.typeBold('soup at one');
      await letter.insertImage(picturePNG);
      await letter.attach({ name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(120_000) });
      await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
      await picture(page, 'composer');
      await letter.to('carol@example.test');
      await letter.frame.getByText('Readable by 1 of 2: there is no certificate for').waitFor();
      await letter.send();
      await letter.problem.waitFor();
      await picture(page, 'composer-missing-certificate');
      await page.close();
    });

    test('reading', async () => {
      const page = await logIn(alice, demo.origin, 'alice');
      for (const { name, subject, verdict, message } of letters(certificates)) {
        await deliver(demo.origin, 'alice', message);
        await openMessage(page, demo.origin, subject);
        const reader = await Reader.in(page);
        await reader.expectVerdict(verdict);
        await picture(page, `reader-${name}`);
        // What it is called depends on the verdict.
        await reader.frame.locator('[aria-controls=verdict-details]').click();
        await picture(page, `reader-${name}-details`);
      }
      await page.close();
    });

    test('reading and writing with locked keys', async () => {
      const popup = await alice.open(alice.url('popup/popup.html'));
      await popup.getByRole('button', { name: 'Lock now' }).click();
      await popup.getByText('Your keys are locked.').waitFor();
      await picture(popup, 'popup-locked');
      await popup.close();
      const page = await logIn(alice, demo.origin, 'alice');
      await openMessage(page, demo.origin, 'For your eyes');
      const reader = await Reader.in(page);
      await reader.expectVerdict('Encrypted for you.');
      await unlock(reader.frame, 'not the passphrase');
      await reader.frame.getByText('This passphrase does not open your keys.').waitFor();
      await picture(page, 'reader-locked');
      await page.close();
    });

    test('Roundcube', { skip: skipWithout('roundcube') }, async () => {
      const roundcube = await startRoundcube();
      const browser = await Browser.launch({ colorScheme, viewport: { width: 1280, height: 800 } });
      try {
        await setUp(browser, { name: 'alice', passphrase, certificates, origin: roundcube.origin });
        const page = await logInToRoundcube(browser, roundcube.origin, 'alice');
        const popup = await browser.open(browser.url(`popup/popup.html?origin=${roundcube.origin}`));
        await popup.getByText('Roundcube, alice').waitFor();
        await popup.getByText('Signs, encrypts and sends what you write, up to').waitFor();
        await popup.close();
        await composeInRoundcube(page, roundcube.origin);
        await picture(page, 'roundcube-compose');
        const letter = await encryptIn(page);
        await letter.to('alice@example.test');
        await letter.type('To myself.');
        await picture(page, 'roundcube-composer');
      } finally {
        await browser.close();
        await roundcube.stop();
      }
    });
  });
}

/** Messages that look different in the reader. */
function letters(
  certificates: string,
): { name: string; subject: string; verdict: string; message: Buffer }[] {
  const text = 'Dear Alice,\r\n\r\nthere is soup on Thursday.\r\n\r\nBob';
  const bob = 'Bob Example <bob@example.test>';
  const to = 'alice@example.test';
  const signed = (subject: string, from = bob, name = 'bob') =>
    sign(text, { from, to, subject }, certificates, name);
  const changed = signed('A changed letter').toString('latin1').replace('soup', 'fish');
  const sealed = encrypt(text, { from: bob, to, subject: 'For your eyes' }, certificates, 'alice');
  return [
    {
      name: 'verified',
      subject: 'A signed letter',
      verdict: 'Signed by Bob Example (bob@example.test).',
      message: signed('A signed letter'),
    },
    {
      name: 'changed',
      subject: 'A changed letter',
      verdict: 'This is not the text that was signed.',
      message: Buffer.from(changed, 'latin1'),
    },
    {
      name: 'other-sender',
      subject: 'Another sender',
      verdict: 'Signed by bob@example.test, but the message claims to be from carol@example.test.',
      message: signed('Another sender', 'Carol Example <carol@example.test>'),
    },
    {
      name: 'untrusted',
      subject: 'Nobody knows',
      verdict:
        'Signed as mallory@example.test, but Signet does not know the authority "Unknown Root" that vouches for it.',
      message: signed('Nobody knows', 'Mallory Example <mallory@example.test>', 'mallory'),
    },
    {
      name: 'confidential',
      subject: 'For your eyes',
      verdict: 'Encrypted for you. Who wrote it is not proven.',
      message: sealed,
    },
  ];
}
