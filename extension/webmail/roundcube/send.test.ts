// Sending against a Roundcube made of a few folders, which answers as the real one does.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { EarlierTry, Failure, OutgoingMessage, SendStep } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { sendThrough, whereaboutsOf } from '../sending.ts';
import { bounceEnvelope, RoundcubePost, type SendOptions, withoutResent } from './send.ts';
import { RoundcubeServer } from './server.ts';

const confirmed = 'display_message("done","confirmation",0)';

/** Two folders, and what was asked of them. */
class FakeRoundcube {
  folders: Record<string, Map<string, string>> = { Drafts: new Map(), Sent: new Map() };
  asked: string[] = [];
  page = { task: 'mail', comm_path: '/', request_token: 'token', user_id: 'u1' };
  bounced: Record<string, string>[] = [];
  next = 10;
  /** Answers instead of the server's own, by action. */
  instead: Record<string, () => string | Response> = {};
  change = (message: string) => message;

  fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const query = new URL(String(input), 'http://rc.test').searchParams;
    const action = query.get('_action') ?? '';
    if (action === '') return new Response(`rcmail.set_env(${JSON.stringify(this.page)});\n`);
    this.asked.push(action);
    if (
      new Headers(init.headers).get('x-roundcube-request') !== this.page.request_token &&
      action !== 'viewsource'
    ) {
      return new Response('Invalid Request', { status: 403 });
    }
    const form = new Map<string, unknown>(
      init.body instanceof FormData || init.body instanceof URLSearchParams ? init.body : [],
    );
    const get = (name: string) => String(form.get(name) ?? query.get(name) ?? '');
    const instead = this.instead[action]?.();
    if (instead instanceof Response) return instead;
    const folder = this.folders[get('_mbox')] ?? new Map<string, string>();
    if (action === 'viewsource')
      return new Response(folder.get(get('_uid')) ?? '', { headers: { 'content-type': 'text/plain' } });
    const exec = instead ?? (await this.#act(action, get, form, folder));
    return Response.json({ action, env: {}, exec: `this.${exec};\n` });
  };

  async #act(
    action: string,
    get: (name: string) => string,
    form: Map<string, unknown>,
    folder: Map<string, string>,
  ) {
    switch (action) {
      case 'search': {
        const id = /^HEADER MESSAGE-ID "([^"<>]+)"$/.exec(get('_filter'))?.[1] ?? assert.fail('no filter');
        const uids = [...folder].filter(([, raw]) => raw.includes(id)).map(([uid]) => uid);
        return (
          uids.map(uid => `add_message_row(${uid},{"subject":"x"},{},false)`).join(';\nthis.') ||
          'display_message("none","notice",0)'
        );
      }
      case 'import':
        folder.set(String(this.next++), this.change(await (form.get('_file[]') as Blob).text()));
        return confirmed;
      case 'bounce':
        this.bounced.push({
          to: get('_to'),
          cc: get('_cc'),
          bcc: get('_bcc'),
          from: get('_from'),
          store: get('_store_target'),
        });
        this.folders[get('_store_target')]?.set(
          String(this.next++),
          `Resent-From: a@x.test\r\nResent-To:\r\n b@x.test\r\n${folder.get(get('_uid'))}`,
        );
        return confirmed;
      case 'move':
        this.folders[get('_target_mbox')]?.set(String(this.next++), folder.get(get('_uid')) ?? '');
        folder.delete(get('_uid'));
        return confirmed;
      case 'delete':
        folder.delete(get('_uid'));
        return confirmed;
      default:
        return 'set_env()';
    }
  }
}

function message(id: string, to: string[], bcc = false): OutgoingMessage {
  const text = `From: a@x.test\r\nTo: Bob <b@x.test>\r\nCc: "B, C" <c@x.test>\r\nMessage-ID: <${id}>\r\n\r\ntext${bcc ? ' copy' : ''}\r\n\r\n`;
  const raw = new TextEncoder().encode(text);
  return { messageId: id, envelope: { from: 'a@x.test', to, bcc, size: raw.length }, raw };
}

