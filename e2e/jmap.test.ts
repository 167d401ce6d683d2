// The extension's JMAP client against servers: Cyrus, which is somebody else's,
// and the embedded webmail, so that what passes there says something.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OutgoingMessage, SendStep } from '../extension/channel.ts';
import { WebmailError } from '../extension/webmail/failure.ts';
import { JMAPClient } from '../extension/webmail/jmap/client.ts';
import { JMAPPost } from '../extension/webmail/jmap/send.ts';
import { type Journey, sendThrough, whereaboutsOf } from '../extension/webmail/sending.ts';
import type { Submission } from './rig/capture.ts';
import { startCyrus, unpackCyrus } from './rig/cyrus.ts';
import { startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

interface Server {
  origin: string;
  submissions(): Submission[];
  stop(): Promise<void>;
}

describe('JMAP against the demo', () => suite(startDemo));

describe('JMAP against Cyrus', async () => {
  const reason = skipWithout('cyrus');
  const unpacked = reason ? undefined : unpackCyrus();
  if (unpacked === undefined) {
    test('Cyrus', { skip: reason || 'skipped: apt-get cannot download Cyrus here' }, () => {});
    return;
  }
  suite(() => startCyrus(unpacked));
});

/** Requests of a user, as a browser with a session would make them. */
function as(name: string, password = name): typeof fetch {
  const authorization = `Basic ${btoa(`${name}@example.test:${password}`)}`;
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', authorization);
    return fetch(input, { ...init, headers });
  };
}

/** Sends, and looks once where a message is whose server did not answer. */
function sendRaw(client: JMAPClient, messages: OutgoingMessage[], told: (step: SendStep) => void, more = {}) {
  const journey: Journey = { step: async step => told(step), left: () => {}, ...more };
  return sendThrough(new JMAPPost(client), messages, journey, [0]);
}

let serial = 0;

/** A message with what mail servers like to change: lines that begin with From, trailing blanks, dots. */
function message(to: string[], more = ''): OutgoingMessage {
  serial++;
  const messageId = `${serial}.${process.pid}@example.test`;
  const raw = [
    'From: Alice Example <alice@example.test>',
    'To: bob@example.test',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    'Date: Sun, 01 Mar 2026 12:00:00 +0000',
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'From here on, nothing may change.',
    '>From neither, nor trailing blanks:   ',
    '.',
    `..${more}`,
    '',
    '',
  ].join('\r\n');
  const octets = new TextEncoder().encode(raw);
  return {
    messageId,
    envelope: { from: 'alice@example.test', to, bcc: false, size: octets.length },
    raw: octets,
  };
}

