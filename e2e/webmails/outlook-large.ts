// What Microsoft 365 alone has: messages that are too large for one request to Graph.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { encrypt } from '../flow.ts';
import { decrypt, verify } from '../openssl.ts';
import type { OutlookServer } from './outlook.ts';
import type { Person, Stage } from './stage.ts';

const file = {
  name: 'plan.bin',
  mimeType: 'application/octet-stream',
  buffer: Buffer.alloc(2_400_000, 'plan '),
};

export function largeMessages(stage: Stage<OutlookServer>): void {
  describe('a message that is too large for one request', { skip: stage.skip }, () => {
    let server: OutlookServer;
    let alice: Person;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
    });

    async function write(subject: string) {
      await alice.mailbox.home();
      await alice.mailbox.compose();
      const letter = await encrypt(alice.page);
      await letter.to('bob@example.test');
      await letter.subject.fill(subject);
      await letter.type('The plan is enclosed.');
      await letter.attach(file);
      await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
      await letter.send();
      return letter;
    }

    test('leaves in pieces where a test to oneself came back as it was, and arrives as it was built', async () => {
      await server.outlook.behave({ graph: { mapiDrafts: true } });
      const count = server.submissions().length;
      const letter = await write('Large');
      await letter.expectSent();
      const sent = server.submissions().slice(count);
      assert.deepEqual(
        sent.map(({ recipients }) => recipients),
        [['alice@example.test'], ['bob@example.test']],
      );
      await server.outlook.behave({});
      const { certificates } = stage;
      const arrived = sent[1]?.message ?? Buffer.alloc(0);
      const inside = verify(decrypt(arrived, certificates, 'bob'), certificates);
      assert.ok(inside.includes('The plan is enclosed.') && inside.includes(file.name));
    });

    test('is refused with its size where it did not', async () => {
      // What was found out is forgotten with the browser.
      await (await alice.browser.serviceWorker()).evaluate(async () => {
        const kept = Object.keys(await chrome.storage.session.get());
        await chrome.storage.session.remove(kept.filter(key => key.startsWith('large-mail:')));
      });
      const count = server.submissions().length;
      const letter = await write('Refused');
      await letter.problem.getByText(/^The finished message has .* Outlook takes at most /).waitFor();
      const sent = server.submissions().slice(count);
      assert.deepEqual(
        sent.map(({ recipients }) => recipients),
        [['alice@example.test']],
      );
    });
  });
}
