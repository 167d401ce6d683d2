import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Failure } from '../../channel.ts';
import { failureOf } from '../../webmail/failure.ts';
import { Tokens } from '../tokens.ts';
import { GmailRequests } from './requests.ts';
import { Uploads } from './upload.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const message = bytes('From: alice@example.test\r\nTo: bob@example.test\r\n\r\ntext\r\n');

/** The uploads of a server that breaks as it is told to. */
class Google {
  readonly asked: string[] = [];
  readonly sent: string[] = [];
  /** What becomes of the next requests that upload. */
  readonly losses: ('request' | 'answer' | 'half' | number)[] = [];
  about = '';
  #uploads = new Map<string, { there: string; id: string }>();

  readonly fetch: typeof fetch = async (url, init) => {
    const { searchParams, origin, pathname } = new URL(String(url));
    const headers = init?.headers as Record<string, string>;
    assert.equal(
      `${origin}${pathname}`,
      'https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send',
    );
    const range = headers['Content-Range'] ?? '';
    this.asked.push(`${init?.method} ${range}`.trim());
    const body = await new Response(init?.body ?? '').text();
    if (init?.method === 'POST') return this.#begin(headers, body);
    const upload = this.#uploads.get(searchParams.get('upload_id') ?? '');
    if (upload === undefined) return refusal(404, 'notFound');
    if (body === '') return answerOf(upload);
    const loss = this.losses.shift();
    if (typeof loss === 'number') return refusal(loss, 'invalidArgument');
    if (loss === 'request') throw new TypeError('Failed to fetch');
    if (upload.id === '') {
      const from = Number(/^bytes (\d+)-/.exec(range)?.[1] ?? 0);
      upload.there = upload.there.slice(0, from) + (loss === 'half' ? body.slice(0, 10) : body);
      if (loss !== 'half') upload.id = `id${this.sent.push(upload.there)}`;
    }
    if (loss !== undefined) throw new TypeError('Failed to fetch');
    return answerOf(upload);
  };

  forget(): void {
    this.#uploads.clear();
  }

  #begin(headers: Record<string, string>, body: string): Response {
    assert.equal(headers['X-Upload-Content-Length'], String(message.length));
    assert.equal(headers['X-Upload-Content-Type'], 'message/rfc822');
    this.about = body;
    const name = `u${this.#uploads.size}`;
    this.#uploads.set(name, { there: '', id: '' });
    // The host does not count: a token goes to Gmail's alone.
    const address = `https://elsewhere.test/?uploadType=resumable&upload_id=${name}`;
    return new Response(null, { headers: { Location: address } });
  }
}

const answerOf = ({ there, id }: { there: string; id: string }) => {
  if (id !== '') return new Response(JSON.stringify({ id }));
  const headers: Record<string, string> = there === '' ? {} : { Range: `bytes=0-${there.length - 1}` };
  return new Response(null, { status: 308, headers });
};
const refusal = (code: number, reason: string) =>
  new Response(JSON.stringify({ error: { code, errors: [{ reason }] } }), { status: code });

let google: Google;
let agreed: boolean;
/** Why there is no token. */
let failing: Failure | undefined;
let remembered: Record<string, unknown>;
let uploads: Uploads;

beforeEach(() => {
  google = new Google();
  agreed = true;
  failing = undefined;
  remembered = {};
  uploads = again();
});

/** The same in another page. */
function again(waits = [0, 0]): Uploads {
  const tokens = new Tokens('google', 'alice@example.test', async () =>
    failing ? { failure: failing } : agreed ? { token: 't' } : undefined,
  );
  const memory = {
    get: async (key: string) => ({ [key]: remembered[key] }),
    set: async (items: object) => void Object.assign(remembered, structuredClone(items)),
    remove: async (key: string) => void delete remembered[key],
  } as unknown as chrome.storage.StorageArea;
  return new Uploads(new GmailRequests(tokens, google.fetch, async () => {}), memory, waits);
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    thrown => failureOf(thrown).code,
  );

test('a message is uploaded as it is, and told its conversation', async () => {
  assert.equal(await uploads.send(message, '16'), 'id1');
  assert.deepEqual(google.sent, [new TextDecoder().decode(message)]);
  assert.deepEqual([google.asked, google.about], [['POST', 'PUT'], '{"threadId":"16"}']);
});

test('what was sent is not sent again, in no other page either', async () => {
  await uploads.send(message);
  assert.equal(await again().send(message), 'id1');
  assert.equal(await again().sent(message), 'id1');
  assert.equal(google.sent.length, 1);
});

test('whose answer was lost, it was sent once, and that is known without a consent to read', async () => {
  google.losses.push('answer');
  assert.equal(await uploads.send(message), 'id1');
  assert.deepEqual(google.asked, ['POST', 'PUT', `PUT bytes */${message.length}`]);
  assert.equal(google.sent.length, 1);
});

test('whose request was lost, it is sent after all', async () => {
  google.losses.push('request');
  assert.equal(await uploads.send(message), 'id1');
  assert.equal(google.sent.length, 1);
});

test('an upload that broke goes on where it broke, in another page too', async () => {
  google.losses.push('half');
  assert.equal(await codeOf(again([]).send(message)), 'unconfirmed');
  assert.equal(await uploads.sent(message), false);
  assert.equal(await uploads.send(message), 'id1');
  assert.equal(google.asked.at(-1), `PUT bytes 10-${message.length - 1}/${message.length}`);
  assert.deepEqual(google.sent, [new TextDecoder().decode(message)]);
});

test('what is refused left nowhere, and begins anew', async () => {
  google.losses.push(400);
  assert.equal(await codeOf(uploads.send(message)), 'rejected');
  assert.equal(await uploads.sent(message), false);
  assert.equal(await uploads.send(message), 'id1');
  assert.deepEqual(google.asked, ['POST', 'PUT', 'POST', 'PUT']);
});

test('what may have left is not forgotten for want of consent', async () => {
  google.losses.push('answer');
  assert.equal(await codeOf(again([]).send(message)), 'unconfirmed');
  for (const code of ['session-expired', 'other-account', 'consent-ended'] as const) {
    failing = { code, detail: '', sent: false };
    assert.equal(await codeOf(again().send(message)), code);
  }
  failing = undefined;
  assert.equal(await again().send(message), 'id1');
  assert.equal(google.sent.length, 1);
});

test('an answer whose conversation is gone leaves without it', async () => {
  google.losses.push(404);
  assert.equal(await uploads.send(message, '16'), 'id1');
  assert.deepEqual([google.asked, google.about], [['POST', 'PUT', 'POST', 'PUT'], '{}']);
});

test('what waited for consent did not leave, and that is known without another', async () => {
  agreed = false;
  assert.equal(await codeOf(uploads.send(message)), 'consent-needed');
  assert.equal(await uploads.sent(message), false);
  agreed = true;
  assert.equal(await uploads.send(message), 'id1');
});

test('of what nobody remembers, nobody knows whether it left', async () => {
  assert.equal(await uploads.sent(message), null);
  google.losses.push('answer');
  assert.equal(await codeOf(again([]).send(message)), 'unconfirmed');
  google.forget();
  assert.equal(await codeOf(uploads.send(message)), 'unconfirmed');
  assert.equal(await uploads.sent(message), null);
});
