import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Failure, OutgoingMessage, SendStep } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { sendThrough } from '../sending.ts';
import { expand, JMAPClient } from './client.ts';
import { JMAPPost } from './send.ts';

const session = {
  apiUrl: '/jmap/api',
  uploadUrl: '/jmap/upload/{accountId}/',
  downloadUrl: '/jmap/download/{accountId}/{blobId}/{name}?accept={type}',
  username: 'a@x.test',
  primaryAccounts: { 'urn:ietf:params:jmap:mail': 'acc/1' },
  capabilities: { 'urn:ietf:params:jmap:core': { maxSizeUpload: 100_000 } },
};

type Args = Record<string, unknown>;
type Answers = Record<string, (args: Args) => Args | ['error', Args]>;

/** A JMAP server with one message; `answers` replaces what it says. */
class FakeJMAP {
  calls: { name: string; args: Args }[] = [];
  urls: string[] = [];
  stored = new Uint8Array();
  readonly answers: Answers;
  instead: (url: string) => Response | undefined = () => undefined;

  constructor(answers: Answers = {}) {
    this.answers = {
      'Mailbox/get': () => ({
        list: [
          { id: 'd', role: 'drafts' },
          { id: 's', role: 'sent' },
        ],
      }),
      'Identity/get': () => ({ list: [{ id: 'i', name: 'A', email: 'A@x.test' }] }),
      'Email/import': () => ({ created: { message: { id: 'e1' } } }),
      'Email/query': () => ({ ids: ['e1'] }),
      'Email/get': () => ({
        list: [{ id: 'e1', blobId: 'b2', messageId: ['1@x'], mailboxIds: { s: true } }],
      }),
      'Email/set': () => ({ destroyed: [] }),
      'EmailSubmission/get': () => ({ state: '7' }),
      'EmailSubmission/set': () => ({ created: { submission: { id: 'u' } } }),
      ...answers,
    };
  }

  fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = String(input);
    this.urls.push(url);
    const instead = this.instead(url);
    if (instead) return instead;
    if (url.includes('/.well-known/')) return Response.json(session);
    if (url.includes('/upload/')) {
      this.stored = new Uint8Array(init.body as Uint8Array);
      return Response.json({ blobId: 'b1' });
    }
    if (url.includes('/download/')) return new Response(this.stored.slice());
    const { methodCalls } = JSON.parse(String(init.body)) as { methodCalls: [string, Args, string][] };
    const methodResponses = methodCalls.map(([name, args, id]) => {
      this.calls.push({ name, args });
      const answer = this.answers[name]?.(args) ?? {};
      return Array.isArray(answer) ? [...answer, id] : [name, answer, id];
    });
    return Response.json({ methodResponses });
  };

  connect = () => JMAPClient.connect('https://x.test/.well-known/jmap', this.fetch);
  named = (name: string) => this.calls.filter(call => call.name === name);
}

function message(id: string, to: string[], bcc = false): OutgoingMessage {
  const raw = new TextEncoder().encode(`Message-ID: <${id}>\r\n\r\ntext\r\n`);
  return { messageId: id, envelope: { from: 'a@x.test', to, bcc, size: raw.length }, raw };
}

function fails(code: Failure['code'], sent = false) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof WebmailError, String(thrown));
    assert.deepEqual([thrown.failure.code, thrown.failure.sent], [code, sent], thrown.failure.detail);
    return true;
  };
}

test('expand: RFC 6570 Section 1.2, level 1', () => {
  assert.equal(
    expand('/u/{a}/{b}?t={c}', { a: 'x/y', b: 'ü', c: 'message/rfc822' }),
    '/u/x%2Fy/%C3%BC?t=message%2Frfc822',
  );
});

