// The composer in each of its states: pictures of it, wide and narrow, light and dark, and nothing in
// it that axe finds. What only those see who have no certificate yet is in recipients.test.ts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { assertAccessibleFrame, inBothSchemes } from './accessible.ts';
import { Browser, clickHidden, picture } from './browser.ts';
import { type ChosenFile, type Composer, composer, encrypt, logIn } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';

/** After so many milliseconds in sight a click counts. */
const seen = 700;

const longName =
  'Minutes of the meeting of the committee for the building of the new town hall, second corrected version.pdf';

function file(name: string, octets: number): ChosenFile {
  return { name, mimeType: 'application/pdf', buffer: Buffer.alloc(octets, 7) };
}

describe('the views of the composer', { skip: skipWithout('chromium', 'openssl') }, () => {
  let demo: Demo;
  let alice: Browser;
  let page: Page;
  let letter: Composer;

  before(async () => {
    const certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch({ viewport: { width: 1280, height: 800 } });
    const passphrase = 'correct horse battery staple';
    const person = { name: 'alice', passphrase, certificates, origin: demo.origin };
    await prepare(alice, person, 'bob', 'bob-new-key', 'mallory');
    page = await logIn(alice, demo.origin, 'alice');
  });
  after(async () => {
    await alice?.close();
    await demo?.stop();
  });

  async function write(): Promise<void> {
    await page.goto(`${demo.origin}/compose`);
    letter = await encrypt(page);
  }

  /** Leaves pictures of a state in both schemes, and fails on any flaw. */
  async function look(name: string, frame: Frame = letter.frame): Promise<void> {
    await inBothSchemes(frame, async () => {
      await assertAccessibleFrame(frame);
      await picture(page, `view-${name}`);
    });
  }

  test('empty, and with a menu', async () => {
    await write();
    await look('empty');
    await letter.frame.getByRole('button', { name: 'Colour of the text' }).click();
    await look('menu');
    await page.keyboard.press('Escape');
    await letter.text.click();
    await page.keyboard.press('Control+k');
    await letter.frame.getByRole('dialog').waitFor();
    await look('link');
    await page.keyboard.press('Escape');
  });

  test('with recipients of each kind, a long subject and many files', async () => {
    await letter.to('bob@example.test', 'mallory@example.test', 'carol@example.test', 'nobody');
    await letter.to(
      'A Name That Does Not End <a.very.long.mailbox.name.of.somebody@mail.department.example.test>',
    );
    await letter.subject.fill(
      'The plan for the new town hall, with all that was said about it on Thursday, and by whom',
    );
    await letter.type('Dear all, see the files.');
    await letter.attach(file(longName, 120_000), file('map.pdf', 9_000), file('list.txt', 12));
    await letter.frame.locator('.chip[data-state=attention]').nth(2).waitFor();
    await letter.frame.locator('.chip[data-state=weak]').waitFor();
    await look('full');
    // The card of a chip at the edge stays within the frame.
    await page.setViewportSize({ width: 480, height: 900 });
    const nobody = letter.frame.locator('.chip', { hasText: 'nobody' });
    await nobody.hover();
    await nobody.getByText('This is not an e-mail address').waitFor();
    const box = await nobody.locator('.chip-card').boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 480, JSON.stringify(box));
    await page.setViewportSize({ width: 1280, height: 800 });
    await letter.frame.getByRole('heading', { level: 1 }).hover();
    await letter.send();
    await letter.problem.waitFor();
    await look('refused');
    await letter.frame.getByRole('button', { name: 'Remove nobody' }).click();
    await letter.send();
    await letter.problem.getByText('There is no usable certificate for').waitFor();
    await look('missing');
    await letter.frame.waitForTimeout(seen);
    await letter.frame.getByRole('button', { name: /^Remove these/ }).click();
    await letter.frame.getByText('readable by 2 of 2').waitFor();
  });

  test('its questions', async () => {
    await letter.frame.waitForTimeout(seen);
    await letter.frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
    await letter.frame.getByRole('dialog').waitFor();
    await look('leave');
    await page.keyboard.press('Escape');
    await letter.frame.getByRole('button', { name: 'Close' }).click();
    await letter.frame.getByRole('dialog').waitFor();
    await look('close');
    await page.keyboard.press('Escape');
    await letter.subject.fill('');
    await letter.send();
    await letter.frame.getByRole('dialog').waitFor();
    await look('no-subject');
    await letter.frame.getByRole('button', { name: 'Write a subject' }).click();
    await letter.frame.waitForTimeout(seen);
    await letter.frame.getByRole('button', { name: 'Schedule send' }).click();
    await letter.frame.getByRole('dialog').waitFor();
    await look('later');
    await page.keyboard.press('Escape');
  });

  test('with locked keys', async () => {
    await letter.subject.fill('The plan');
    const popup = await alice.open(alice.url('popup/popup.html'));
    await popup.getByRole('button', { name: 'Lock now' }).click();
    await popup.getByText('Your keys are locked.').waitFor();
    await popup.close();
    await page.bringToFront();
    await letter.send();
    await letter.frame.getByLabel('Passphrase', { exact: true }).waitFor();
    await look('locked');
  });

  test('signing what the webmail holds', async () => {
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Subject').fill('Only signed');
    await page.locator('#editor').pressSequentially('As the webmail would have sent it.');
    await clickHidden(page, 'Sign');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    letter = await composer(page);
    await look('sign');
  });
});
