// The suites in a double of Microsoft 365 with the new Outlook on the web. And what it alone has. What only Microsoft's
// own servers can prove is in docs/live-checks.md.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { clickHidden } from './browser.ts';
import { composer, encrypt, Reader } from './flow.ts';
import { encrypt as encryptFor, sign, verify } from './openssl.ts';
import type { Outlook } from './rig/outlook.ts';
import { eventually } from './rig/program.ts';
import { answers } from './suites/answers.ts';
import { list } from './suites/list.ts';
import { mainJob } from './suites/main-job.ts';
import { receipts } from './suites/receipts.ts';
import { type OutlookServer, outlook as outlookOnTheWeb } from './webmails/outlook.ts';
import { largeMessages } from './webmails/outlook-large.ts';
import {
  agree,
  composeInOutlook,
  editorOf,
  openInOutlook,
  recipientInOutlook,
} from './webmails/outlook-page.ts';
import { type Person, Stage } from './webmails/stage.ts';

const stage = new Stage(outlookOnTheWeb());
mainJob(stage);
answers(stage);
receipts(stage);
list(stage);

describe('what Outlook on the web of Microsoft 365 alone has', { skip: stage.skip }, () => {
  const { certificates } = stage;
  let server: OutlookServer;
  let outlook: Outlook;
  let alice: Person;
  let page: Page;

  before(async () => {
    server = await stage.server();
    outlook = server.outlook;
    alice = await stage.person('alice');
    page = alice.page;
  });

  const from = (subject: string) => ({ from: 'bob@example.test', to: 'alice@example.test', subject });

  /** Gives a message the fields that tie it to others. */
  function threaded(message: Buffer, id: string, references = ''): Buffer {
    const fields = [`Message-ID: <${id}>`, ...(references ? [`References: <${references}>`] : [])];
    return Buffer.concat([Buffer.from(fields.map(field => `${field}\r\n`).join('')), message]);
  }

  /** What all of Signet's readers in the page show. */
  function readers(): Promise<string[]> {
    const frames = page.frames().filter(frame => frame.url().endsWith('/reader/reader.html'));
    return Promise.all(frames.map(frame => frame.locator('body').innerText()));
  }

  const shows = (...texts: string[]) =>
    eventually(`readers with ${texts.join(' and ')}`, async () => {
      const shown = await readers();
      return shown.length === texts.length && texts.every(text => shown.some(each => each.includes(text)));
    });

  test('each message of a conversation is found by who wrote it and when, unfolded or not', async () => {
    await server.deliver(
      'alice',
      threaded(sign('The first part.', from('Series'), certificates, 'bob'), '1@series'),
    );
    await outlook.advance(0.1);
    const second = encryptFor('The second part.', from('Series'), certificates, 'alice');
    await server.deliver('alice', threaded(second, '2@series', '1@series'));
    await alice.mailbox.open('inbox', 'Series');
    await shows('The second part.');
    await page.locator('[aria-expanded=false]').click();
    await shows('The second part.', 'The first part.');
  });

  test('of two that nothing tells apart none is shown, and that is said', async () => {
    for (const [id, text] of [
      ['1@twins', 'One twin.'],
      ['2@twins', 'The other twin.'],
    ] as const) {
      const message = encryptFor(text, from('Twins'), certificates, 'alice');
      await server.deliver('alice', threaded(message, id, id === '1@twins' ? '' : '1@twins'));
    }
    await alice.mailbox.open('inbox', 'Twins');
    await shows('The page does not say which of several messages this is.');
    assert.ok((await readers()).every(text => !text.includes('twin.')));
  });

  test('a message in a window of its own', async () => {
    await server.deliver('alice', sign('Look at me.', from('Alone'), certificates, 'bob'));
    await alice.mailbox.open('inbox', 'Alone');
    const opened = page.waitForEvent('popup');
    await page.locator('button:has([data-icon-name=OpenRegular])').click();
    const popOut = await opened;
    await (await Reader.in(popOut)).expectVerdict('Signed by Bob Example (bob@example.test).');
    await popOut.close();
  });

  test('a message that is written in a window of its own', async () => {
    const count = server.submissions().length;
    await composeInOutlook(page);
    await recipientInOutlook(page, 'to', 'bob@example.test');
    const opened = page.waitForEvent('popup');
    await page.locator('button:has([data-icon-name=OpenRegular])').click();
    const popOut = await opened;
    await editorOf(popOut).pressSequentially('From a window.');
    const letter = await encrypt(popOut);
    await letter.text.getByText('From a window.').waitFor();
    await letter.subject.fill('Out of the window');
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    const closed = popOut.waitForEvent('close');
    await letter.send();
    await closed;
    assert.equal(server.submissions().length, count + 1);
  });

  for (const [keys, name] of [
    ['Control+Enter', 'Ctrl+Enter'],
    ['Alt+s', 'Alt+S'],
  ] as const) {
    test(`${name} is caught where the message is to be signed`, async () => {
      const count = server.submissions().length;
      await alice.mailbox.home();
      await composeInOutlook(page);
      await recipientInOutlook(page, 'to', 'bob@example.test');
      await editorOf(page).pressSequentially('By the keyboard.');
      await clickHidden(page, 'Sign');
      await editorOf(page).click();
      await page.keyboard.press(keys);
      const view = await composer(page);
      await view.frame.getByText('By the keyboard.').waitFor();
      await view.send();
      await view.expectSent();
      await alice.mailbox.left();
      const [sent, ...more] = server.submissions().slice(count);
      assert.ok(sent && more.length === 0);
      assert.ok(verify(sent.message, certificates).includes('By the keyboard.'));
    });
  }

  test('other ways of sending are caught, too', async () => {
    await alice.mailbox.home();
    await composeInOutlook(page);
    await clickHidden(page, 'Sign');
    await page.locator('[data-testid=ComposeSendButton] button[aria-haspopup]').click();
    await composer(page);
  });

  test('what was taken back is asked for again, and then the message is read', async () => {
    await server.deliver('alice', sign('Once more.', from('Again'), certificates, 'bob'));
    await outlook.revoke();
    await alice.mailbox.home();
    await openInOutlook(page, 'Again');
    const asked = alice.browser.context.waitForEvent('page');
    await clickHidden(page, 'Allow Signet…');
    await (await asked).close();
    await agree(alice.browser, 'alice', 'read');
    await page.bringToFront();
    await (await Reader.in(page)).expectVerdict('Signed by Bob Example (bob@example.test).');
  });

  test('what a sensitivity label encrypts, and what Microsoft’s own control shows, is left to Outlook', async () => {
    await outlook.behave({ labels: 'protected' });
    await alice.mailbox.home();
    await composeInOutlook(page);
    await clickHidden(page, 'Close');
    await outlook.behave({ control: true });
    await alice.mailbox.home();
    await openInOutlook(page, 'Again');
    await clickHidden(page, 'Close');
    assert.deepEqual(await readers(), []);
    await outlook.behave({});
  });

  for (const [what, behaviour] of [
    ['in German', { language: 'de' }],
    ['without conversations', { byItem: true }],
    [
      'whose surest anchors are gone',
      {
        without:
          'MailReadCompose, ConversationContainer, FROM, UniqueMessageBody, ComposeSendButton, editorParent, discardCompose',
      },
    ],
  ] as const) {
    test(`in pages ${what} Alice reads, and encrypts what she began`, async () => {
      await outlook.behave(behaviour);
      const subject = `Read ${what}`;
      await server.deliver('alice', encryptFor(`To be ${subject}.`, from(subject), certificates, 'alice'));
      await alice.mailbox.home();
      await page.locator('[role=option]').filter({ hasText: subject }).click();
      await shows(`To be ${subject}.`);
      await composeInOutlook(page);
      await recipientInOutlook(page, 'to', 'bob@example.test');
      await page.locator('input[maxlength="255"]').fill(`Written ${what}`);
      await page.locator('[contenteditable=true]').nth(3).pressSequentially('Not for everybody.');
      const letter = await encrypt(page);
      await letter.text.getByText('Not for everybody.').waitFor();
      assert.equal(await letter.subject.inputValue(), `Written ${what}`);
      await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
      await letter.send();
      await letter.expectSent();
      await outlook.behave({});
    });
  }

  test('where Send is not found any more, or the body of a message, the user is told', async () => {
    await outlook.behave({ without: 'ComposeSendButton, SendRegular, UniqueMessageBody, document' });
    await alice.mailbox.home();
    await composeInOutlook(page);
    await clickHidden(page, 'Close');
    await alice.mailbox.home();
    await page.locator('[role=option]').filter({ hasText: 'Again' }).click();
    await clickHidden(page, 'Close');
    await outlook.behave({});
  });
});

largeMessages(stage);