describe('JMAPClient', () => {
  test('resolves the relative addresses of a session', async () => {
    const fake = new FakeJMAP();
    const client = await fake.connect();
    assert.equal(await client.upload(new Uint8Array(3)), 'b1');
    await client.download('b/1');
    assert.deepEqual(fake.urls.slice(1), [
      'https://x.test/jmap/upload/acc%2F1/',
      'https://x.test/jmap/download/acc%2F1/b%2F1/message.eml?accept=message%2Frfc822',
    ]);
  });

  test('uses a message again that is there already', async () => {
    const fake = new FakeJMAP({
      'Email/import': () => ({ notCreated: { message: { type: 'alreadyExists', existingId: 'e7' } } }),
    });
    assert.equal(await (await fake.connect()).import('b1', 'd'), 'e7');
  });

  test('a method-level error is an error', async () => {
    const fake = new FakeJMAP({
      'Mailbox/get': () => ['error', { type: 'accountReadOnly', description: 'no' }],
    });
    await assert.rejects((await fake.connect()).mailbox('sent'), /rejected: accountReadOnly: no/);
  });

  const responses: [string, Response, Failure['code']][] = [
    ['401', new Response('', { status: 401 }), 'session-expired'],
    ['a login page', new Response('<form>', { headers: { 'content-type': 'text/html' } }), 'session-expired'],
    [
      'RFC 8620 Section 3.6.1 limit',
      Response.json({ type: 'urn:ietf:params:jmap:error:limit', limit: 'maxSizeUpload' }, { status: 400 }),
      'too-large',
    ],
    ['413', new Response('', { status: 413 }), 'too-large'],
    ['404', new Response('', { status: 404 }), 'not-found'],
    ['no JSON', new Response('x'), 'rejected'],
    ['JSON that is no object', new Response('null'), 'rejected'],
  ];
  for (const [name, response, code] of responses) {
    test(`${name} is ${code}`, async () => {
      const fake = new FakeJMAP();
      const client = await fake.connect();
      fake.instead = () => response;
      await assert.rejects(client.upload(new Uint8Array(1)), fails(code));
    });
  }

  test('a session without a mail account is not recognised', async () => {
    const fake = new FakeJMAP();
    fake.instead = () => Response.json({ ...session, primaryAccounts: {} });
    await assert.rejects(fake.connect(), fails('not-recognised'));
  });
});

const sendRaw = (client: JMAPClient, messages: OutgoingMessage[], told: (step: SendStep) => void) =>
  sendThrough(new JMAPPost(client), messages, { step: async step => void told(step), left: () => {} }, [0]);

