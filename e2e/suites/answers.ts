// What a webmail's own compose view begins with, taken over by the composer: answers, what is forwarded, a draft.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { type Composer, composer, encrypt, Reader } from '../flow.ts';
import { decrypt, encrypt as encryptFor, readable, sign, verify } from '../openssl.ts';
import { eventually } from '../rig/program.ts';
import { secret } from '../secrets.ts';
import type { Person, Stage } from '../webmails/stage.ts';
import type { Server } from '../webmails/webmail.ts';

/** A message with a file, as any mail program sends it. */
const withFile = Buffer.from(
  [
    'From: bob@example.test',
    'To: alice@example.test',
    'Subject: The list',
    'Message-ID: <list@example.test>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain',
    '',
    'Here it is.',
    '--x',
    'Content-Type: text/csv; name=list.csv',
    'Content-Disposition: attachment; filename=list.csv',
    '',
    'one,two,three',
    '--x--',
    '',
  ].join('\r\n'),
);

/** @param signature what the webmail puts below a text, where it has one */
export function answers(stage: Stage, signature = ''): void {
  const { webmail } = stage;

  describe(`what the compose view of ${webmail.name} begins with`, { skip: stage.skip }, () => {
    const { certificates } = stage;
    const plain = stage.editor === 'plain' && webmail.cannot['plain text'] === undefined;
    let server: Server;
    let alice: Person;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
    });
    beforeEach(() => stage.turn());

    /** Writes something secret below, sends, and returns what Bob reads. */
    async function sent(letter: Composer): Promise<string> {
      await letter.append(`\n${secret.answer}`);
      await alice.mailbox.uncovered();
      await letter.send();
      await letter.expectSent();
      await alice.mailbox.left();
      const last = server.submissions().at(-1);
      assert.ok(last);
      const text = readable(verify(decrypt(last.message, certificates, 'bob'), certificates).toString());
      assert.ok(text.includes(secret.answer));
      return text;
    }

    async function openSigned(message: Buffer, subject: string): Promise<void> {
      await server.deliver('alice', message);
      await alice.mailbox.open('inbox', subject);
      await (await Reader.in(alice.page)).verdict();
    }

    test('a reply to all of a signed message: its people, its text, the signature', async () => {
      const letter = {
        from: 'bob@example.test',
        to: 'alice@example.test, dora@example.test',
        subject: 'Lunch',
      };
      await openSigned(sign('Shall we have soup?', letter, certificates, 'bob'), 'Lunch');
      await alice.mailbox.answer('reply-all');
      const answer = await encrypt(alice.page);
      assert.match(await answer.subject.inputValue(), /^re: Lunch$/i);
      // Whether the webmail may quote it is known once it was opened.
      await eventually('the text', async () => /Shall we have soup\?/.test(await answer.written()));
      assert.ok((await answer.written()).includes(signature));
      await answer.frame.getByRole('button', { name: /^dora@example.test/ }).waitFor();
      await answer.frame.getByRole('button', { name: 'Remove dora@example.test' }).click();
      await answer.text.press('Control+Home');
      await answer.text.pressSequentially('With bread.\n');
      const text = await sent(answer);
      assert.match(text, /^With bread\.\r?$/m);
      assert.match(text, /^In-Reply-To: </m);
      assert.match(text, plain ? /^> Shall we have soup\?\r?$/m : /Shall we have soup\?/);
      if (plain) assert.doesNotMatch(text, /text\/html/);
    });

    test('what is forwarded: its text and its file', stage.unless('forward files'), async () => {
      await server.deliver('alice', withFile);
      await alice.mailbox.open('inbox', 'The list');
      await alice.mailbox.answer('forward');
      await alice.mailbox.holdsFile('list.csv');
      const letter = await encrypt(alice.page);
      assert.match(await letter.subject.inputValue(), /^fwd?: The list$/i);
      assert.match(await letter.written(), /Here it is\./);
      await letter.frame.getByText('list.csv').waitFor();
      await letter.to('bob@example.test');
      const text = await sent(letter);
      assert.match(text, /filename=list\.csv/);
      assert.match(text, /one,two,three/);
    });

    test(
      'an encrypted message that is forwarded as a file, so that its next reader can open it',
      stage.unless('forward as a file'),
      async () => {
        const letter = { from: 'bob@example.test', to: 'alice@example.test', subject: 'For your eyes' };
        await openSigned(encryptFor(secret.text, letter, certificates, 'alice'), 'For your eyes');
        await alice.mailbox.answer('forward as a file');
        const passedOn = await composer(alice.page);
        await passedOn.frame.getByText('For your eyes.eml').waitFor();
        await passedOn.frame.getByText(/^1 attachment, /).waitFor();
        assert.ok(!(await passedOn.written()).includes(secret.text));
        await passedOn.to('bob@example.test');
        const text = await sent(passedOn);
        assert.match(text, /filename="For your eyes\.eml"/);
        assert.ok(text.includes(secret.text));
      },
    );

    test(
      'several encrypted messages that are forwarded at once, each as what is inside',
      stage.unless('forward several'),
      async () => {
        for (const [subject, text] of [
          ['The lock', secret.text],
          ['The key', secret.bold],
        ] as const) {
          const letter = { from: 'bob@example.test', to: 'alice@example.test', subject };
          await server.deliver('alice', encryptFor(text, letter, certificates, 'alice'));
          await alice.mailbox.open('inbox', subject);
        }
        await alice.mailbox.forwardSeveral(2);
        // Nothing that was encrypted is to leave otherwise unasked.
        const passedOn = await composer(alice.page);
        await passedOn.frame.getByText('2 attached messages are encrypted for you alone.').waitFor();
        await passedOn.frame.getByRole('button', { name: 'Open and attach what is inside' }).click();
        for (const name of ['The lock.eml', 'The key.eml']) await passedOn.frame.getByText(name).waitFor();
        await passedOn.to('bob@example.test');
        await passedOn.subject.fill('Both'); // some webmails give it none
        const text = await sent(passedOn);
        for (const [name, inside] of [
          ['The lock', secret.text],
          ['The key', secret.bold],
        ] as const)
          assert.match(text, new RegExp(`filename="${name}\\.eml"[\\s\\S]*${inside}`));
      },
    );

    test('a draft that the webmail kept: its text and its file, and the webmail keeps it no longer', async () => {
      const { mailbox, page } = alice;
      const drafts = () => server.messages('alice', 'drafts');
      await mailbox.compose();
      await mailbox.fill({
        to: 'bob@example.test',
        subject: 'Half written',
        text: 'The first half.',
        files: [{ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('kept') }],
      });
      await mailbox.saved();
      await eventually('a saved draft', async () => {
        const [draft] = await drafts();
        const text = readable(draft?.toString('latin1') ?? '');
        return text.includes('The first half.') && text.includes('kept.txt');
      });
      await mailbox.home();
      await mailbox.openDraft();
      const letter = await encrypt(page);
      assert.equal(await letter.subject.inputValue(), 'Half written');
      assert.match(await letter.written(), /^The first half\./);
      assert.ok((await letter.written()).includes(signature));
      await letter.frame.getByText('kept.txt').waitFor();
      await eventually('the draft is deleted', async () => (await drafts()).length === 0);
      const text = await sent(letter);
      assert.match(text, /The first half\./);
      assert.match(text, /filename=kept\.txt/);
    });
  });
}
