// What the suites of writing do with a message of Alice's: write it with words that nobody else may read, send it, and see
// what of it the mail server was given.
import assert from 'node:assert/strict';
import { type Composer, encrypt, Reader } from '../flow.ts';
import { decrypt, readable, recipientInfos, verify } from '../openssl.ts';
import type { Submission } from '../rig/capture.ts';
import { secret } from '../secrets.ts';
import type { Stage } from '../webmails/stage.ts';

export class Letters {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Writes a message to some people, as far as Send. */
  readonly write = async (...to: string[]): Promise<Composer> => {
    const alice = await this.#stage.person('alice');
    await alice.mailbox.compose();
    const letter = await encrypt(alice.page);
    await letter.to(...to.map(name => `${name}@example.test`));
    await letter.subject.fill(secret.subject);
    await letter.type(secret.text);
    return letter;
  };

  /** Sends with `send`, and returns what the mail server was given meanwhile. */
  readonly sent = async (letter: Composer, send = () => letter.send()): Promise<Submission[]> => {
    const [server, { mailbox }] = await Promise.all([this.#stage.server(), this.#stage.person('alice')]);
    const before = server.submissions().length;
    await mailbox.uncovered();
    await send();
    await letter.expectSent();
    await mailbox.left();
    return server.submissions().slice(before);
  };

  /** Who gets each message, and whom its RecipientInfos name. */
  readonly readersOf = (messages: Submission[]): { to: string[]; names: string[] }[] =>
    messages.map(({ recipients, message }) => ({
      to: recipients.map(address => address.replace('@example.test', '')),
      names: recipientInfos(message, this.#stage.certificates),
    }));

  /** What is in a message that was sent, for one of its readers. */
  readonly inside = (message: Submission | undefined, name: string): string => {
    assert.ok(message);
    const { certificates } = this.#stage;
    return readable(verify(decrypt(message.message, certificates, name), certificates).toString());
  };

  /** Puts a message into Alice's inbox and opens it. */
  readonly open = async (message: Buffer, subject: string): Promise<Reader> => {
    const alice = await this.#stage.person('alice');
    await (await this.#stage.server()).deliver('alice', message);
    await alice.mailbox.open('inbox', subject);
    return Reader.in(alice.page);
  };
}
