import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { toBase64 } from '../../base64.ts';
import { WebmailError } from '../../webmail/failure.ts';
import type { Sending } from '../contract.ts';
import { Tokens } from '../tokens.ts';
import { GraphMailbox, maxMessage } from './mailbox.ts';
import { GraphRequests } from './requests.ts';

const mebibyte = 1024 * 1024;

/** As much of Graph as a large message needs. */
class Graph {
  drafts = new Map<
    string,
    { message: { internetMessageId: string; toRecipients: unknown[] }; file: Uint8Array }
  >();
  /** By Message-ID. */
  sent: { id: string; to: string }[] = [];
  pieces: string[] = [];
  /** Whether drafts of properties leave as what they stand for. */
  keeps = true;
  #next = 0;
  #filed = '';

  readonly fetch = (async (url: string, init: RequestInit = {}) => {
    const { host, pathname, searchParams } = new URL(url);
    if (host !== 'graph.microsoft.com') return this.#piece(url, init);
    const [, id = '', rest = ''] = /^\/v1\.0\/me\/messages\/([^/]+)(.*)$/.exec(pathname) ?? [];
    const body = typeof init.body === 'string' ? init.body : '';
    if (pathname.endsWith('/me')) return Response.json({ mail: 'alice@example.test' });
    if (pathname.includes('/mailFolders/')) return Response.json({ id: pathname.split('/').at(-1) });
    if (pathname.endsWith('/me/messages') && init.method === 'POST') {
      const draft = `d${this.#next++}`;
      this.drafts.set(draft, { message: JSON.parse(body), file: new Uint8Array() });
      return Response.json({ id: draft }, { status: 201 });
    }
    if (pathname.endsWith('/me/messages')) return this.#found(searchParams.get('$filter') ?? '');
    const draft = this.drafts.get(id);
    if (rest === '/attachments/createUploadSession')
      return Response.json({ uploadUrl: `https://outlook.office.com/up?draft=${id}` }, { status: 201 });
    if (rest === '/attachments' && init.method === 'POST') {
      if (draft) draft.file = new Uint8Array(Buffer.from(JSON.parse(body).contentBytes, 'base64'));
      return Response.json({}, { status: 201 });
    }
    if (rest === '/attachments') return Response.json({ value: [{ id: 'f' }] });
    if (rest === '/attachments/f/$value') return new Response(draft?.file.slice());
    if (rest === '/send') {
      this.sent.push({ id, to: JSON.stringify(draft?.message.toRecipients) });
      return new Response(null, { status: 202 });
    }
    if (id === 'sent') return new Response(this.#whole(this.#filed, 'bob@example.test'));
    if (rest === '/$value') return new Response(this.#whole(id, 'alice@example.test'));
    if (rest === '/permanentDelete') {
      this.drafts.delete(id);
      return new Response(null, { status: 204 });
    }
    if (rest === '') return Response.json({ isDraft: false, parentFolderId: 'inbox' });
    return new Response(null, { status: 404 });
  }) as typeof fetch;

  async #piece(url: string, { headers, body }: RequestInit): Promise<Response> {
    const { Authorization, 'Content-Range': range = '' } = headers as Record<string, string>;
    assert.equal(Authorization, undefined, 'the address has the permission in itself');
    this.pieces.push(range);
    const draft = this.drafts.get(new URL(url).searchParams.get('draft') ?? '');
    const part = body as Uint8Array;
    if (draft) draft.file = Buffer.concat([draft.file, part]);
    const [, to, size] = /-(\d+)\/(\d+)$/.exec(range) ?? [];
    return new Response('{}', { status: Number(to) + 1 < Number(size) ? 200 : 201 });
  }

  #found(filter: string): Response {
    const found = this.sent.filter(({ id }) => {
      const { internetMessageId = '' } = this.drafts.get(id)?.message ?? {};
      return internetMessageId !== '' && filter.includes(internetMessageId);
    });
    return Response.json({
      value: found.map(({ id }) => ({ id, isDraft: false, parentFolderId: 'inbox' })),
    });
  }

  /** Keeps what left under the id "sent". */
  file(id: string): void {
    this.#filed = id;
  }

