// What goes wrong, goes wrong in words: each failure says what happened, nothing is sent, and what was written is still
// there and can be sent after all.
import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import { type Composer, encrypt, Reader, unlock } from '../flow.ts';
import { secret } from '../secrets.ts';
import { type Person, passphrase, type Stage } from '../webmails/stage.ts';
import type { Server } from '../webmails/webmail.ts';

const written = `${secret.text}, every word of it is still here`;

export function failures(stage: Stage): void {
  describe(`failures in ${stage.webmail.name}`, { skip: stage.skip }, () => {
    let server: Server;
    let alice: Person;
    let letter: Composer;
    let count: number;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
    });
    beforeEach(() => stage.turn());
    afterEach(() => alice.page.goto('about:blank'));

    async function write(...to: string[]): Promise<void> {
      count = server.submissions().length;
      await alice.mailbox.compose();
      letter = await encrypt(alice.page);
      await letter.to(...to);
      await letter.subject.fill('Still here');
      await letter.type(written);
    }

    async function expectKept(): Promise<void> {
      assert.equal(await letter.subject.inputValue(), 'Still here');
      assert.ok((await letter.written()).includes(written), 'the text is still there');
      assert.equal(server.submissions().length, count, 'nothing was sent');
    }

    async function expectSentOnce(): Promise<void> {
      await letter.expectSent();
      await alice.mailbox.left();
      assert.deepEqual(
        server
          .submissions()
          .slice(count)
          .map(({ recipients }) => recipients),
        [['bob@example.test']],
      );
    }

    test('a wrong passphrase', async () => {
      await write('bob@example.test');
      await alice.engine(caller => caller.ask('lock', {}));
      await letter.send();
      await unlock(letter.frame, 'not the passphrase');
      await letter.frame.getByText('This passphrase does not open your keys.').waitFor();
      await expectKept();
      await unlock(letter.frame, passphrase);
      await expectSentOnce();
    });

    test('a recipient without a certificate beside one who has one', async () => {
      await write('bob@example.test', 'emil@example.test');
      await letter.frame.getByText('Readable by 1 of 2: there is no certificate for').waitFor();
      await letter.send();
      await letter.problem.getByText('There is no usable certificate for emil@example.test.').waitFor();
      await expectKept();
      await letter.problem.getByRole('button', { name: 'Remove these recipients' }).click();
      await letter.send();
      await expectSentOnce();
    });

    test('a message whose encryption is damaged', async () => {
      const message = [
        'From: Bob Example <bob@example.test>',
        'To: alice@example.test',
        'Subject: Damaged',
        'Message-ID: <damaged@example.test>',
        'MIME-Version: 1.0',
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
        'Content-Transfer-Encoding: base64',
        '',
        'MIIBhgYJKoZIhvcNAQcDoIIBdzCCAXMCAQAxggEuMIIBKgIBADASMA0xCzAJBgNVBAMTAkNBAgEB',
        '',
      ];
      await server.deliver('alice', Buffer.from(message.join('\r\n')));
      await alice.mailbox.home();
      await alice.mailbox.open('inbox', 'Damaged');
      const reader = await Reader.in(alice.page);
      await reader.expectVerdict('This message is damaged and cannot be read.');
      await reader.frame.getByRole('button', { name: 'Save the original' }).waitFor();
    });
  });
}