let fake: FakeRoundcube;
let server: RoundcubeServer;
let steps: SendStep[];
const options: SendOptions = { drafts: 'Drafts', sent: 'Sent', identity: () => '3', maxUpload: 10_000 };
beforeEach(() => {
  fake = new FakeRoundcube();
  server = new RoundcubeServer('/', { user: 'u1', token: 'token' }, fake.fetch);
  steps = [];
});
const post = (changed: Partial<SendOptions> = {}) => new RoundcubePost(server, { ...options, ...changed });
const send = (messages: OutgoingMessage[], changed: Partial<SendOptions> = {}, earlier?: EarlierTry) =>
  sendThrough(
    post(changed),
    messages,
    {
      ...(earlier ? { earlier } : {}),
      step: async step => void steps.push(step),
      left: () => {},
    },
    [0],
  );

async function failing(messages: OutgoingMessage[]): Promise<Failure> {
  const thrown = await send(messages).then(
    () => assert.fail('it was sent'),
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof WebmailError, String(thrown));
  return thrown.failure;
}

describe('sending through Roundcube', () => {
  test('imports, compares, bounces, and keeps the copy in Sent', async () => {
    const stored = await send([message('1@x', ['b@x.test', 'c@x.test'])]);
    assert.match(new TextDecoder().decode(stored ?? new Uint8Array()), /^From: a@x\.test\r\n.*\r\ntext/s);
    assert.deepEqual(steps, ['uploading', 'checking-draft', 'sending', 'storing', 'checking-copy']);
    assert.deepEqual(fake.bounced, [{ to: 'b@x.test, c@x.test', cc: '', bcc: '', from: '3', store: 'Sent' }]);
    assert.equal(fake.folders.Drafts?.size, 0);
    assert.equal(fake.folders.Sent?.size, 1);
    assert.ok(fake.asked.indexOf('viewsource') < fake.asked.indexOf('bounce'), 'compared before it left');
    assert.deepEqual(
      fake.asked.slice(fake.asked.indexOf('bounce') + 1),
      ['mark', 'move', 'search', 'viewsource', 'viewsource', 'delete', 'viewsource'],
      'marked while its number is known; the proof is deleted once the message itself is there',
    );
  });

  test('is content when the store trims the end', async () => {
    fake.change = text => text.trimEnd();
    assert.notEqual(await send([message('1@x', ['b@x.test'])]), null);
  });

  test('nothing leaves when the draft was changed', async () => {
    fake.change = text => text.replace('text', 'test');
    assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'altered');
    assert.deepEqual(fake.bounced, []);
    assert.equal(fake.folders.Drafts?.size, 0, 'and it is deleted again');
  });

  test('nothing leaves that Roundcube would change on its way out', async () => {
    const letter = message('1@x', ['b@x.test']);
    const seam = new TextEncoder().encode(`${'x'.repeat(8192 - 'text\r\n\r\n'.length)}\r\nx\r\n`);
    letter.raw = Uint8Array.from([...letter.raw, ...seam]);
    assert.equal((await failing([letter])).code, 'altered');
    assert.deepEqual(fake.bounced, []);
    assert.equal(fake.folders.Drafts?.size, 0, 'and it is deleted again');
  });

  test('nothing leaves when the second of two cannot be stored', async () => {
    let imports = 0;
    fake.instead.import = () =>
      ++imports === 2 ? 'display_message("full","error")' : (undefined as unknown as string);
    assert.equal(
      (await failing([message('1@x', ['b@x.test']), message('2@x', ['d@x.test'], true)])).code,
      'rejected',
    );
    assert.deepEqual(fake.bounced, []);
    assert.equal(fake.folders.Drafts?.size, 0);
  });

  test('a refusal by the mail server leaves no draft', async () => {
    fake.instead.bounce = () => 'display_message("SMTP Error (550)","error",0)';
    const failure = await failing([message('1@x', ['b@x.test'])]);
    assert.deepEqual(failure, { code: 'rejected', detail: 'SMTP Error (550)', sent: false });
    assert.equal(fake.folders.Drafts?.size, 0);
  });

  test('without an answer nobody knows, and the draft stays', async () => {
    fake.instead.bounce = () => {
      throw new TypeError('Failed to fetch');
    };
    assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'unconfirmed');
    assert.equal(fake.folders.Drafts?.size, 1);
  });

  test("an answer that is not Roundcube's leaves open whether the message left", async () => {
    const html = { 'content-type': 'text/html' };
    const answers = [
      new Response('Gateway Time-out', { status: 504 }),
      new Response('', { status: 500 }),
      new Response('<p>Please wait</p>', { headers: html }),
    ];
    for (const answer of answers) {
      fake.instead.bounce = () => answer;
      assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'unconfirmed');
    }
    assert.equal(fake.folders.Drafts?.size, answers.length, 'the drafts stay, to be looked at');
  });

  test('every request has an end', async () => {
    const signals = new Set<unknown>();
    const plain = fake.fetch;
    fake.fetch = (input, init) => {
      signals.add(init?.signal);
      return plain(input, init);
    };
    server = new RoundcubeServer('/', { user: 'u1', token: 'token' }, fake.fetch);
    await send([message('1@x', ['b@x.test'])]);
    assert.ok(!signals.has(undefined));
  });

  test('a connection that breaks in the middle of a message is told as such', async () => {
    const broken = new ReadableStream({
      start: controller => controller.error(new TypeError('network error')),
    });
    fake.instead.viewsource = () => new Response(broken, { headers: { 'content-type': 'text/plain' } });
    assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'offline');
    assert.deepEqual(fake.bounced, []);
  });

  test('says so when the browser repeated a request, and tidies up', async () => {
    const plain = fake.fetch;
    fake.fetch = async (input, init) => {
      if (String(input).includes('_action=bounce')) await plain(input, init);
      return plain(input, init);
    };
    server = new RoundcubeServer('/', { user: 'u1', token: 'token' }, fake.fetch);
    const failure = await failing([message('1@x', ['b@x.test'])]);
    assert.deepEqual(failure, { code: 'repeated', detail: 'proofs of sending: 2, messages: 1', sent: true });
    assert.deepEqual([fake.folders.Drafts?.size, fake.folders.Sent?.size], [0, 1]);
  });

  test('an answer that confirms nothing is no confirmation', async () => {
    fake.instead.bounce = () => 'set_env()';
    assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'unconfirmed');
  });

  test('says so when one of two left', async () => {
    let bounces = 0;
    fake.instead.bounce = () =>
      ++bounces === 2 ? 'display_message("no","error",0)' : (undefined as unknown as string);
    const failure = await failing([message('1@x', ['b@x.test']), message('2@x', ['d@x.test'], true)]);
    assert.equal(failure.sent, true);
    assert.match(failure.detail, /^1 of 2 /);
  });

  test('says so when it left and could not be moved', async () => {
    fake.instead.move = () => 'session_error("/?_task=login")';
    const failure = await failing([message('1@x', ['b@x.test'])]);
    assert.deepEqual([failure.code, failure.sent], ['session-expired', true]);
  });

  test('copies for Bcc recipients are not kept', async () => {
    await send([message('1@x', ['b@x.test']), message('1@x', ['d@x.test'], true)]);
    assert.deepEqual(
      fake.bounced.map(({ to, bcc }) => ({ to, bcc })),
      [
        { to: 'b@x.test', bcc: '' },
        { to: '', bcc: 'd@x.test' },
      ],
    );
    assert.deepEqual([fake.folders.Drafts?.size, fake.folders.Sent?.size], [0, 1]);
  });

  test('goes on in the new session of the same user', async () => {
    fake.page.request_token = 'new';
    assert.notEqual(await send([message('1@x', ['b@x.test'])]), null);
    assert.equal(fake.bounced.length, 1);
  });

  test('does not go on in the session of somebody else', async () => {
    fake.page = { ...fake.page, request_token: 'new', user_id: 'u2' };
    assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'session-expired');
    assert.deepEqual(fake.bounced, []);
  });

  test('keeps nothing where the user wants nothing kept', async () => {
    assert.equal(await send([message('1@x', ['b@x.test'])], { sent: '' }), null);
    assert.deepEqual([fake.folders.Drafts?.size, fake.folders.Sent?.size], [0, 0]);
  });

  test('refuses what is too large before it uploads', async () => {
    await assert.rejects(send([message('1@x', ['b@x.test'])], { maxUpload: 10 }), /too-large/);
    assert.deepEqual(fake.asked, []);
  });

  test('a proof that is all there is stays as the copy', async () => {
    fake.instead.move = () => {
      fake.folders.Drafts?.clear();
      return confirmed;
    };
    const stored = await send([message('1@x', ['b@x.test'])]);
    assert.match(new TextDecoder().decode(stored ?? new Uint8Array()), /^Resent-From/);
  });

  test('a message that was sent and could not be stored was sent', async () => {
    fake.instead.bounce = () => `display_message("no quota","error",0);\nthis.${confirmed}`;
    assert.notEqual(await send([message('1@x', ['b@x.test'])]), null);
  });

  test('names whom the mail server refused, and nobody whose address is a part of theirs', async () => {
    fake.instead.bounce = () => 'display_message("SMTP (550): Failed to add <b@x.test>. No.","error",0)';
    const failure = await failing([message('1@x', ['c@x.test', 'b@x.test', 'x.b@x.test', 'b@x.tes'])]);
    assert.deepEqual([failure.code, failure.addresses], ['refused-recipient', ['b@x.test']]);
  });

  test('a try after an interruption goes on from where the messages are', async () => {
    const messages = [message('1@x', ['b@x.test']), message('1@x', ['d@x.test'], true)];
    fake.instead.bounce = () => {
      throw new TypeError('Failed to fetch');
    };
    assert.equal((await failing(messages)).code, 'unconfirmed');
    assert.deepEqual(await whereaboutsOf(post(), messages), ['draft', 'draft']);
    fake.instead = {};
    fake.asked = [];
    await send(messages, {}, { left: [] });
    assert.ok(!fake.asked.includes('import'), 'they are on the server already');
    assert.equal(fake.bounced.length, 2);
  });

  for (const sent of ['Sent', '']) {
    test(`a proof in ${sent || 'Drafts'} keeps the message from being sent again`, async () => {
      const messages = [message('1@x', ['b@x.test']), message('1@x', ['d@x.test'], true)];
      // The answer to the first is lost, and so is the connection.
      let answers = 0;
      const plain = fake.fetch;
      fake.fetch = async (input, init) => {
        if (answers > 0) throw new TypeError('Failed to fetch');
        const response = await plain(input, init);
        if (String(input).includes('_action=bounce')) answers++;
        if (answers > 0) throw new TypeError('Failed to fetch');
        return response;
      };
      server = new RoundcubeServer('/', { user: 'u1', token: 'token' }, (...args) => fake.fetch(...args));
      await assert.rejects(send(messages, { sent }), /unconfirmed/);
      fake.fetch = plain;
      assert.deepEqual(await whereaboutsOf(post({ sent }), messages), ['sent', 'draft']);
      await send(messages, { sent }, { left: [] });
      assert.deepEqual(
        fake.bounced.map(({ to, bcc }) => to || bcc),
        ['b@x.test', 'd@x.test'],
      );
      assert.deepEqual([fake.folders.Drafts?.size, fake.folders.Sent?.size], [0, sent === '' ? 0 : 1]);
    });
  }
});

test('only who stands in To or Cc is named in the bounced message', () => {
  const envelope = bounceEnvelope(
    message('1@x', ['B@x.test', 'hidden@x.test', 'xb@x.test', 'c@x.test']),
    options,
  );
  assert.deepEqual(envelope, {
    identity: '3',
    to: ['B@x.test', 'c@x.test'],
    bcc: ['hidden@x.test', 'xb@x.test'],
  });
  assert.deepEqual(bounceEnvelope(message('1@x', ['b@x.test'], true), options).to, []);
});

test('only what Roundcube put on top is taken away', () => {
  const octets = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
  const text = 'From: a\r\nResent-To: b\r\n\r\nResent-From: c\r\n';
  assert.deepEqual(
    withoutResent(octets(`Resent-From: a\r\n\tb\r\nResent-Date: now\r\n${text}`)),
    octets(text),
  );
  assert.deepEqual(withoutResent(octets(text)), octets(text));
  assert.deepEqual(withoutResent(octets('Resent-From: a')), octets(''));
});
