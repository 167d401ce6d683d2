// Sending that is undone, and sending at another time: finished messages wait in the webmail's corner, are
// written on, discarded, put back, and leave once, also where nobody is there at their time.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { assertAccessibleFrameInBothSchemes } from './accessible.ts';
import { Browser, clickHidden, frameOf } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { type Composer, composer, encrypt, logIn } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { decrypt, verify } from './openssl.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

describe('sending later in the embedded webmail', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let demo: Demo;
  let alice: Browser;
  let caller: Caller;
  let page: Page;
  let count: number;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    alice = await Browser.launch();
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin }, 'bob');
    caller = await Caller.open(alice);
    page = await logIn(alice, demo.origin, 'alice');
  });
  after(async () => {
    await alice?.close();
    await demo?.stop();
  });
  afterEach(async () => {
    const { outgoing } = await caller.ask('outgoing', {});
    for (const { messageId } of outgoing) await caller.ask('deleteOutgoing', { messageId });
  });

  async function write(subject: string): Promise<Composer> {
    count = demo.submissions().length;
    await page.goto(`${demo.origin}/compose`);
    const letter = await encrypt(page);
    await letter.to('bob@example.test');
    await letter.subject.fill(subject);
    await letter.type('The words of it');
    return letter;
  }

  /** Presses the button for another time, and then what is offered. */
  async function schedule(frame: Frame, what: RegExp): Promise<void> {
    await frame.waitForTimeout(700); // a click that comes faster than anybody reads is not honoured
    await frame.getByRole('button', { name: 'Schedule send' }).click();
    const question = frame.getByRole('dialog', { name: 'When should it leave?' });
    await question.waitFor();
    await frame.waitForTimeout(700);
    await question.getByRole('button', { name: what }).click();
    await frame.getByText('will send this on').waitFor();
  }

  /** The webmail's corner, with what waits in it. */
  async function corner(): Promise<Frame> {
    const frame = await frameOf(page, 'outbox');
    await frame.getByRole('main').waitFor();
    const unfold = frame.getByRole('button', { name: 'Show what is sent later' });
    if (await unfold.isVisible()) await unfold.click();
    return frame;
  }

  async function press(frame: Frame, name: string): Promise<void> {
    await frame.waitForTimeout(700);
    // In a composer, beside where the message is; its editor has buttons of the same names.
    await frame.locator('.status, .outbox').getByRole('button', { name, exact: true }).click();
  }

  /** Lets the time of all that waits come in so many milliseconds. */
  async function letTimeCome(wait: number): Promise<void> {
    const { outgoing } = await caller.ask('outgoing', {});
    const notBefore = new Date(Date.now() + wait).toISOString();
    for (const { messageId, left } of outgoing)
      await caller.ask('setOutgoing', {
        messageId,
        claim: 'test',
        state: 'waiting',
        step: '',
        left,
        notBefore,
      });
    await caller.page.evaluate(() => chrome.runtime.sendMessage({ type: 'outbox-changed' }));
  }

  /** The words of the one message that was sent since the test began, as Bob reads it. */
  async function sentOnce(): Promise<string> {
    await eventually('the message', () => demo.submissions().length > count);
    // A second one would come while the first is looked at.
    await eventually(
      'the end of sending',
      async () => (await caller.ask('outgoing', {})).outgoing.length === 0,
    );
    const [sent, ...more] = demo.submissions().slice(count);
    assert.deepEqual([sent?.recipients, more.length], [['bob@example.test'], 0]);
    return verify(decrypt(sent?.message ?? Buffer.of(), certificates, 'bob'), certificates).toString();
  }

  /** What would be offered to go on with. */
  async function offeredDrafts(): Promise<string[]> {
    const { drafts } = await caller.ask('listDrafts', {});
    return drafts
      .filter(({ discardedAt, outgoing }) => !discardedAt && !outgoing)
      .map(({ subject = '' }) => subject);
  }

  test('what was sent is called back within the time for it, and is still there to be written on', async () => {
    const { settings } = await caller.ask('writingSettings', {});
    await caller.ask('setWritingSettings', { ...settings, undoSeconds: 30 });
    const letter = await write('Called back');
    await letter.send();
    await letter.frame.getByText('The message is finished and waits for a moment.').waitFor();
    await assertAccessibleFrameInBothSchemes(letter.frame);
    await letter.frame.locator('.status').getByRole('button', { name: 'Undo' }).click();
    await letter.append(', and more');
    assert.equal(demo.submissions().length, count);
    assert.deepEqual((await caller.ask('outgoing', {})).outgoing, []);
    await caller.ask('setWritingSettings', settings);
    await letter.send();
    await letter.expectSent();
    assert.match(await sentOnce(), /The words of it, and more/);
    assert.deepEqual(await offeredDrafts(), []);
  });

  test('a message waits for its time, and leaves once the webmail is opened after it', async () => {
    const letter = await write('For tomorrow');
    await schedule(letter.frame, /^Tomorrow morning/);
    await assertAccessibleFrameInBothSchemes(letter.frame);
    await press(letter.frame, 'Close');
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
    const frame = await corner();
    await frame.getByText('A message to bob@example.test will be sent on').waitFor();
    await assertAccessibleFrameInBothSchemes(frame);
    assert.deepEqual(await offeredDrafts(), [], 'nobody is asked to go on with it');
    assert.equal(demo.submissions().length, count);

    await page.goto('about:blank');
    await letTimeCome(2_000);
    const badge = async () => (await alice.serviceWorker()).evaluate(() => chrome.action.getBadgeText({}));
    await eventually('the mark on the toolbar', async () => (await badge()) === '1');
    assert.equal(demo.submissions().length, count);
    await page.goto(`${demo.origin}/mail/inbox`);
    assert.match(await sentOnce(), /For tomorrow/);
    await eventually('the end of the mark', async () => (await badge()) === '');
    assert.deepEqual(await offeredDrafts(), []);
  });

  test('its time comes while the webmail is open', async () => {
    const letter = await write('A moment later');
    await schedule(letter.frame, /^Tomorrow morning/);
    await press(letter.frame, 'Close');
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
    await corner();
    await letTimeCome(1_000);
    assert.match(await sentOnce(), /A moment later/);
  });

  test('scheduling is undone at once, and the text goes on', async () => {
    const letter = await write('Not tomorrow');
    await schedule(letter.frame, /^Tomorrow morning/);
    await press(letter.frame, 'Undo');
    await letter.append(' but now');
    await letter.send();
    await letter.expectSent();
    assert.match(await sentOnce(), /The words of it but now/);
  });

  test('a message that waits is written on, with its text, and leaves once', async () => {
    const letter = await write('Unfinished');
    await schedule(letter.frame, /^Tomorrow morning/);
    await press(letter.frame, 'Close');
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
    await press(await corner(), 'Edit again');
    await page.waitForURL('**/compose');
    const again = await composer(page);
    await again.frame.getByText('The words of it').waitFor();
    assert.equal(await again.subject.inputValue(), 'Unfinished');
    assert.deepEqual((await caller.ask('outgoing', {})).outgoing, []);
    await again.append(' and its end');
    await again.send();
    await again.expectSent();
    assert.match(await sentOnce(), /The words of it and its end/);
    assert.deepEqual(await offeredDrafts(), []);
  });

  test('what is only signed waits, too, and goes back into the webmail to be written on', async () => {
    count = demo.submissions().length;
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Subject').fill('In the open');
    await page.getByRole('textbox', { name: 'Message' }).fill('Anyone may read this');
    await clickHidden(page, 'Sign');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const view = await composer(page);
    await view.frame.getByText('Anyone may read this').waitFor();
    await schedule(view.frame, /^Tomorrow morning/);
    await press(view.frame, 'Close');
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
    await press(await corner(), 'Edit again');
    await page.waitForURL('**/compose');
    await page.getByRole('textbox', { name: 'Message' }).getByText('Anyone may read this').waitFor();
    assert.equal(await page.getByLabel('Subject').inputValue(), 'In the open');
    await eventually('the end of the composer', () =>
      page.frames().every(each => !each.url().includes('/composer/')),
    );
    assert.equal(demo.submissions().length, count);
    assert.deepEqual(await offeredDrafts(), []);
  });

  test('what one webmail’s editor held is not given to another one', async () => {
    const tab = await Caller.open(alice);
    const person = { name: '', address: 'alice@example.test' };
    const { id } = await tab.ask('saveDraft', {
      account: 'https://elsewhere.test alice',
      draft: {
        from: person,
        to: [],
        cc: [],
        bcc: [],
        replyTo: [],
        subject: 'Of another webmail',
        text: '',
        html: '<p>Held elsewhere</p>',
        references: [],
        attachments: [],
      },
      files: [],
      choices: { sign: true, encrypt: false },
      answers: '',
      confidential: [],
      heldFor: [],
    });
    await tab.page.evaluate(draft => chrome.runtime.sendMessage({ type: 'write-on', draft }), id);
    await tab.page.goto(`${demo.origin}/compose`);
    const letter = await composer(tab.page);
    await letter.frame.getByText('Held elsewhere').waitFor();
    assert.doesNotMatch((await tab.page.locator('#editor').textContent()) ?? '', /elsewhere/);
    assert.notEqual(await tab.page.getByLabel('Subject').inputValue(), 'Of another webmail');
    await tab.page.close({ runBeforeUnload: false });
    await caller.ask('deleteDraft', { id });
  });

  test('a message that waits is discarded, put back, and discarded for good', async () => {
    const letter = await write('Thought better of');
    await schedule(letter.frame, /^Tomorrow morning/);
    await press(letter.frame, 'Close');
    await page.waitForURL(url => !url.pathname.startsWith('/compose'));
    const frame = await corner();
    await press(frame, 'Discard');
    await frame.getByText('The message to bob@example.test was discarded.').waitFor();
    assert.deepEqual((await caller.ask('outgoing', {})).outgoing, []);
    await press(frame, 'Undo');
    await eventually('the message to be back', async () => {
      const { outgoing } = await caller.ask('outgoing', {});
      return outgoing[0]?.state === 'waiting' && outgoing[0].notBefore !== undefined;
    });
    await press(await corner(), 'Discard');
    await frame.getByText('The message to bob@example.test was discarded.').waitFor();
    await letTimeCome(0);
    await page.goto(`${demo.origin}/mail/inbox`);
    assert.equal(demo.submissions().length, count);
    assert.deepEqual(await offeredDrafts(), []);
  });

  test('a time of one’s own is chosen by keyboard; one that is over is not taken', async () => {
    const letter = await write('By keyboard');
    await letter.frame.waitForTimeout(700);
    await letter.sendButton.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const question = letter.frame.getByRole('dialog');
    const field = question.getByLabel('Date and time of your own');
    await field.waitFor();
    await field.fill('2020-02-02T08:00');
    await field.press('Enter');
    assert.equal(await field.evaluate(input => (input as HTMLInputElement).validationMessage !== ''), true);
    await field.fill('20261-02-02T08:00');
    assert.equal(await field.evaluate(input => (input as HTMLInputElement).validity.rangeOverflow), true);
    await field.fill('2099-02-02T08:00');
    await letter.frame.waitForTimeout(700);
    await field.press('Enter');
    await letter.frame.getByText('will send this on').waitFor();
    const { outgoing } = await caller.ask('outgoing', {});
    assert.equal(outgoing[0]?.notBefore, new Date(2099, 1, 2, 8).toISOString().replace('.000', ''));
    await press(letter.frame, 'Undo');
    await letter.text.waitFor();
  });
});
