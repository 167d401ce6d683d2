// Every view, light and dark, with pictures for whoever wants to look: build/screenshots/NAME-WIDTH-SCHEME.png at 1280 and 480
// pixels. The test fails only when a view is not reached, or when axe finds a serious flaw in it.
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { sections } from '../extension/options/sections.ts';
import { assertAccessible, inBothSchemes } from './accessible.ts';
import { Browser, picture } from './browser.ts';
import { encrypt as encryptIn, logIn, openMessage, picturePNG, Reader, unlock } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { importCertificates, setUp } from './onboarding.ts';
import { encrypt, sign } from './openssl.ts';
import { turnOn } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { startRoundcube } from './rig/roundcube.ts';
import { composeInRoundcube, logInToRoundcube } from './webmails/roundcube-page.ts';

const passphrase = 'correct horse battery staple';

describe('every view', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let alice: Browser;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch({ viewport: { width: 1280, height: 800 } });
  });
  after(async () => {
    await alice?.close();
    await demo?.stop();
  });

  /** Leaves pictures of one of Signet's pages, and fails on flaws. */
  async function look(page: Page, name: string): Promise<void> {
    await inBothSchemes(page.mainFrame(), async () => {
      await picture(page, name);
      await assertAccessible(page);
    });
  }

  /** Leaves pictures of a webmail with one of Signet's frames in it. */
  function show(frame: Frame, name: string): Promise<void> {
    return inBothSchemes(frame, () => picture(frame.page(), name));
  }

  test('the set-up', async () => {
    const person = { name: 'alice', passphrase, certificates, origin: demo.origin };
    await setUp(alice, person, (step, page) => look(page, `onboarding-${step}`));
    await importCertificates(alice, join(certificates, 'bob.pem'));
  });

  test('settings', async () => {
    for (const section of sections) {
      const page = await alice.open(alice.url(`options/options.html#${section}`));
      await page.getByRole('heading').first().waitFor();
      await look(page, `options-${section}`);
      await page.close();
    }
  });

  test('writing', async () => {
    const page = await logIn(alice, demo.origin, 'alice');
    const popup = await alice.open(alice.url(`popup/popup.html?origin=${demo.origin}`));
    await popup.getByText('Demo webmail, alice@example.test').waitFor();
    await popup.getByText('Signs, encrypts and sends what you write').waitFor();
    await look(popup, 'popup');
    await popup.close();
    await page.getByRole('link', { name: 'New message' }).click();
    await show(page.mainFrame(), 'webmail-compose');
    const letter = await encryptIn(page);
    await letter.to('bob@example.test');
    await letter.subject.fill('The plan for Thursday');
    await letter.type('Bob, the plan is simple: ');
    await letter.typeBold('soup at one');
    await letter.insertImage(picturePNG);
    await letter.attach({ name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(120_000) });
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    await show(letter.frame, 'composer');
    await letter.to('carol@example.test');
    await letter.frame.getByText('Readable by 1 of 2: there is no certificate for').waitFor();
    await letter.send();
    await letter.problem.waitFor();
    await show(letter.frame, 'composer-missing-certificate');
    await page.close();
  });

  test('reading', async () => {
    const page = await logIn(alice, demo.origin, 'alice');
    for (const { name, subject, verdict, message } of letters(certificates)) {
      await deliver(demo.origin, 'alice', message);
      await openMessage(page, demo.origin, subject);
      const reader = await Reader.in(page);
      await reader.expectVerdict(verdict);
      await show(reader.frame, `reader-${name}`);
      // What it is called depends on the verdict.
      await reader.frame.locator('[aria-controls=verdict-details]').click();
      await show(reader.frame, `reader-${name}-details`);
    }
    await page.close();
  });

  test('Roundcube', { skip: skipWithout('roundcube') }, async () => {
    const roundcube = await startRoundcube();
    try {
      const own = await alice.open(alice.url('help/help.html'));
      await turnOn(alice, own, roundcube.origin);
      await own.close();
      const page = await logInToRoundcube(alice, roundcube.origin, 'alice');
      const popup = await alice.open(alice.url(`popup/popup.html?origin=${roundcube.origin}`));
      await popup.getByText('Roundcube, alice').waitFor();
      await popup.getByText('Signs, encrypts and sends what you write, up to').waitFor();
      await popup.close();
      await composeInRoundcube(page, roundcube.origin);
      await show(page.mainFrame(), 'roundcube-compose');
      const letter = await encryptIn(page);
      await letter.to('alice@example.test');
      await letter.type('To myself.');
      await show(letter.frame, 'roundcube-composer');
      await page.close();
    } finally {
      await roundcube.stop();
    }
  });

  test('reading and writing with locked keys', async () => {
    const popup = await alice.open(alice.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock now' }).click();
    await popup.getByText('Your keys are locked.').waitFor();
    await look(popup, 'popup-locked');
    await popup.close();
    const page = await logIn(alice, demo.origin, 'alice');
    await openMessage(page, demo.origin, 'For your eyes');
    const reader = await Reader.in(page);
    await reader.expectVerdict('Encrypted for you.');
    await unlock(reader.frame, 'not the passphrase');
    await reader.frame.getByText('This passphrase does not open your keys.').waitFor();
    await show(reader.frame, 'reader-locked');
    await page.close();
  });
});

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
