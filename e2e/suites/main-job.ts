// The main job: Alice encrypts, Bob reads and answers, and what is written in the webmail's own editor is signed. The
// webmail gets nothing but ciphertext of what is encrypted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { clickHidden } from '../browser.ts';
import { composer, encrypt, picturePNG, Reader } from '../flow.ts';
import { decrypt, verify } from '../openssl.ts';
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

const attachment = {
  name: 'Übersicht.bin',
  mimeType: 'application/octet-stream',
  buffer: Buffer.concat([randomBytes(300_000), Buffer.from(secret.attachment), randomBytes(300_000)]),
};

/** For all to read: of the words of what is encrypted nothing may ever be in the webmail. */
const open = { ...attachment, buffer: randomBytes(600_000) };
const begun = { subject: 'Begun elsewhere', text: 'Typed into another editor' };

/** @param more files besides, that are signed */
export function mainJob(stage: Stage, more: (typeof attachment)[] = []): void {
  const { webmail } = stage;
  stage.pageByPage = true; // the job begins with the installation

  describe(`the main job in ${webmail.name}`, { skip: stage.skip }, () => {
    const { certificates } = stage;
    let server: Server;
    let alice: Person;
    let bob: Person;

    before(async () => {
      server = await stage.server();
      [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
    });

    test(`Alice writes, signs, encrypts and sends; ${webmail.called} gets nothing but ciphertext`, async () => {
      const { mailbox, page } = alice;
      await mailbox.compose();
      const letter = await encrypt(page);
      await letter.to('bob@example.test');
      await letter.subject.fill(secret.subject);
      await letter.type(`${secret.text} `);
      await letter.typeBold(secret.bold);
      await letter.insertImage(picturePNG);
      await letter.attach(attachment);
      await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
      // The webmail saves drafts by itself; it is made to do it now.
      await mailbox.save?.();
      await assertNoSecretsIn(page);
      await mailbox.uncovered();

      await letter.send();
      await letter.expectSent();
      await assertNoSecretsIn(page);
      await assertNoSecretsStored(page);
      await mailbox.left();
      for (const folder of server.disk) assertNoSecretsOnDisk(folder);
      assert.equal((await server.messages('alice', 'sent')).length, 1, 'the copy is there');
      await noDrafts('alice');
    });

    test('what left decrypts with OpenSSL, and the signature inside holds', () => {
      const sent = server.submissions().at(-1);
      assert.ok(sent);
      assert.deepEqual(sent.recipients, ['bob@example.test']);
      assertNoSecrets('the submitted message', sent.message);
      const signed = verify(decrypt(sent.message, certificates, 'bob'), certificates);
      assert.ok(signed.includes(secret.text));
      assert.ok(
        signed.includes('multipart/related') && signed.includes('image/png'),
        'the inline image is inside',
      );
    });

    test('Bob sees that it is Alice, and what she wrote', async () => {
      await bob.mailbox.open('inbox', 'alice');
      const reader = await Reader.in(bob.page);
      await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
      assert.ok((await reader.text()).includes(`${secret.text} ${secret.bold}`));
      await expectForm(reader, secret.bold);
      await reader.frame.getByText(secret.subject).first().waitFor();
      assert.ok(
        (await reader.save(attachment.name)).equals(attachment.buffer),
        'the attachment is byte-equal',
      );
      await assertNoSecretsIn(bob.page);
    });

    test('Bob answers; it stays encrypted, and Alice sees that it is Bob', async () => {
      await (await Reader.in(bob.page)).reply();
      const answer = await composer(bob.page);
      await answer.frame.getByText(secret.text).waitFor();
      assert.equal((await answer.text.innerText()).match(/wrote:/g)?.length, 1, 'the webmail adds nothing');
      assert.equal(await answer.subject.inputValue(), `Re: ${secret.subject}`);
      await answer.type(`${secret.answer}. `);
      await answer.send();
      await answer.expectSent();
      await bob.mailbox.left();
      for (const folder of server.disk) assertNoSecretsOnDisk(folder);
      await noDrafts('bob');

      await alice.mailbox.open('inbox', 'bob');
      const answered = await Reader.in(alice.page);
      await answered.expectVerdict('Signed by Bob Example (bob@example.test) and encrypted for you.');
      assert.ok((await answered.text()).includes(secret.answer));
      const [original, sent] = server.submissions().slice(-2);
      const id = /^Message-ID: (<[^>]+>)/im.exec(original?.message.toString('latin1') ?? '')?.[1] ?? 'none';
      assert.ok(sent?.message.includes(id), 'the answer refers to the message');
    });

    test(`Alice signs what she wrote in ${webmail.called} itself; Bob sees that it is she`, async () => {
      const { mailbox, page } = alice;
      await mailbox.compose();
      await mailbox.fill({
        to: 'bob@example.test',
        subject: 'Öffentlich: Grüße',
        text: 'Anyone may read this, ',
        bold: 'but nobody may change it',
      });
      await mailbox.insertPicture?.(picturePNG);
      await mailbox.fill({ files: [open, ...more] });
      await clickHidden(page, 'Sign');
      await mailbox.send();
      const view = await composer(page);
      await view.frame.getByText('but nobody may change it').waitFor();
      await view.send();
      await view.expectSent();
      await mailbox.left();
      await noDrafts('alice');

      const sent = server.submissions().at(-1);
      assert.ok(sent);
      assert.deepEqual(sent.recipients, ['bob@example.test']);
      const signed = verify(sent.message, certificates).toString('latin1').replaceAll('=\r\n', '');
      assert.match(signed, /nobody may change it/);

      await bob.mailbox.open('inbox', 'Öffentlich: Grüße');
      const reader = await Reader.in(bob.page);
      await reader.expectVerdict('Signed by Alice Example (alice@example.test).');
      assert.ok((await reader.text()).includes('Anyone may read this, but nobody may change it'));
      if (mailbox.insertPicture) await expectForm(reader, 'but nobody may change it');
      for (const { name, buffer } of [open, ...more]) {
        assert.ok((await reader.save(name)).equals(buffer), `the attachment ${name} is byte-equal`);
      }
    });

    test(`what Alice typed in ${webmail.called} leaves it when she presses Encrypt, the saved draft included`, async () => {
      const { mailbox, page } = alice;
      await mailbox.compose();
      await mailbox.fill({ to: 'bob@example.test', ...begun });
      await mailbox.saved();
      assert.equal((await server.messages('alice', 'drafts')).length, 1);
      const letter = await encrypt(page);
      await letter.text.getByText(begun.text).waitFor();
      assert.equal(await letter.subject.inputValue(), begun.subject);
      await noDrafts('alice');
      await assertNoSecretsIn(page, Object.values(begun));
      await assertNoSecretsStored(page, Object.values(begun));

      await letter.text.click();
      await page.keyboard.press('Escape');
      await letter.frame.getByRole('button', { name: 'Discard' }).click();
      await mailbox.left();
      await noDrafts('alice');
    });

    async function noDrafts(name: string): Promise<void> {
      await eventually('no draft', async () => (await server.messages(name, 'drafts')).length === 0);
    }
  });
}

/** What was bold is, and a picture in the text is drawn. */
async function expectForm(reader: Reader, bold: string): Promise<void> {
  const body = reader.body();
  assert.ok(body);
  assert.equal(await body.locator('b, strong').first().textContent(), bold);
  await eventually('the inline image', () =>
    body.locator('img').evaluate(img => (img as HTMLImageElement).naturalWidth === 2),
  );
}
