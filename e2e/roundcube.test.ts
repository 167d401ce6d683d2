// The suites in a stock Roundcube with Dovecot behind it: the webmail most people can have, of which nothing was changed
// for Signet. And what Roundcube alone has.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { encrypt, Reader } from './flow.ts';
import { readable } from './openssl.ts';
import { eventually } from './rig/program.ts';
import { secret } from './secrets.ts';
import { list } from './suites/list.ts';
import { mainJob } from './suites/main-job.ts';
import { receipts } from './suites/receipts.ts';
import { roundcube } from './webmails/roundcube.ts';
import { newestMessage, previewMessage, showMessage } from './webmails/roundcube-page.ts';
import { type Person, Stage } from './webmails/stage.ts';
import type { Server } from './webmails/webmail.ts';

const stage = new Stage(roundcube);
// With these, Net_SMTP would break the clear signature wherever the first one begins: see
// smime/seams.go. The names make the lines of each begin at another third octet.
mainJob(
  stage,
  ['one.bin', 'two.bin', 'three.bin'].map(name => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: randomBytes(300_000),
  })),
);

receipts(stage);
list(stage);

describe('what Roundcube alone has', { skip: stage.skip }, () => {
  let server: Server;
  let alice: Person;
  let bob: Person;

  before(async () => {
    server = await stage.server();
    [alice, bob] = [await stage.person('alice'), await stage.person('bob')];
  });

  test('what was written in its HTML editor keeps the font that Roundcube gives it', () => {
    const signed = server
      .submissions()
      .map(({ message }) => message.toString('latin1'))
      .filter(message => /^Content-Type: multipart\/signed/m.test(message));
    assert.equal(signed.length, 1);
    assert.match(
      readable(signed[0] ?? ''),
      /style=3D"font-size: 10pt; font-family: Verdana, Geneva, sans-serif;"/,
    );
  });

  test('recipients are completed from its address book', async () => {
    const { mailbox, page } = alice;
    await mailbox.compose();
    await fillAddressBook(page);
    const letter = await encrypt(page);
    const to = letter.frame.getByRole('combobox', { name: 'To', exact: true });
    await eventually('an address that is completed', async () => {
      await to.fill('');
      await to.pressSequentially('dora');
      const found = letter.frame.getByRole('option', { name: 'Example, Dora' });
      return found.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
    await to.press('Enter');
    await letter.frame.getByText('there is no certificate for dora@example.test').waitFor();
    // A group brings all who are in it, and nobody twice.
    await to.pressSequentially('bird');
    await letter.frame.getByRole('option', { name: 'Birds 2 people' }).click();
    await letter.frame.getByText('Readable by 1 of 2').waitFor();
    assert.equal(await letter.frame.locator('.chip').count(), 2);
    await letter.frame.waitForTimeout(700);
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await mailbox.left();
  });

  test('a message is read in the preview beside the list, too', async () => {
    await previewMessage(bob.page, await oldest());
    const preview = await Reader.in(bob.page);
    await preview.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
  });

  test('Signet does not wait for its own scripts to show a message', async () => {
    const { page } = bob;
    const uid = await oldest();
    let runScripts = () => {};
    const held = new Promise<void>(resolve => {
      runScripts = resolve;
    });
    await page.route('**/ui.min.js*', async route => {
      await held;
      await route.continue();
    });
    await showMessage(page, server.origin, 'INBOX', uid, 'commit');
    const reader = await Reader.in(page);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    assert.equal(await page.evaluate(() => document.readyState), 'loading');

    runScripts();
    await page.waitForLoadState();
    assert.equal(await page.locator('#messagebody').isVisible(), false, 'the reader stays in its place');
    assert.equal((await reader.text()).includes(secret.text), true);
    await page.unroute('**/ui.min.js*');
  });

  /** The message that Alice encrypted first; leaves Bob's page with the list. */
  async function oldest(): Promise<string> {
    await newestMessage(bob.page, server.origin, 'INBOX', 0);
    return '1';
  }
});

/** Puts two people into the address book, and both into a group. */
async function fillAddressBook(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { rcmail } = globalThis as unknown as { rcmail: { env: { request_token: string } } };
    const post = async (action: string, fields: Record<string, string>) => {
      const answer = await fetch(`./?${action}&_remote=1`, {
        method: 'POST',
        headers: { 'x-roundcube-request': rcmail.env.request_token },
        body: new URLSearchParams({ ...fields, _remote: '1' }),
      });
      if (!/confirmation/.test(await answer.text())) throw new Error(action);
    };
    for (const address of ['"Example, Dora" <dora@example.test>', 'Bob Example <bob@example.test>'])
      await post('_task=mail&_action=addcontact', { _address: address });
    await post('_task=addressbook&_action=group-create', { _source: '0', _name: 'Birds' });
    await post('_task=addressbook&_action=group-addmembers', { _source: '0', _gid: '1', _cid: '1,2' });
  });
}