  #whole(id: string, to: string): string {
    const { message, file = new Uint8Array() } = this.drafts.get(id) ?? {};
    const kind = this.keeps
      ? 'application/pkcs7-mime; smime-type=enveloped-data'
      : 'application/octet-stream';
    return [
      ...['From: Alice <alice@example.test>', `To: Somebody <${to}>`, 'Subject: [...]'],
      ...[`Message-ID: ${message?.internetMessageId}`, `Content-Type: ${kind}`],
      ...['Content-Transfer-Encoding: base64', '', toBase64(file)],
    ].join('\r\n');
  }
}

let graph: Graph;
let session: Record<string, unknown>;
let mailbox: GraphMailbox;

beforeEach(() => {
  graph = new Graph();
  session = {};
  globalThis.fetch = graph.fetch;
  const tokens = new Tokens('microsoft', 'alice@example.test', async () => ({ token: 't' }));
  const memory = {
    get: async () => session,
    set: async (items: object) => void Object.assign(session, items),
  } as unknown as chrome.storage.StorageArea;
  mailbox = new GraphMailbox(new GraphRequests(tokens, graph.fetch), memory, [0]);
});

/** A message whose CMS content has so many octets. */
function message(size: number): Uint8Array<ArrayBuffer> {
  const lines = [
    'From: alice@example.test',
    'To: bob@example.test',
    'Subject: [...]',
    'Message-ID: <1@example.test>',
  ];
  const type = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data';
  const content = toBase64(new Uint8Array(size).fill(7));
  return new TextEncoder().encode(
    [...lines, type, 'Content-Transfer-Encoding: base64', '', content, ''].join('\r\n'),
  );
}

const leaving: Sending = { bcc: [], toLeave: true };
const tooLarge = (thrown: unknown) =>
  thrown instanceof WebmailError &&
  thrown.failure.code === 'too-large' &&
  thrown.failure.limit === maxMessage;

describe('a message that is too large for one request', () => {
  test('goes to oneself first, and then to its recipients', async () => {
    const raw = message(4 * mebibyte);
    const id = await mailbox.saveDraft(raw, leaving);
    assert.deepEqual(
      graph.sent.map(({ to }) => to.includes('bob@')),
      [false],
      'only the test has left',
    );
    assert.deepEqual([...graph.drafts.keys()], [id], 'and it is gone');
    assert.deepEqual(graph.pieces.slice(-2), ['bytes 0-3145727/4194304', 'bytes 3145728-4194303/4194304']);
    assert.match(new TextDecoder().decode((await mailbox.raw(id)).subarray(0, 200)), /^From: alice@/);
    await mailbox.sendDraft(id);
    assert.match(graph.sent.at(-1)?.to ?? '', /bob@example\.test/);
  });

  test('is seen as it was built where all of it came back, and else as it came', async () => {
    const raw = message(3 * mebibyte);
    const id = await mailbox.saveDraft(raw, leaving);
    await mailbox.sendDraft(id);
    graph.file(id);
    assert.deepEqual(await mailbox.raw('sent'), raw);
    graph.keeps = false;
    assert.notDeepEqual(await mailbox.raw('sent'), raw);
  });

  test('is tested once for an account', async () => {
    await mailbox.saveDraft(message(3 * mebibyte), leaving);
    await mailbox.saveDraft(message(3 * mebibyte), leaving);
    assert.equal(graph.sent.length, 1);
  });

  test('is attached in one request where it is small enough for that', async () => {
    await mailbox.saveDraft(message(2.5 * mebibyte), leaving);
    assert.deepEqual(graph.pieces, []);
  });

  test('is refused with its size where the test did not come back as it was', async () => {
    graph.keeps = false;
    assert.ok((await mailbox.maxSize()) > maxMessage);
    await assert.rejects(mailbox.saveDraft(message(3 * mebibyte), leaving), tooLarge);
    assert.ok(!graph.sent.some(({ to }) => to.includes('bob@')));
    assert.equal(graph.drafts.size, 0);
    assert.equal(await mailbox.maxSize(), maxMessage, 'and the next one before it is built');
    await assert.rejects(mailbox.saveDraft(message(3 * mebibyte), leaving), tooLarge);
    assert.equal(graph.sent.length, 1);
  });

  test('is not kept as a draft', async () => {
    await assert.rejects(mailbox.saveDraft(message(3 * mebibyte), { bcc: [] }), tooLarge);
    assert.equal(graph.sent.length, 0);
  });
});
