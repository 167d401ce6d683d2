// The suites in a double of Exchange Server's Outlook on the web: it shows that Signet does there what it does in
// Roundcube. And what it alone has. What only a server of Microsoft's can prove is in docs/live-checks.md.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { clickHidden } from './browser.ts';
import { composer, encrypt, Reader } from './flow.ts';
import type { Exchange } from './rig/exchange.ts';
import { answers } from './suites/answers.ts';
import { list } from './suites/list.ts';
import { mainJob } from './suites/main-job.ts';
import { receipts } from './suites/receipts.ts';
import { type OwaServer, owa } from './webmails/owa.ts';
import { composeInOwa, logOnToOwa, recipientInOwa, sendOf } from './webmails/owa-page.ts';
import { type Person, Stage } from './webmails/stage.ts';

const stage = new Stage(owa());
mainJob(stage);
receipts(stage);
answers(stage);
list(stage);

describe('what Outlook on the web alone has', { skip: stage.skip }, () => {
  let server: OwaServer;
  let exchange: Exchange;
  let alice: Person;
  let bob: Person;

  before(async () => {
    server = await stage.server();
    exchange = server.exchange;
    [alice, bob] = [await stage.person('alice'), await stage.person('bob')];
  });

  test('Bob reads it in a window of its own, too', async () => {
    const scripts = `${server.origin}/owa/prem/15.1.2507/scripts/service.js`;
    const id = await bob.page.evaluate(async address => {
      const { call } = await import(address);
      const folder = { ParentFolderIds: [{ Id: 'inbox' }], Paging: { MaxEntriesReturned: 100 } };
      return (await call('FindItem', folder)).RootFolder.Items.at(-1).ItemId.Id as string;
    }, scripts);
    const query = new URLSearchParams({ viewmodel: 'ReadMessageItem', ItemID: id });
    const popOut = await bob.browser.open(`${server.origin}/owa/#${query}`);
    const reader = await Reader.in(popOut);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    await popOut.close();
  });

  test('a session that ended meanwhile costs nothing that was written', async () => {
    const count = exchange.submissions().length;
    await composeInOwa(alice.page);
    const letter = await encrypt(alice.page);
    await letter.to('bob@example.test');
    await letter.subject.fill('Later');
    await letter.type('Later, then.');
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    // Else the page itself would find out first, and go to its own form.
    await alice.page.getByText('Draft saved').waitFor({ state: 'attached' });
    await exchange.expireSessions();
    await letter.send();
    await letter.problem.getByText('You are signed out of the webmail.').waitFor();
    assert.equal(exchange.submissions().length, count);
    await (await logOnToOwa(alice.browser, server.origin, 'alice')).close();
    await exchange.rotateCanaries();
    await letter.frame.getByRole('button', { name: 'Try again' }).click();
    await letter.expectSent();
    assert.equal(exchange.submissions().length, count + 1);
    await bob.signInAgain();
  });

  test('where Exchange would write a signed message anew it does not leave, and is told why', async () => {
    const count = exchange.submissions().length;
    await exchange.behave({ rewrap: true });
    await composeInOwa(alice.page);
    await recipientInOwa(alice.page, 'to', 'bob@example.test');
    await alice.page.locator('input[maxlength="255"]').fill('Signed');
    await alice.page.locator('[contenteditable=true]').pressSequentially('To the letter.');
    await clickHidden(alice.page, 'Sign');
    await sendOf(alice.page).click();
    const view = await composer(alice.page);
    await view.frame.getByText('To the letter.').waitFor();
    await view.send();
    await view.problem
      .getByText('The webmail would have sent a changed message, so it was stopped.')
      .waitFor();
    await view.problem.getByText('Details').click();
    await view.problem.getByText(/Exchange does not store .*: what is signed was written anew/).waitFor();
    assert.equal(exchange.submissions().length, count);
    await exchange.behave({});
    await alice.page.reload();
    await alice.page.locator('#primaryContainer [role=listbox]').waitFor();
  });

  for (const [version, language] of [
    ['2013', 'de'],
    ['2019', 'en'],
  ] as const) {
    test(`the pages of ${version}, language ${language}: Alice encrypts what she began in them, and Bob reads it`, async () => {
      await exchange.behave({ version, language, oneStep: version === '2019' });
      for (const page of [alice.page, bob.page]) {
        await page.reload();
        await page.locator('#primaryContainer [role=listbox]').waitFor();
      }
      await composeInOwa(alice.page);
      await recipientInOwa(alice.page, 'to', 'bob@example.test');
      await alice.page.locator('input[maxlength="255"]').fill(`From ${version}`);
      const editor =
        version === '2013'
          ? alice.page.frameLocator('#EditorBody').locator('#MicrosoftOWAEditorRegion')
          : alice.page.locator('[contenteditable=true]');
      await editor.pressSequentially(`Written in ${version}.`);
      const letter = await encrypt(alice.page);
      await letter.text.getByText(`Written in ${version}.`).waitFor();
      await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
      await letter.send();
      await letter.expectSent();
      await sendOf(alice.page).waitFor({ state: 'detached' });

      await bob.page.locator('[role=option].unread').first().click();
      const reader = await Reader.in(bob.page);
      await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
      assert.ok((await reader.text()).includes(`Written in ${version}.`));
    });
  }
});
