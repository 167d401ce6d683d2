// What may come between writing and sending: somebody without a certificate, Bcc, a server that refuses, a session that
// ends, too much. Whatever happens, the webmail gets ciphertext alone, and what the mail server was
// given names nobody to whom it is not addressed.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { BccMode } from '../../js-bridge/contract.ts';
import { Writer } from '../command.ts';
import { answerQuestion, composer, encrypt, Reader } from '../flow.ts';
import { sign, verify } from '../openssl.ts';
import { eventually } from '../rig/program.ts';
import {
  assertNoSecrets,
  assertNoSecretsIn,
  assertNoSecretsOnDisk,
  assertNoSecretsStored,
  secret,
} from '../secrets.ts';
import type { Person, Stage } from '../webmails/stage.ts';
import type { Server } from '../webmails/webmail.ts';
import { leaving } from './leaving.ts';
import { Letters } from './letters.ts';

export function writing(stage: Stage): void {
  const { webmail } = stage;

  describe(`writing in ${webmail.name}`, { skip: stage.skip }, () => {
    const { certificates } = stage;
    const { write, sent, readersOf, inside, open } = new Letters(stage);
    let server: Server;
    let alice: Person;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
    });
    after(() => putBcc('each'));
    beforeEach(() => stage.turn());

    async function putBcc(bcc: BccMode): Promise<void> {
      await alice.engine(async caller => {
        const { settings } = await caller.ask('writingSettings', {});
        await caller.ask('setWritingSettings', { ...settings, bcc });
      });
    }

    test('somebody without a certificate is asked for one; the message waits, and reaches everybody afterwards', async () => {
      const before = server.submissions().length;
      const letter = await write('bob', 'dora');
      await letter.frame
        .getByText('Readable by 1 of 2: there is no certificate for dora@example.test.')
        .waitFor();
      await letter.send();
      await letter.problem.getByText('There is no usable certificate for dora@example.test.').waitFor();
      assert.equal(server.submissions().length, before);
      await letter.problem.getByRole('button', { name: 'Ask for certificates' }).click();
      await answerQuestion(letter.frame, 'Send the request');
      await letter.frame.getByText('Asked: dora@example.test.').waitFor({ timeout: 60_000 });
      const [request, ...more] = server.submissions().slice(before);
      assert.deepEqual([request?.recipients, more.length], [['dora@example.test'], 0]);
      assert.match(
        verify(request?.message ?? Buffer.alloc(0), certificates).toString(),
        /answer this message/,
      );
      await assertNoSecretsIn(alice.page);
      await letter.frame.getByRole('button', { name: 'Keep it until then' }).click();
      await alice.mailbox.left();

      const header = { from: 'dora@example.test', to: 'alice@example.test', subject: 'Gladly' };
      const reader = await open(sign('Here it is.', header, certificates, 'dora'), 'Gladly');
      await reader.frame.getByText(/waited for certificates and can be sent now/).waitFor();
      await alice.mailbox.compose();
      const waiting = await encrypt(alice.page);
      await waiting.frame.getByRole('button', { name: 'Go on with it' }).click();
      const again = await composer(alice.page);
      await again.frame.getByText('Encrypted with AES-256, readable by 2 of 2.').waitFor();
      const messages = await sent(again);
      assert.deepEqual(readersOf(messages), [{ to: ['bob', 'dora'], names: ['alice', 'bob', 'dora'] }]);
      for (const name of ['bob', 'dora']) assert.match(inside(messages[0], name), /Mauersegler/);
    });

    // The fourth one, which names everybody to everybody, is for administrators alone.
    const modes: Record<Exclude<BccMode, 'single'>, { to: string[]; names: string[] }[]> = {
      each: [
        { to: ['alice'], names: ['alice'] },
        { to: ['bob'], names: ['alice', 'bob'] },
        { to: ['dora'], names: ['alice', 'dora'] },
      ],
      together: [
        { to: ['alice'], names: ['alice'] },
        { to: ['bob', 'dora'], names: ['alice', 'bob', 'dora'] },
      ],
      refuse: [],
    };
    for (const [mode, expected] of Object.entries(modes)) {
      test(`Bcc recipients, ${mode}: no RecipientInfo names anybody whom its reader is not to know`, async () => {
        await putBcc(mode as BccMode);
        const letter = await write('alice');
        await letter.frame.getByRole('button', { name: 'Bcc', exact: true }).click();
        const field = letter.frame.getByRole('combobox', { name: 'Bcc', exact: true });
        for (const name of ['bob', 'dora']) {
          await field.fill(`${name}@example.test`);
          await field.press('Enter');
        }
        if (expected.length === 0) {
          const before = server.submissions().length;
          await letter.send();
          await letter.problem.getByText('Messages to Bcc recipients are not encrypted here.').waitFor();
          assert.equal(server.submissions().length, before);
          await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
          await letter.frame.getByRole('button', { name: 'Discard', exact: true }).click();
          await alice.mailbox.left();
          return;
        }
        const messages = await sent(letter);
        assert.deepEqual(readersOf(messages), expected);
        for (const [index, { message }] of messages.entries()) {
          const name = expected[index]?.names.at(-1) ?? '';
          const all = message.toString('latin1') + inside({ message, recipients: [] }, name);
          assert.doesNotMatch(all, /^Bcc:|bob@example\.test|dora@example\.test/im);
        }
      });
    }

    test(
      'whom the mail server refuses is named, and taken out; nobody had got it before',
      stage.unless('refuse a recipient'),
      async () => {
        const before = server.submissions().length;
        const letter = await write('bob', 'carol');
        await letter.send();
        await letter.problem.getByText('The mail server does not send to carol@example.test.').waitFor();
        assert.equal(server.submissions().length, before);
        await letter.problem.getByRole('button', { name: 'Remove these recipients' }).click();
        assert.deepEqual(readersOf(await sent(letter)), [{ to: ['bob'], names: ['alice', 'bob'] }]);
      },
    );

    test(
      'the session ends between two steps of sending; after signing in again the message leaves once',
      stage.unless('end of a session'),
      async () => {
        const drafts = async () => (await server.messages('alice', 'drafts')).length;
        const before = await drafts(); // a page that another test left at once may have saved an empty one
        const letter = await write('bob');
        const reached = server.breakAt('submit', 'request', 'hold');
        const messages = await sent(letter, async () => {
          await letter.send();
          await reached;
          await server.expireSessions();
          await server.letGo();
          await letter.problem.getByText(webmail.signedOut ?? 'You are signed out of the webmail.').waitFor();
          await (await server.logIn(alice.browser, 'alice')).page.close();
          await alice.page.bringToFront();
          await letter.problem.getByRole('button', { name: 'Try again' }).click();
        });
        assert.deepEqual(readersOf(messages), [{ to: ['bob'], names: ['alice', 'bob'] }]);
        await eventually('no draft of it', async () => (await drafts()) <= before);
      },
    );

    test(
      'a message that is too large is told before anything of it leaves, and can be made smaller',
      stage.unless('limit'),
      async () => {
        const before = server.requests().length;
        const letter = await write('bob');
        const buffer = randomBytes(server.tooLarge);
        await letter.attach({ name: 'large.bin', mimeType: 'image/x-raw', buffer });
        const takes = new RegExp(`The finished message has about .* that ${webmail.called} takes\\.`);
        await letter.frame.getByText(takes).first().waitFor();
        await letter.send();
        await letter.problem.getByText(new RegExp(`; ${webmail.called} takes at most`)).waitFor();
        const uploads = server
          .requests()
          .slice(before)
          .filter(({ body }) => body.length > 100_000);
        assert.equal(uploads.length, 0, 'nothing large was uploaded');
        await letter.frame.getByRole('button', { name: 'Remove large.bin' }).click();
        assert.deepEqual(readersOf(await sent(letter)), [{ to: ['bob'], names: ['alice', 'bob'] }]);
      },
    );

    test('an answer to all, and a forward with its file, of an encrypted message; leaving encryption is asked about', async () => {
      const original = Buffer.from(
        [
          'From: Bob Example <bob@example.test>',
          'To: Alice Example <alice@example.test>, dora@example.test',
          'Subject: Birds',
          'Message-ID: <original@example.test>',
          `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
          'MIME-Version: 1.0',
          'Content-Type: multipart/mixed; boundary=x',
          '',
          '--x',
          'Content-Type: text/plain',
          '',
          secret.answer,
          '--x',
          'Content-Type: text/plain; name=birds.txt',
          'Content-Disposition: attachment; filename=birds.txt',
          '',
          secret.attachment,
          '--x--',
          '',
        ].join('\r\n'),
      );
      const writer = new Writer(certificates);
      const reader = await open(writer.encrypt(writer.sign(original, 'bob'), 'alice', 'dora'), 'bob');
      await reader.expectVerdict('Signed by Bob Example (bob@example.test) and encrypted for you.');

      await alice.mailbox.answer('reply-all');
      const answer = await composer(alice.page);
      await answer.text.getByText(secret.answer).waitFor();
      await answer.frame.getByText('Encrypted with AES-256, readable by 2 of 2.').waitFor();
      await answer.type('Ja. ');
      await answer.frame.waitForTimeout(700);
      await answer.frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
      const question = answer.frame.getByRole('dialog');
      assert.match(await question.innerText(), /the text that Bob Example sent you encrypted/);
      await question.getByRole('button', { name: 'Keep writing' }).click();
      await assertNoSecretsIn(alice.page);
      const answers = await sent(answer);
      assert.deepEqual(readersOf(answers), [{ to: ['bob', 'dora'], names: ['alice', 'bob', 'dora'] }]);
      assert.match(inside(answers[0], 'dora'), /Nachteule antwortet/);
      assert.ok(answers[0]?.message.includes('<original@example.test>'), 'it refers to the message');

      await alice.mailbox.openAgain();
      await (await Reader.in(alice.page)).verdict();
      await alice.mailbox.answer('forward');
      const forward = await composer(alice.page);
      await forward.frame.getByText('birds.txt').first().waitFor();
      await forward.to('dora@example.test');
      const forwards = await sent(forward);
      assert.deepEqual(readersOf(forwards), [{ to: ['dora'], names: ['alice', 'dora'] }]);
      assert.match(inside(forwards[0], 'dora'), /filename=birds\.txt[\s\S]*Nachtigall im Anhang/);
    });

    test('nothing of all that was ever in the page, in what it stored, or on the server', async () => {
      await assertNoSecretsIn(alice.page);
      await assertNoSecretsStored(alice.page);
      for (const folder of server.disk) assertNoSecretsOnDisk(folder);
      for (const { message } of server.submissions()) assertNoSecrets('a submitted message', message);
    });
  });

  leaving(stage);
}
