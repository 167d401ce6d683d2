// A signed receipt, asked for by another program and sent from the webmail's view of the message.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reader } from '../flow.ts';
import { askForReceipt, verifyReceipt } from '../openssl.ts';
import { eventually } from '../rig/program.ts';
import { passphrase, type Stage } from '../webmails/stage.ts';

export function receipts(stage: Stage): void {
  describe(`a signed receipt in ${stage.webmail.name}`, { skip: stage.skip }, () => {
    test('leaves from the view of a message, for whom asked', async () => {
      const server = await stage.server();
      const { mailbox, page } = await stage.person('alice');
      const letter = { from: 'bob@example.test', to: 'alice@example.test', subject: 'Please confirm' };
      const asking = askForReceipt('Did you get this?', letter, stage.certificates, 'bob');
      await server.deliver('alice', asking);
      await mailbox.open('inbox', 'Please confirm');
      const reader = await Reader.in(page);
      const count = server.submissions().length;
      await reader.sendReceipt(passphrase);
      const sent = await eventually('the receipt', () => server.submissions()[count]);
      assert.deepEqual(sent.recipients, ['bob@example.test']);
      verifyReceipt(sent.message, asking, stage.certificates);
    });
  });
}
