// Leaving encryption: what was written goes back to the webmail, once the user has said so.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerQuestion, composer, encrypt } from '../flow.ts';
import { verify } from '../openssl.ts';
import { eventually } from '../rig/program.ts';
import { assertNoSecretsSent } from '../secrets.ts';
import type { Stage } from '../webmails/stage.ts';
import { Letters } from './letters.ts';

export function leaving(stage: Stage): void {
  const { webmail } = stage;

  describe(`leaving encryption in ${webmail.name}`, { skip: stage.skip }, () => {
    const { certificates } = stage;
    const { sent } = new Letters(stage);

    test('who leaves encryption after all gets everything back in the webmail, and signs it', async () => {
      const server = await stage.server();
      const { mailbox, page } = await stage.person('alice');
      const begun = server.requests().length;
      await mailbox.compose();
      const letter = await encrypt(page);
      await letter.to('bob@example.test');
      await letter.subject.fill('Anybody may know');
      await letter.typeBold('No secret');
      await letter.attach({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('one,two,three') });
      await letter.frame.waitForTimeout(700);
      await letter.frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
      const question = letter.frame.getByRole('dialog');
      assert.match(await question.innerText(), /can then read your text, the subject, and one attachment/);
      assertNoSecretsSent(server.requests().slice(begun), ['Anybody may know', 'No secret', 'one,two,three']);
      await answerQuestion(letter.frame, `Give the text to ${webmail.called}`);
      await eventually('the text', async () => (await mailbox.text()).includes('No secret'));
      await mailbox.holdsFile('list.txt');
      assert.equal(await mailbox.subject(), 'Anybody may know');
      // It was to be signed, too, and nothing turns that off by itself.
      await mailbox.send();
      const signing = await composer(page);
      await signing.frame.getByRole('heading', { name: 'Sign and send' }).waitFor();
      const [message] = await sent(signing);
      assert.deepEqual(message?.recipients, ['bob@example.test']);
      assert.match(message.message.toString('latin1'), /^Subject: Anybody may know\r$/m);
      const signed = verify(message.message, certificates).toString('latin1');
      assert.match(signed, /<(?:b|strong)>No secret/);
      assert.match(signed, /filename=list\.txt/);
    });
  });
}
