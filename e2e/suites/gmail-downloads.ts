// How Gmail hands out whole messages: from a second host, to whom is signed in, and maybe not as they were.
import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { Reader } from '../flow.ts';
import { encryptEntity, sign } from '../openssl.ts';
import { type Gmail, renderAgain } from '../rig/gmail.ts';
import { eventually } from '../rig/program.ts';
import { secret } from '../secrets.ts';
import type { GmailServer } from '../webmails/gmail.ts';
import { approve } from '../webmails/gmail-consent.ts';
import { logIn } from '../webmails/gmail-mailbox.ts';
import type { Person, Stage } from '../webmails/stage.ts';
import { readers } from './gmail-conversation.ts';

const host = 'https://mail-attachment.googleusercontent.com';

export function gmailDownloads(stage: Stage<GmailServer>): void {
  describe('downloads of Gmail', { skip: stage.skip }, () => {
    let double: Gmail;
    let server: GmailServer;
    let alice: Person;

    before(async () => {
      server = await stage.server();
      double = server.gmail;
      alice = await stage.person('alice');
    });

    afterEach(async () => {
      await stage.turn();
      await alice.mailbox.home();
    });

    const { certificates } = stage;
    const verdict = 'Signed by Bob Example (bob@example.test).';
    const about = (subject: string) => ({ from: 'bob@example.test', to: 'alice@example.test', subject });
    const letter = (subject: string, text = 'Hello Alice.') =>
      sign(text, about(subject), certificates, 'bob');

    test('a host that the browser does not allow is named', async () => {
      await server.deliver('alice', letter('Not allowed'));
      const settings = await alice.browser.open(alice.browser.url('options/options.html'));
      await settings.evaluate(origin => chrome.permissions.remove({ origins: [`${origin}/*`] }), host);
      await settings.close();
      await alice.mailbox.open('inbox', 'Not allowed');
      const { frame } = await Reader.in(alice.page);
      await frame.getByText('The browser keeps Signet from a host').waitFor();
      await alice.browser.grant(host);
      await alice.page.bringToFront();
      await frame.getByRole('button', { name: 'Try again' }).click();
      await (await Reader.in(alice.page)).expectVerdict(verdict);
    });

    test('who is signed out is told so, and reads on once signed in again', async () => {
      await server.deliver('alice', letter('Signed out'));
      const { page } = alice;
      await alice.mailbox.open('inbox', 'Signed out');
      await (await Reader.in(page)).expectVerdict(verdict);
      await double.signOutAll();
      await renderAgain(page);
      const [again] = await readers(page, 0);
      await again?.getByText('You are signed out of the webmail.').waitFor();
      const tab = await logIn(alice.browser, 'alice');
      await tab.close();
      await page.bringToFront();
      await again?.getByRole('button', { name: 'Try again' }).click();
      await (await Reader.in(page)).expectVerdict(verdict);
    });

    // The last ones: with them Alice lets Signet read.
    test('what the download changed is fetched once more, as mail programs do, when the user has allowed that', async () => {
      const { page } = alice;
      const broken = 'This is not the text that was signed.';
      const asked = () =>
        double.requests().filter(({ path }) => /\/messages\/[^?]*\?format=raw/.test(path)).length;
      for (const subject of ['Altered once', 'Altered again'])
        await server.deliver('alice', letter(subject, 'Hello Alice,   \r\nthis is unchanged.'));
      await double.behave({ alters: true });
      await alice.mailbox.open('inbox', 'Altered once');
      const reader = await Reader.in(page);
      await eventually('a broken signature', async () => (await reader.verdict()).startsWith(broken));
      const notice = reader.frame.getByRole('alert').filter({ hasText: 'may have changed this message' });
      await notice.waitFor();
      assert.equal(asked(), 0);
      const [consent] = await Promise.all([
        alice.browser.context.waitForEvent('page'),
        notice.getByRole('button', { name: 'Allow Signet…' }).click(),
      ]);
      await approve(alice.browser, consent);
      await page.bringToFront();
      await reader.expectVerdict(verdict);
      await reader.frame.getByText('The webmail changed this message when it handed it out.').waitFor();

      await alice.mailbox.open('inbox', 'Altered again');
      await (await Reader.in(page)).expectVerdict(verdict);
    });

    test('whether what was decrypted held, the server learns from a click alone', async () => {
      const { page } = alice;
      const asked = () =>
        double.requests().filter(({ path }) => /\/messages\/[^?]*\?format=raw/.test(path)).length;
      const before = asked();
      const signed = sign(`${secret.answer}: pay 10 euros.`, about('Inside'), certificates, 'bob').toString(
        'latin1',
      );
      const inside = signed.slice(signed.search(/^MIME-Version/im)).replace('10 euros', '99 euros');
      await server.deliver('alice', encryptEntity(inside, about('Inside'), certificates, 'alice'));
      await alice.mailbox.open('inbox', 'Inside');
      const reader = await Reader.in(page);
      await eventually('a broken signature', async () =>
        (await reader.verdict()).startsWith('This is not the text that was signed.'),
      );
      const again = reader.frame.getByRole('button', { name: 'Fetch it again' });
      await again.waitFor();
      await reader.frame.waitForTimeout(700);
      assert.equal(asked(), before);
      await again.click();
      await reader.frame.getByText('it is no better', { exact: false }).waitFor();
      assert.equal(asked(), before + 1);
    });
  });
}
