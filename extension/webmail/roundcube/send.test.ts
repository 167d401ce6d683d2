// Sending against a Roundcube made of a few folders, which answers as the real one does.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Failure, OutgoingMessage, SendStep } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { bounceEnvelope, newest, type SendOptions, searchOrder, sendRaw } from './send.ts';
import { RoundcubeServer } from './server.ts';

const confirmed = 'display_message("done","confirmation",0)';

/** Two folders, and what was asked of them. */
class FakeRoundcube {
  folders: Record<string, Map<string, string>> = { Drafts: new Map(), Sent: new Map() };
  asked: string[] = [];
  page = { task: 'mail', comm_path: '/', request_token: 'token', user_id: 'u1' };
  bounced: Record<string, string>[] = [];
  pageSize = 50;
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
    const pagecount = Math.ceil(folder.size / this.pageSize);
    return Response.json({ action, env: { pagecount }, exec: `this.${exec};\n` });
  };

  async #act(
    action: string,
    get: (name: string) => string,
    form: Map<string, unknown>,
    folder: Map<string, string>,
  ) {
    switch (action) {
      case 'list': {
        const page = Number(get('_page')) - 1;
        const uids = [...folder.keys()].slice(page * this.pageSize, (page + 1) * this.pageSize);
        return (
          uids.map(uid => `add_message_row(${uid},{"subject":"x"},{},false)`).join(';\nthis.') ||
          'set_rowcount("")'
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
  const text = `From: a@x.test\r\nTo: Bob <b@x.test>\r\nCc: "B, C" <c@x.test>\r\nMessage-ID: <${id}>\r\n\r\ntext\r\n\r\n`;
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
const send = (messages: OutgoingMessage[], changed: Partial<SendOptions> = {}) =>
  sendRaw(server, messages, { ...options, ...changed }, step => steps.push(step));

async function failing(messages: OutgoingMessage[]): Promise<Failure> {
  const thrown = await send(messages).then(
    () => assert.fail('it was sent'),
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof WebmailError, String(thrown));
  return thrown.failure;
}

describe('sendRaw', () => {
  test('imports, compares, bounces, and keeps the copy in Sent', async () => {
    const stored = await send([message('1@x', ['b@x.test', 'c@x.test'])]);
    assert.match(new TextDecoder().decode(stored ?? new Uint8Array()), /^From: a@x\.test\r\n.*\r\ntext/s);
    assert.deepEqual(steps, ['uploading', 'checking-draft', 'sending', 'storing', 'checking-copy']);
    assert.deepEqual(fake.bounced, [{ to: 'b@x.test, c@x.test', cc: '', bcc: '', from: '3', store: '' }]);
    assert.equal(fake.folders.Drafts?.size, 0);
    assert.equal(fake.folders.Sent?.size, 1);
    assert.ok(fake.asked.indexOf('viewsource') < fake.asked.indexOf('bounce'), 'compared before it left');
    const after = fake.asked.slice(fake.asked.indexOf('bounce') + 1).filter(action => action !== 'list');
    assert.deepEqual(after, ['viewsource', 'mark', 'move', 'viewsource'], 'marked while its number is known');
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

  test('an answer that confirms nothing is no confirmation', async () => {
    fake.instead.bounce = () => 'set_env()';
    assert.equal((await failing([message('1@x', ['b@x.test'])])).code, 'unconfirmed');
  });

  test('says so when one of two left', async () => {
    let bounces = 0;
    fake.instead.bounce = () => (++bounces === 2 ? 'display_message("no","error",0)' : confirmed);
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

  test('finds the draft on the last page of a long list', async () => {
    fake.pageSize = 2;
    for (const uid of ['1', '2', '3', '4']) fake.folders.Drafts?.set(uid, 'Message-ID: <other@x>\r\n\r\n');
    assert.notEqual(await send([message('1@x', ['b@x.test'])]), null);
    assert.equal(fake.folders.Drafts?.size, 4, 'other drafts are left alone');
  });

  test('does not take the draft that someone else stored meanwhile', async () => {
    let folder: Map<string, string> | undefined;
    fake.change = text => {
      folder = fake.folders.Drafts;
      folder?.set('99', 'Message-ID: <other@x>\r\n\r\nother');
      fake.next = 98;
      return text;
    };
    await send([message('1@x', ['b@x.test'])]);
    assert.deepEqual([...(folder?.keys() ?? [])], ['99']);
  });
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

test('new numbers are higher than all known ones', () => {
  assert.deepEqual(newest(['3', '11', '5', '12'], new Set(['3', '9'])), ['12', '11']);
  assert.deepEqual(newest(['3'], new Set()), ['3']);
});

test('the first and the last page come before the others', () => {
  assert.deepEqual(searchOrder(0), [1]);
  assert.deepEqual(searchOrder(1), [1]);
  assert.deepEqual(searchOrder(4), [1, 4, 2, 3]);
});
