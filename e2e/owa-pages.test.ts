// What is special about the pages of Outlook on the web: its list, its drafts, its questions, its boxes for recipients.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, clickHidden } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { composer, encrypt, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { decrypt } from './openssl.ts';
import { prepare } from './prepared.ts';
import { type Exchange, startExchange } from './rig/exchange.ts';
import { removeFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { Administrator, ownExtension, whyNoPolicy } from './rig/policies.ts';
import { eventually } from './rig/program.ts';
import { assertNoSecrets, secret } from './secrets.ts';
import {
  composeInOwa,
  countInOwa,
  folderInOwa,
  logOnToOwa,
  recipientInOwa,
  sendOf,
} from './webmails/owa-page.ts';
import { told } from './webmails/told.ts';

const passphrase = 'correct horse battery staple';

/** What is told of what is not there. */
const texts: Record<string, string> = {
  mailSend: 'compose: send',
  editor: 'compose: editor',
  subject: 'compose: subject',
  recipients: 'compose: recipients',
  body: 'message: body',
  header: 'message: no message of the conversation fits',
  selectedRow: 'message: selectedRow',
  reply: 'answers: reply',
};

describe('the pages of Outlook on the web', { skip: skipWithout('chromium', 'openssl', 'roundcube') }, () => {
  let certificates: string;
  let exchange: Exchange;
  let alice: Browser;
  let administrator: Administrator;
  let extension: string;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    exchange = await startExchange({ certificates });
    extension = ownExtension();
    alice = await Browser.launch({ extension });
    administrator = new Administrator(alice);
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: exchange.origin });
    const caller = await Caller.open(alice);
    const { settings } = await caller.ask('writingSettings', {});
    await caller.ask('setWritingSettings', { ...settings, webmailDrafts: true, undoSeconds: 0 });
    await caller.page.close();
    page = await logOnToOwa(alice, exchange.origin, 'alice');
  });

  after(async () => {
    await alice?.close();
    await exchange?.stop();
    administrator?.leave();
    if (extension) removeFolder(extension);
  });

  /** Loads the page anew, as the server is now. */
  async function reload(): Promise<void> {
    await page.reload();
    await page.locator('#primaryContainer [role=listbox]').waitFor();
  }

  /** The marks in the list, each with the subject beside it. */
  const marks = () =>
    page
      .locator('[data-signet-badge]')
      .evaluateAll(badges =>
        badges.map(each => `${each.getAttribute('data-signet-badge')} ${each.parentElement?.textContent}`),
      );

  test('the list marks what has the form of a protected message, in whatever row it is drawn', async () => {
    const types = ['multipart/signed; protocol="application/pkcs7-signature"; boundary=b', 'text/plain'];
    for (let index = 0; index < 60; index++) {
      const type = index === 3 ? 'application/pkcs7-mime; name=smime.p7m' : types[index % 30 === 0 ? 0 : 1];
      const lines = [
        ...['From: bob@example.test', 'To: alice@example.test', `Subject: Letter ${index}.`],
        ...[`Message-ID: <letter-${index}@example.test>`, 'MIME-Version: 1.0', `Content-Type: ${type}`],
        ...['', 'Hello.', ''],
      ];
      exchange.receive('alice', Buffer.from(lines.join('\r\n')));
    }
    await reload();
    const list = page.locator('[role=listbox]');
    const shown = (expected: string[]) =>
      eventually(`the marks ${expected.join()}`, async () => {
        const found = await marks();
        return found.length === expected.length && expected.every(each => found.includes(each));
      });
    await page.getByText('Letter 59.').waitFor();
    await list.evaluate(element => element.scrollTo(0, 29 * 60));
    await page.getByText('Letter 30.').waitFor();
    await shown(['signed Letter 30.']);
    await list.evaluate(element => element.scrollTo(0, element.scrollHeight));
    await page.getByText('Letter 0.').waitFor();
    await shown(['signed Letter 0.', 'protected Letter 3.']);
    await list.evaluate(element => element.scrollTo(0, 0));
    await page.getByText('Letter 59.').waitFor();
    await shown([]);
  });

  // Those of 2016 open a draft in the compose view at once; see the suite of drafts.
  test('a copy among the drafts of 2013 is gone on with, and stays the only one', async () => {
    await exchange.behave({ version: '2013' });
    await reload();
    await composeInOwa(page);
    let letter = await encrypt(page);
    await letter.subject.fill(secret.subject);
    await letter.type(secret.text);
    await letter.frame.getByText('Draft kept', { exact: true }).waitFor();
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Keep the draft' }).click();
    await sendOf(page).waitFor({ state: 'detached' });
    await countInOwa(page, 'drafts', 1);

    const open = async () => {
      await folderInOwa(page, 'drafts');
      await page.locator('[role=option]').click();
      const reader = await Reader.in(page);
      await reader.frame.getByRole('button', { name: 'Go on writing it' }).click();
      return composer(page);
    };
    letter = await open();
    await letter.frame.getByText(secret.text).waitFor();
    assert.equal(await letter.subject.inputValue(), secret.subject);
    assert.equal(await letter.frame.getByText('smime.p7m').count(), 0, 'its form is no file of it');
    await letter.append(' Ein Nachsatz.');
    await letter.frame.getByText('Draft kept', { exact: true }).waitFor();
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Keep the draft' }).click();
    await sendOf(page).waitFor({ state: 'detached' });
    await countInOwa(page, 'drafts', 1);

    // A window of its own, whose page has no list: it is told from the address, or from the page that opened it.
    await exchange.behave({});
    const row = page.locator('[role=option]');
    const [conversation] = await row.evaluateAll(([each]) => [(each as HTMLElement).dataset.convid]);
    const id = await page.evaluate(async address => {
      const { call } = await import(address);
      const folder = { ParentFolderIds: [{ Id: 'drafts' }], Paging: { MaxEntriesReturned: 100 } };
      return (await call('FindItem', folder)).RootFolder.Items.at(0).ItemId.Id as string;
    }, `${exchange.origin}/owa/prem/15.1.2507/scripts/service.js`);
    assert.ok(conversation);
    const query = new URLSearchParams({ viewmodel: 'ReadMessageItem', ItemID: id });
    const popOut = await alice.open(`${exchange.origin}/owa/#${query}`);
    await (await composer(popOut)).frame.getByText('Ein Nachsatz.', { exact: false }).waitFor();
    await popOut.close();
    await exchange.behave({ version: '2013' });

    letter = await open();
    await letter.frame.getByText('Ein Nachsatz.', { exact: false }).waitFor();
    await letter.to('alice@example.test');
    await letter.send();
    await letter.expectSent();
    await sendOf(page).waitFor({ state: 'detached' });
    await countInOwa(page, 'drafts', 0);
    assertNoSecrets('the submitted message', exchange.submissions().at(-1)?.message ?? Buffer.alloc(0));
  });

  test('what the session does not tell, Exchange Web Services do where the browser logs on by itself', async () => {
    const letterToBob = async () => {
      await reload();
      await composeInOwa(page);
      const letter = await encrypt(page);
      await letter.to('bob@example.test');
      return letter;
    };
    await exchange.behave({ noCertificates: true });
    let letter = await letterToBob();
    await letter.frame.getByText('Readable by 0 of 1', { exact: false }).waitFor();
    await exchange.behave({ noCertificates: true, integrated: true });
    letter = await letterToBob();
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
  });

  test('for a group the message is written to its members, those of groups in it included', async () => {
    await exchange.behave({});
    await reload();
    await composeInOwa(page);
    const letter = await encrypt(page);
    await letter.to('company@example.test');
    const people = letter.frame.getByRole('button', { name: 'Write to these 2 people instead' });
    await people.waitFor();
    const said = letter.frame.getByText('company@example.test is a group of', { exact: false });
    assert.match(await said.innerText(), /alice@example\.test and bob@example\.test/);
    await letter.frame.waitForTimeout(700);
    await people.click();
    await letter.frame.getByText('Encrypted with AES-256, readable by 2 of 2.').waitFor();
    await letter.subject.fill('For all');
    await letter.type('Each can read it.');
    await letter.send();
    await letter.expectSent();
    await sendOf(page).waitFor({ state: 'detached' });
    const sent = exchange.submissions().at(-1);
    assert.deepEqual(sent?.recipients, ['alice@example.test', 'bob@example.test']);
    for (const who of ['alice', 'bob']) decrypt(sent?.message ?? Buffer.alloc(0), certificates, who);
  });

  test('a group whose members are not told is named, and a secondary address leads to the first one', async () => {
    await composeInOwa(page);
    const letter = await encrypt(page);
    await letter.to('hidden@example.test', 'a.example@example.test');
    await letter.frame
      .getByText('hidden@example.test is a group, and does not tell', { exact: false })
      .waitFor();
    const first = letter.frame.getByRole('button', { name: 'Write to alice@example.test instead' });
    await first.waitFor();
    await letter.frame.waitForTimeout(700);
    await first.click();
    await letter.frame.getByText('Readable by 1 of 2', { exact: false }).waitFor();
  });

  test('whatever is not found in the pages any more, the user is told what it is', async () => {
    const compose = ['mailSend', 'editor', 'subject', 'recipients'];
    const message = ['body', 'header', 'selectedRow', 'reply'];
    const tabs: { without: string; tab: Page }[] = [];
    for (const without of [...compose, ...message]) {
      await exchange.behave({ without });
      const tab = await alice.open(`${exchange.origin}/owa/`);
      await tab.locator('[role=option]').first().waitFor();
      if (compose.includes(without)) await tab.locator('button:has(.ms-Icon--plus)').click();
      else await tab.locator('[role=option]').filter({ hasText: '[...]' }).first().click();
      tabs.push({ without, tab });
    }
    for (const { without, tab } of tabs) {
      // A background tab draws nothing, and its clocks are slow.
      await tab.bringToFront();
      await told(tab, texts[without] ?? without);
    }
    const reply = tabs.at(-1)?.tab;
    assert.ok(reply);
    await clickHidden(reply, 'Close');
    await reply.locator('[role=main] button[title=Reply]').click();
    // What is answered was encrypted, and the answer stays it.
    await composer(reply);
    for (const { tab } of tabs) await tab.close({ runBeforeUnload: false });
  });

  test('recipients that are shown by name, or in another way, and files that are, are taken over', async () => {
    const to = page.locator('input').nth(1);
    const file = { name: 'List.txt', mimeType: 'text/plain', buffer: Buffer.from('one, two') };
    await exchange.behave({ pills: 'names', without: 'attachments' });
    await reload();
    await composeInOwa(page);
    await to.fill('bob@example.test');
    await to.press('Enter');
    await page.getByText('Bob Example').waitFor();
    await page.locator('input[type=file]').setInputFiles([file]);
    await page.getByText(file.name).waitFor();
    const letter = await encrypt(page);
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    await letter.frame.getByText(file.name).first().waitFor();

    await exchange.behave({ without: 'recipient' });
    await reload();
    await composeInOwa(page);
    await to.fill('bob@example.test');
    await to.press('Enter');
    await page.getByText('Draft saved').waitFor();
    const other = await encrypt(page);
    await other.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
  });

  for (const version of ['2016', '2013'] as const) {
    test(`the keys that send in ${version} bring up what is to be signed, and nothing leaves`, async () => {
      await exchange.behave({ version });
      await reload();
      await composeInOwa(page);
      await recipientInOwa(page, 'to', 'bob@example.test');
      const editor =
        version === '2013'
          ? page.frameLocator('#EditorBody').locator('#MicrosoftOWAEditorRegion')
          : page.locator('[contenteditable=true]');
      await editor.fill('Signed, or not at all.');
      await clickHidden(page, 'Sign');
      const count = exchange.submissions().length;
      await editor.press(version === '2013' ? 'Control+Enter' : 'Alt+s');
      const view = await composer(page);
      await view.frame.getByText('Signed, or not at all.').waitFor();
      assert.equal(exchange.submissions().length, count);
    });
  }

  test('from a view that is not recognised nothing leaves about which an administrator decides', {
    skip: whyNoPolicy(),
  }, async () => {
    await administrator.decide({ alwaysSign: true });
    await exchange.behave({ without: 'subject' });
    await reload();
    await page.locator('button:has(.ms-Icon--plus)').click();
    await recipientInOwa(page, 'to', 'bob@example.test');
    await told(page, 'compose: subject');
    await clickHidden(page, 'Close');
    const count = exchange.submissions().length;
    for (const send of [() => sendOf(page).click(), () => page.keyboard.press('Alt+s')]) {
      await send();
      await told(page, 'Signet cannot see to that here');
      await clickHidden(page, 'Close');
    }
    assert.equal(exchange.submissions().length, count);
    await administrator.decide({ alwaysSign: false });
    // The first click asks whether something is decided, and may not be the one that sends.
    await eventually('the message', async () => {
      if (await sendOf(page).isVisible()) await sendOf(page).click();
      return exchange.submissions().length === count + 1;
    });
    await exchange.behave({});
  });

  test('nobody waits longer for the members of a group than the administrator wants', {
    skip: whyNoPolicy(),
  }, async () => {
    await administrator.decide({ groupExpansionTimeoutMs: 200 });
    await reload();
    await composeInOwa(page);
    const letter = await encrypt(page);
    await letter.to('late@example.test');
    await letter.frame
      .getByText('late@example.test is a group, and does not tell', { exact: false })
      .waitFor();
  });
});