describe('sending through JMAP', () => {
  test('submits to the envelope and lets the server move the message', async () => {
    const fake = new FakeJMAP();
    const steps: SendStep[] = [];
    const sent = message('1@x', ['b@x.test']);
    assert.deepEqual(await sendRaw(await fake.connect(), [sent], step => void steps.push(step)), sent.raw);
    assert.deepEqual(steps, ['uploading', 'checking-draft', 'sending', 'storing', 'checking-copy']);
    assert.deepEqual(fake.named('EmailSubmission/set')[0]?.args, {
      accountId: 'acc/1',
      ifInState: '7',
      create: {
        submission: {
          identityId: 'i',
          emailId: 'e1',
          envelope: { mailFrom: { email: 'a@x.test' }, rcptTo: [{ email: 'b@x.test' }] },
        },
      },
      onSuccessUpdateEmail: {
        '#submission': { 'mailboxIds/d': null, 'mailboxIds/s': true, 'keywords/$draft': null },
      },
    });
  });

  test('nothing leaves when the draft was changed', async () => {
    const fake = new FakeJMAP();
    const client = await fake.connect();
    fake.instead = url => (url.includes('/download/') ? new Response('other') : undefined);
    await assert.rejects(
      sendRaw(client, [message('1@x', ['b@x.test'])], () => {}),
      fails('altered'),
    );
    assert.equal(fake.named('EmailSubmission/set').length, 0);
    assert.deepEqual(fake.named('Email/set')[0]?.args.destroy, ['e1']);
  });

  test('a refused recipient leaves no draft', async () => {
    const fake = new FakeJMAP({
      'EmailSubmission/set': () => ({
        notCreated: { submission: { type: 'forbiddenToSend', description: 'no' } },
      }),
    });
    await assert.rejects(
      sendRaw(await fake.connect(), [message('1@x', ['b@x.test'])], () => {}),
      fails('rejected'),
    );
    assert.deepEqual(fake.named('Email/set')[0]?.args.destroy, ['e1']);
  });

  test('without an answer nobody knows, and the draft stays', async () => {
    const fake = new FakeJMAP({
      'EmailSubmission/set': () => {
        throw new TypeError('Failed to fetch');
      },
      'Email/query': () => ({ ids: [] }),
    });
    await assert.rejects(
      sendRaw(await fake.connect(), [message('1@x', ['b@x.test'])], () => {}),
      fails('unconfirmed'),
    );
    assert.equal(fake.named('Email/set').length, 0);
  });

  test("an answer that is not the server's leaves open whether the message left", async () => {
    for (const answer of [() => new Response('time-out', { status: 504 }), () => Response.json({})]) {
      const fake = new FakeJMAP({ 'Email/query': () => ({ ids: [] }) });
      const plain = fake.fetch;
      fake.fetch = async (input, init) =>
        String(init?.body).includes('EmailSubmission/set') ? answer() : plain(input, init);
      await assert.rejects(
        sendRaw(await fake.connect(), [message('1@x', ['b@x.test'])], () => {}),
        fails('unconfirmed'),
      );
      assert.equal(fake.named('Email/set').length, 0);
    }
  });

  const mismatch = (): ['error', Args] => ['error', { type: 'stateMismatch' }];

  test('what was submitted since the state was asked for may have been this message: it is looked for', async () => {
    const fake = new FakeJMAP({ 'EmailSubmission/set': mismatch });
    const sent = message('1@x', ['b@x.test']);
    assert.deepEqual(await sendRaw(await fake.connect(), [sent], () => {}), sent.raw);
    assert.equal(fake.named('EmailSubmission/set').length, 1);
  });

  test('and where it is not found, nobody knows', async () => {
    const fake = new FakeJMAP({ 'EmailSubmission/set': mismatch, 'Email/query': () => ({ ids: [] }) });
    await assert.rejects(
      sendRaw(await fake.connect(), [message('1@x', ['b@x.test'])], () => {}),
      fails('unconfirmed'),
    );
    assert.equal(fake.named('Email/set').length, 0);
  });

  test('names the recipients that the server refuses', async () => {
    const error = { type: 'invalidRecipients', invalidRecipients: ['b@x.test'] };
    const fake = new FakeJMAP({ 'EmailSubmission/set': () => ({ notCreated: { submission: error } }) });
    await assert.rejects(
      sendRaw(await fake.connect(), [message('1@x', ['b@x.test', 'c@x.test'])], () => {}),
      (thrown: WebmailError) => {
        assert.deepEqual(thrown.failure.addresses, ['b@x.test']);
        return fails('refused-recipient')(thrown);
      },
    );
  });

  test('a message that the server did not move after it had sent it is moved', async () => {
    const email = { id: 'e1', blobId: 'b1', messageId: ['1@x'], mailboxIds: { d: true } };
    const fake = new FakeJMAP({
      'Email/query': () => ({ ids: ['e1'] }),
      'Email/get': () => ({ list: [email] }),
    });
    const sent = message('1@x', ['b@x.test']);
    assert.deepEqual(await sendRaw(await fake.connect(), [sent], () => {}), sent.raw);
    assert.deepEqual(fake.named('Email/set')[0]?.args.update, {
      e1: { 'mailboxIds/d': null, 'mailboxIds/s': true, 'keywords/$draft': null },
    });
  });

  test('copies for Bcc recipients are destroyed', async () => {
    let id = 0;
    const fake = new FakeJMAP({ 'Email/import': () => ({ created: { message: { id: `e${++id}` } } }) });
    await sendRaw(
      await fake.connect(),
      [message('1@x', ['b@x.test']), message('1@x', ['c@x.test'], true)],
      () => {},
    );
    const copy = fake.named('EmailSubmission/set')[1]?.args;
    assert.deepEqual([copy?.onSuccessUpdateEmail, copy?.onSuccessDestroyEmail], [undefined, ['#submission']]);
  });

  test('says so when it left and the copy cannot be fetched', async () => {
    const fake = new FakeJMAP();
    const client = await fake.connect();
    fake.instead = url =>
      url.includes('/download/') && fake.named('EmailSubmission/set').length > 0
        ? new Response('', { status: 404 })
        : undefined;
    await assert.rejects(
      sendRaw(client, [message('1@x', ['b@x.test'])], () => {}),
      fails('not-found', true),
    );
  });
});