function suite(start: () => Promise<Server>): void {
  let server: Server;
  let alice: JMAPClient;
  before(async () => {
    server = await start();
    alice = await JMAPClient.connect(`${server.origin}/.well-known/jmap`, as('alice'));
  });
  after(() => server.stop());

  test('a message is sent, delivered and stored octet for octet', async () => {
    const sent = message(['bob@example.test']);
    const steps: SendStep[] = [];
    const stored = await sendRaw(alice, [sent], step => void steps.push(step));
    assert.deepEqual(steps, ['uploading', 'checking-draft', 'sending', 'storing', 'checking-copy']);
    assert.deepEqual(stored, sent.raw);
    const submitted = server.submissions().at(-1);
    assert.deepEqual(submitted?.recipients, ['bob@example.test']);
    assert.ok(submitted.message.equals(sent.raw), 'what left is what was built');
    const delivered = await received('bob', sent.messageId);
    assert.ok(
      Buffer.from(delivered).subarray(-sent.raw.length).equals(sent.raw),
      'only trace fields came on top',
    );
  });

  test('only the envelope names the recipients', async () => {
    const sent = message(['alice@example.test']);
    await sendRaw(alice, [sent], () => {});
    assert.deepEqual(server.submissions().at(-1)?.recipients, ['alice@example.test']);
  });

  test('the same octets may be imported again, as after a failed send', async () => {
    const { raw } = message(['bob@example.test']);
    const drafts = await alice.mailbox('drafts');
    const first = await alice.import(await alice.upload(raw), drafts);
    const second = await alice.import(await alice.upload(raw), drafts);
    assert.equal(second, first);
    await alice.destroy([first]);
    await assert.rejects(alice.blobOf(first), failure('not-found'));
  });

  test('a refused recipient leaves nothing behind', async () => {
    const count = server.submissions().length;
    const refused = message(['eve@elsewhere.test']);
    await assert.rejects(
      sendRaw(alice, [refused], () => {}),
      failure('rejected', 'refused-recipient'),
    );
    assert.equal(server.submissions().length, count);
    const found = await query('alice', await alice.mailbox('drafts'));
    assert.ok(
      !found.some(email => email.messageId?.includes(refused.messageId)),
      'the draft was removed again',
    );
  });

  test('one refused recipient of two is named, and nothing leaves', async () => {
    const count = server.submissions().length;
    const refused = message(['bob@example.test', 'eve@elsewhere.test']);
    await assert.rejects(
      sendRaw(alice, [refused], () => {}),
      (thrown: WebmailError) => {
        // Cyrus does not say whom the mail server refused.
        const { code, addresses = ['eve@elsewhere.test'] } = thrown.failure;
        assert.deepEqual(addresses, ['eve@elsewhere.test']);
        return code === 'rejected' || code === 'refused-recipient';
      },
    );
    assert.equal(server.submissions().length, count);
  });

  test('whoever comes after an interruption sees how far it went, and nothing is sent twice', async () => {
    const messages = [message(['bob@example.test']), message(['alice@example.test'])];
    for (const each of messages) each.messageId = messages[0]?.messageId ?? '';
    const [first, copy] = messages;
    assert.ok(first && copy);
    copy.raw = first.raw.map((octet, at) => (at === first.raw.length - 3 ? 0x21 : octet));
    copy.envelope.bcc = true;
    const where = () => whereaboutsOf(new JMAPPost(alice), messages);
    const count = server.submissions().length;
    assert.deepEqual(await where(), ['nowhere', 'nowhere']);
    const stop = (step: SendStep) => {
      if (step === 'sending') throw new Error('killed');
    };
    await assert.rejects(sendRaw(alice, messages, () => {}, { step: async (step: SendStep) => stop(step) }));
    await alice.import(await alice.upload(first.raw), await alice.mailbox('drafts'));
    assert.deepEqual(await where(), ['draft', 'nowhere']);
    const left = (index: number) => {
      if (index === 0) throw new Error('killed');
    };
    const earlier = { left: [] };
    await assert.rejects(sendRaw(alice, messages, () => {}, { earlier, left }));
    assert.equal((await where())[0], 'sent');
    await sendRaw(alice, messages, () => {}, { earlier });
    await sendRaw(alice, messages, () => {}, { earlier });
    assert.deepEqual(await where(), ['sent', 'sent']);
    const recipients = server
      .submissions()
      .slice(count)
      .map(each => each.recipients);
    assert.deepEqual(recipients, [['bob@example.test'], ['alice@example.test']]);
  });

  test('a request to send that arrives twice sends once', async () => {
    // Chrome repeats a request on a kept connection that breaks before the answer begins, and tells nobody.
    const repeating: typeof fetch = async (input, init) => {
      const plain = as('alice');
      if (String(init?.body).includes('EmailSubmission/set')) await plain(input, init);
      return plain(input, init);
    };
    const client = await JMAPClient.connect(`${server.origin}/.well-known/jmap`, repeating);
    const messages = [message(['bob@example.test']), message(['alice@example.test'], 'a copy')];
    const [first, copy] = messages;
    assert.ok(first && copy);
    copy.raw = Buffer.from(
      Buffer.from(copy.raw).toString().replace(copy.messageId, first.messageId),
    ) as Uint8Array<ArrayBuffer>;
    copy.messageId = first.messageId;
    copy.envelope.bcc = true;
    const count = server.submissions().length;
    assert.deepEqual(await sendRaw(client, messages, () => {}), first.raw);
    const recipients = server.submissions().slice(count);
    assert.deepEqual(
      recipients.map(each => each.recipients),
      [['bob@example.test'], ['alice@example.test']],
    );
    assert.deepEqual(await whereaboutsOf(new JMAPPost(alice), messages), ['sent', 'sent']);
  });

  test('an identity that is not ours is refused before anything is uploaded', async () => {
    const foreign = message(['bob@example.test']);
    foreign.envelope.from = 'bob@example.test';
    await assert.rejects(
      sendRaw(alice, [foreign], () => {}),
      failure('rejected'),
    );
  });

  test('a session that ended is told as such', async () => {
    const connecting = JMAPClient.connect(`${server.origin}/.well-known/jmap`, as('alice', 'wrong'));
    await assert.rejects(connecting, failure('session-expired'));
  });

  test('a message that is too large is told before it is uploaded', async () => {
    let uploads = 0;
    const counting: typeof fetch = (input, init) => {
      if (String(input).includes('upload')) uploads++;
      return as('alice')(input, init);
    };
    const client = await JMAPClient.connect(`${server.origin}/.well-known/jmap`, counting);
    assert.ok(client.maxSizeUpload > 0);
    const large = { length: client.maxSizeUpload + 1 } as Uint8Array<ArrayBuffer>;
    await assert.rejects(client.upload(large), failure('too-large'));
    assert.equal(uploads, 0);
  });

  interface Email {
    blobId: string;
    messageId?: string[] | null;
  }

  async function query(user: string, mailbox?: string): Promise<Email[]> {
    const client = await JMAPClient.connect(`${server.origin}/.well-known/jmap`, as(user));
    const [found] = await client.call([['Email/query', mailbox ? { filter: { inMailbox: mailbox } } : {}]]);
    const [got] = await client.call([
      ['Email/get', { ids: found?.ids, properties: ['blobId', 'messageId'] }],
    ]);
    return got?.list as Email[];
  }

  async function received(user: string, messageId: string): Promise<Uint8Array> {
    const email = await eventually(`a message for ${user}`, async () =>
      (await query(user)).find(each => each.messageId?.includes(messageId)),
    );
    const client = await JMAPClient.connect(`${server.origin}/.well-known/jmap`, as(user));
    return client.download(email.blobId);
  }
}

function failure(...codes: string[]): (thrown: unknown) => boolean {
  return thrown => {
    assert.ok(thrown instanceof WebmailError, `${thrown}`);
    assert.ok(codes.includes(thrown.failure.code), thrown.message);
    return true;
  };
}
