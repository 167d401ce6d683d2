// What becomes of an encrypted message that is not finished: closed tabs, a
// killed browser, an engine that dies, locked keys, an expired session.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible, assertAccessibleFrame } from './accessible.ts';
import { Browser, clickHidden } from './browser.ts';
import { Caller } from './engine-calls.ts';
import {
  answerQuestion,
  type ChosenFile,
  type Composer,
  composer,
  encrypt,
  logIn,
  picturePNG,
  unlock,
} from './flow.ts';
import { issueCertificates } from './keys.ts';
import { kill, permissionWritten } from './kill.ts';
import { decrypt } from './openssl.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { removeFolder, temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { assertNoSecrets, assertNoSecretsOnDisk, secret } from './secrets.ts';

const passphrase = 'correct horse battery staple';
const attachment: ChosenFile = {
  name: 'birds.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from(secret.attachment),
};

describe('a message that is not finished', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let profile: string;
  let alice: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    profile = temporaryFolder('drafts');
    alice = await Browser.launch({ profile });
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin });
    page = await logIn(alice, demo.origin, 'alice');
  });

  after(async () => {
    await alice?.close();
    await demo?.stop();
    removeFolder(profile);
  });

  async function compose(): Promise<Composer> {
    await page.goto(`${demo.origin}/compose`);
    return encrypt(page);
  }

  /** Writes a message with all that one can have, and waits until it is kept. */
  async function write(text = secret.text): Promise<Composer> {
    const letter = await compose();
    await letter.to('alice@example.test');
    await letter.subject.fill(secret.subject);
    await letter.type(text);
    await letter.insertImage(picturePNG);
    await letter.attach(attachment);
    await kept(letter);
    return letter;
  }

  async function kept({ frame }: Composer): Promise<void> {
    // Not the state from before the last change.
    await frame.waitForTimeout(1_000);
    await frame.getByText('Draft kept', { exact: true }).waitFor();
  }

  async function resume(letter: Composer): Promise<Composer> {
    // A click into a frame of a tab in the background goes astray: the browser does not draw it.
    await page.bringToFront();
    await letter.frame.getByRole('button', { name: 'Go on writing it' }).click();
    return letter;
  }

  async function expectResumed(letter: Composer): Promise<void> {
    await letter.text.getByText(secret.text).waitFor();
    assert.equal(await letter.subject.inputValue(), secret.subject);
    await letter.frame.locator('signet-recipients[name=to]').getByText(/alice/i).first().waitFor();
    await letter.frame.getByText(attachment.name).first().waitFor();
    assert.equal(await letter.text.locator('img').count(), 1);
  }

  async function discard(letter: Composer): Promise<void> {
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
  }

  test('is back after its tab was closed, with its files, and is sent', async () => {
    await write();
    await page.close({ runBeforeUnload: false });
    page = await alice.open(`${demo.origin}/mail/inbox`);
    const letter = await compose();
    await letter.frame.getByText(`“${secret.subject}”`).waitFor();
    await assertAccessibleFrame(letter.frame);
    await resume(letter);
    await expectResumed(letter);
    const count = demo.submissions().length;
    await letter.send();
    await page.waitForURL('**/mail/sent');
    const sent = demo.submissions()[count];
    assert.ok(sent);
    const opened = decrypt(sent.message, certificates, 'alice').toString();
    assert.match(opened, /Mauersegler/);
    assert.match(opened, /filename="?birds\.txt/);

    const next = await compose();
    await next.frame.waitForTimeout(500);
    assert.equal(
      await next.frame.getByRole('button', { name: 'Go on writing it' }).count(),
      0,
      'it was sent',
    );
  });

  test('is back after the browser was killed, once the keys are unlocked; the disk holds nothing readable', async () => {
    await write();
    await permissionWritten(alice, profile);
    await kill(alice, profile);
    assert.ok(assertNoSecretsOnDisk(join(profile, 'Default', 'IndexedDB')) > 0);
    alice = await Browser.launch({ profile });
    page = await logIn(alice, demo.origin, 'alice');
    const letter = await compose();
    await letter.frame.getByText('It can be read once your keys are unlocked.', { exact: false }).waitFor();
    await resume(letter);
    await unlock(letter.frame, passphrase);
    await expectResumed(letter);
    await discard(letter);
  });

  test('is kept on while the keys are locked and the engine dies', async () => {
    const letter = await write();
    const caller = await Caller.open(alice);
    await caller.ask('lock', {});
    await letter.append(' bald');
    await kept(letter);
    await caller.killEngine();
    await letter.type(' wieder');
    await kept(letter);
    await page.reload();
    const again = await resume(await encrypt(page));
    await unlock(again.frame, passphrase);
    await again.frame.getByText('wieder').waitFor();
    assert.match((await again.text.textContent()) ?? '', /bald wieder|wieder/);
    for (const [kind, records] of Object.entries(await caller.stored())) {
      for (const [id, text] of Object.entries(records)) assertNoSecrets(`${kind} ${id}`, Buffer.from(text));
    }
    await caller.page.close();
    await discard(again);
  });

  test('is kept while the session of the webmail expires; what was to be sent then leaves after the next sign-in', async () => {
    await write();
    await demo.expireSessions();
    await page.close();
    page = await logIn(alice, demo.origin, 'alice');
    const again = await resume(await compose());
    await expectResumed(again);
    const count = demo.submissions().length;
    await demo.expireSessions();
    await again.send();
    await again.problem.waitFor();
    await page.goto(`${demo.origin}/login`);
    await page.close();
    page = await logIn(alice, demo.origin, 'alice');
    await eventually('the message', () => demo.submissions().length > count);
    const next = await compose();
    await next.frame.waitForTimeout(500);
    assert.equal(await next.frame.getByRole('button', { name: 'Go on writing it' }).count(), 0);
    assert.equal(demo.submissions().length, count + 1);
  });

  test('is offered nowhere while it is written, and is another than one that is begun meanwhile', async () => {
    await write();
    const first = page;
    page = await alice.open(`${demo.origin}/compose`);
    const second = await encrypt(page);
    await second.frame.waitForTimeout(500);
    assert.equal(await second.frame.getByRole('button', { name: 'Go on writing it' }).count(), 0);
    await second.type('Another one');
    await kept(second);
    await first.close();
    await page.reload();
    const third = await encrypt(page);
    await third.frame.getByText('There are 2 in all', { exact: false }).waitFor();
    await resume(third);
    await third.text.getByText('Another one').waitFor();
    await discard(third);
    await discard(await resume(await compose()));
  });

  test('is kept where its composer is closed', async () => {
    const letter = await compose();
    await letter.frame.getByRole('button', { name: 'Plain text', exact: true }).click();
    await letter.type('Later');
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Keep the draft' }).click();
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
    const again = await resume(await compose());
    // As the plain text that it was.
    await eventually('its text', async () => (await again.text.inputValue()) === 'Later');
    await discard(again);

    const settings = await alice.open(alice.url('options/options.html#drafts'));
    await settings.getByText('Discarded. It can be put back', { exact: false }).first().waitFor();
    await assertAccessible(settings);
    await settings
      .getByRole('button', { name: /^Put back “Message of / })
      .first()
      .click();
    const opening = alice.context.waitForEvent('page');
    await settings.getByRole('link', { name: /^Go on writing “/ }).click();
    const writing = await opening;
    const text = writing.getByRole('textbox', { name: 'Message' });
    await eventually('its text', async () => (await text.inputValue()) === 'Later');
    await writing.close();
    await settings
      .getByRole('button', { name: /^Discard “/ })
      .first()
      .click();
    await settings.getByRole('button', { name: 'Undo' }).waitFor();
    await settings.close();
  });

  test('has an encrypted copy in the webmail where the settings want one, until it is sent', async () => {
    const caller = await Caller.open(alice);
    const { settings } = await caller.ask('writingSettings', {});
    await caller.ask('setWritingSettings', { ...settings, webmailDrafts: true });
    await caller.page.close();
    for (const text of ['First', 'Second']) {
      const letter = await compose();
      if (text === 'Second') {
        await resume(letter);
        await letter.text.getByText('First', { exact: true }).waitFor();
      }
      await letter.append(text);
      await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
      await letter.frame.getByRole('button', { name: 'Keep the draft' }).click();
      await page.waitForURL(url => !url.pathname.startsWith('/compose'));
      await page.goto(`${demo.origin}/mail/drafts`);
      assert.equal(await page.getByText('[...]', { exact: true }).count(), 1, `the copy after ${text}`);
    }
    // In the webmail's own view of drafts, it is the one that is kept here.
    let letter = await openCopy();
    await letter.frame.getByText('FirstSecond').waitFor();
    assert.equal(await letter.frame.getByText('Nobody has signed it', { exact: false }).count(), 0);
    await letter.append('Third');
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Keep the draft' }).click();
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));

    // Another computer has the keys and the copy alone.
    const other = await Caller.open(alice);
    const { drafts } = await other.ask('listDrafts', {});
    for (const { id } of drafts) await other.ask('deleteDraft', { id });
    await other.ask('lock', {});
    await other.page.close();
    letter = await openCopy();
    await unlock(letter.frame, passphrase);
    await letter.frame.getByText('FirstSecondThird').waitFor();
    await letter.frame.getByText('Nobody has signed it', { exact: false }).waitFor();
    await letter.to('alice@example.test');
    await letter.subject.fill('Done');
    await letter.send();
    await letter.frame.getByText('It goes to alice@example.test.', { exact: false }).waitFor();
    await answerQuestion(letter.frame, 'Send it to them');
    await page.waitForURL('**/mail/sent');
    await page.goto(`${demo.origin}/mail/drafts`);
    assert.equal(await page.getByText('[...]', { exact: true }).count(), 0, 'the copy goes with the draft');
  });

  test('says where answers go, where somebody else has chosen that', async () => {
    await write('Answer me');
    await page.goto(`${demo.origin}/mail/inbox`);
    const caller = await Caller.open(alice);
    const { drafts } = await caller.ask('listDrafts', {});
    const {
      savedAt: _,
      lost: __,
      copies: ___,
      ...kept
    } = await caller.ask('openDraft', {
      id: drafts[0]?.id ?? '',
    });
    const draft = { ...kept.draft, attachments: [], replyTo: [{ name: 'Alice', address: 'eve@evil.test' }] };
    await caller.ask('saveDraft', { ...kept, id: drafts[0]?.id ?? '', files: [], draft });
    await caller.page.close();
    const letter = await resume(await compose());
    const row = letter.frame.getByRole('group', { name: 'Reply to' });
    await row.getByText('eve@evil.test', { exact: false }).waitFor();
    await assertAccessibleFrame(letter.frame);
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    const count = demo.submissions().length;
    await letter.send();
    await page.waitForURL('**/mail/sent');
    const sent = demo.submissions()[count];
    assert.ok(sent);
    const opened = decrypt(sent.message, certificates, 'alice').toString();
    assert.match(opened, /Answer me/);
    assert.doesNotMatch(opened, /Reply-To|evil/i);
  });

  test('is kept before it leaves the editor of the webmail, and half an address with it', async () => {
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('Subject').fill(secret.subject);
    await page.locator('#editor').pressSequentially('Taken over');
    await clickHidden(page, 'Encrypt');
    await page.waitForFunction(() => document.querySelector('#editor')?.textContent === '');
    await page.close({ runBeforeUnload: false });
    page = await alice.open(`${demo.origin}/mail/inbox`);
    let letter = await resume(await compose());
    await letter.frame.getByText('Taken over').waitFor();
    assert.equal(await letter.subject.inputValue(), secret.subject);
    await letter.frame.getByRole('combobox', { name: 'To', exact: true }).pressSequentially('bob@exam');
    await kept(letter);
    await page.reload();
    letter = await resume(await encrypt(page));
    await letter.frame.locator('signet-recipients[name=to]').getByText('bob@exam').waitFor();
    await discard(letter);
  });

  test('is not offered above an answer to another message', async () => {
    await write();
    await page.goto(`${demo.origin}/mail/inbox`);
    await page.getByRole('link', { name: 'Welcome', exact: false }).first().click();
    await page.getByRole('link', { name: 'Reply', exact: true }).click();
    const answer = await encrypt(page);
    await answer.type('An answer');
    await kept(answer);
    assert.equal(await answer.frame.getByRole('button', { name: 'Go on writing it' }).count(), 0);
    await page.reload();
    const again = await encrypt(page);
    // What answers the same message is, and alone.
    await resume(again);
    await again.frame.getByText('An answer').waitFor();
    await discard(again);
    await discard(await resume(await compose()));
  });

  /** Opens the copy that the webmail keeps, as one opens drafts there. */
  async function openCopy(): Promise<Composer> {
    await page.goto(`${demo.origin}/mail/drafts`);
    await page.getByText('[...]', { exact: true }).click();
    return composer(page);
  }
});
