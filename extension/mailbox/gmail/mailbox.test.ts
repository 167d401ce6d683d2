import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf } from '../../webmail/failure.ts';
import { Tokens } from '../tokens.ts';
import { addressesOf, GmailMailbox, maxMessage } from './mailbox.ts';
import { GmailRequests } from './requests.ts';
import { Uploads } from './upload.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const raw = bytes('From: alice@example.test\r\nTo: bob@example.test\r\n\r\n\xff');

/** No upload is begun here; see upload.test.ts. */
const nothing: unknown = {};

interface Made {
  method: string;
  url: string;
  type: string;
  body: string;
}

/** A mailbox whose server gives these answers, and what it was asked. */
function mailbox(...answers: Response[]) {
  const made: Made[] = [];
  let tokens = 0;
  const fetcher: typeof fetch = async (url, init) => {
    const headers = init?.headers as Record<string, string>;
    assert.equal(headers.Authorization, `Bearer token${tokens}`);
    made.push({
      method: init?.method ?? '',
      url: String(url).replace('https://gmail.googleapis.com', ''),
      type: headers['Content-Type'] ?? '',
      body: await new Response(init?.body ?? '').text(),
    });
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError('Failed to fetch');
    return answer;
  };
  const say = async () => ({ token: `token${++tokens}` });
  const api = new GmailRequests(new Tokens('google', 'alice@example.test', say), fetcher, async () => {});
  const uploads = new Uploads(api, nothing as chrome.storage.StorageArea);
  return {
    gmail: new GmailMailbox(api, async () => ({ body: raw, type: 'message/rfc822', name: '' }), uploads),
    made,
  };
}

const json = (value: object, status = 200) => new Response(JSON.stringify(value), { status });
const refusal = (status: number, reason: string, message = '') =>
  json({ error: { code: status, message, errors: [{ reason }] } }, status);

test('what is larger than Gmail takes is not uploaded', async () => {
  const { gmail, made } = mailbox();
  const sent = gmail.send(new Uint8Array(maxMessage + 1), { bcc: [] });
  const { code, size, limit } = failureOf(await sent.catch(thrown => thrown));
  assert.deepEqual([code, size, limit, made.length], ['too-large', maxMessage + 1, maxMessage, 0]);
});

test('a draft is uploaded as it is, with its conversation beside it, and its Bcc recipients on top', async () => {
  const { gmail, made } = mailbox(json({ id: 'r1', message: { id: '17', threadId: '16' } }));
  assert.equal(await gmail.saveDraft(raw, { bcc: ['carol@example.test'], thread: '16' }), '17');
  const [{ method, url, type, body } = assert.fail()] = made;
  assert.equal(`${method} ${url}`, 'POST /upload/gmail/v1/users/me/drafts?uploadType=multipart');
  const boundary = /^multipart\/related; boundary=(.+)$/.exec(type)?.[1];
  const uploaded = `Bcc: carol@example.test\r\n${new TextDecoder().decode(raw)}`;
  assert.equal(
    body,
    `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{"message":{"threadId":"16"}}\r\n--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n${uploaded}\r\n--${boundary}--\r\n`,
  );
});

test('messages are found by their Message-ID, wherever they are', async () => {
  const headers = [
    { name: 'From', value: 'Alice <alice@example.test>' },
    { name: 'Message-Id', value: '<1@x>' },
  ];
  const { gmail, made } = mailbox(
    json({ messages: [{ id: '17' }] }),
    json({
      id: '17',
      threadId: '16',
      labelIds: ['UNREAD', 'INBOX', 'SENT'],
      internalDate: '0',
      payload: { headers },
    }),
  );
  assert.deepEqual(await gmail.find({ messageId: '1@x' }), [
    {
      ...{ id: '17', conversation: '16', messageId: '1@x', from: 'alice@example.test', fromName: 'Alice' },
      ...{ subject: '', received: '1970-01-01T00:00:00.000Z', folder: 'sent', draft: false },
    },
  ]);
  assert.equal(made[0]?.url, '/gmail/v1/users/me/messages?q=rfc822msgid%3A1%40x&includeSpamTrash=true');
});

test('what is not there is not found, be it gone before or in the middle', async () => {
  const gone = () => refusal(404, 'notFound');
  assert.deepEqual(await mailbox(gone()).gmail.find({ id: '17' }), []);
  assert.deepEqual(await mailbox(gone()).gmail.find({ conversation: '16' }), []);
  const { gmail } = mailbox(json({ messages: [{ id: '17' }] }), gone());
  assert.deepEqual(await gmail.find({ messageId: '1@x' }), []);
});

test('a message comes as octets', async () => {
  assert.deepEqual([...(await mailbox(json({ raw: '_-8' })).gmail.raw('17'))], [0xff, 0xef]);
});

test('a draft is found by its Message-ID with the consent to keep drafts, and changed where it is', async () => {
  const headers = [{ name: 'Message-ID', value: '<1@x>' }];
  const { gmail, made } = mailbox(
    json({ drafts: [{ id: 'r1', message: { id: '17' } }] }),
    json({ id: 'r1', message: { id: '17', labelIds: ['DRAFT'], payload: { headers } } }),
    json({ id: 'r1', message: { id: '18' } }),
    new Response(null, { status: 204 }),
  );
  const [found] = await gmail.find({ draft: '1@x' });
  assert.deepEqual([found?.id, found?.messageId, found?.draft], ['17', '1@x', true]);
  assert.equal(await gmail.saveDraft(raw, { bcc: [], replaces: '17' }), '18');
  await gmail.deleteDraft('18');
  assert.deepEqual(
    made.map(({ method, url }) => `${method} ${url.replace(/\?format.*/, '')}`),
    [
      'GET /gmail/v1/users/me/drafts?q=rfc822msgid%3A1%40x',
      'GET /gmail/v1/users/me/drafts/r1',
      'PUT /upload/gmail/v1/users/me/drafts/r1?uploadType=multipart',
      'DELETE /gmail/v1/users/me/drafts/r1',
    ],
  );
});

test('what a search finds that has another Message-ID is left alone', async () => {
  const payload = { headers: [{ name: 'Message-ID', value: '<2@x>' }] };
  const { gmail } = mailbox(
    json({ drafts: [{ id: 'r1', message: { id: '17' } }] }),
    json({ id: 'r1', message: { id: '17', payload } }),
  );
  assert.deepEqual(await gmail.find({ draft: 'signet-draft-1{in:drafts}@x' }), []);
});

test('a draft whose predecessor is gone is a new one', async () => {
  const { gmail, made } = mailbox(
    json({ drafts: [{ id: 'r1', message: { id: '17' } }] }),
    refusal(404, 'notFound'),
    json({ id: 'r2', message: { id: '18' } }),
  );
  assert.equal(await gmail.saveDraft(raw, { bcc: [], replaces: '17' }), '18');
  assert.equal(made[2]?.url, '/upload/gmail/v1/users/me/drafts?uploadType=multipart');
});

test('a list is read to its end; one that has none is told', async () => {
  const pages = Array.from({ length: 12 }, (_, page) =>
    json({ drafts: [{ id: `r${page}`, message: { id: `${page}` } }], nextPageToken: `${page}` }),
  );
  const last = json({ drafts: [{ id: 'r12', message: { id: '12' } }] });
  const { gmail, made } = mailbox(...pages, last, new Response(null, { status: 204 }));
  await gmail.deleteDraft('12');
  assert.deepEqual([made.length, made[13]?.url], [14, '/gmail/v1/users/me/drafts/r12']);
  const again = () => json({ messages: [{ id: '1' }], nextPageToken: 'again' });
  const endless = mailbox(again(), again()).gmail.find({ messageId: '1@x' });
  assert.equal(failureOf(await endless.catch(thrown => thrown)).code, 'rejected');
});

test('a draft is deleted by the id that the API has for it; what is none is left alone', async () => {
  const { gmail, made } = mailbox(
    json({ drafts: [{ id: 'r1', message: { id: '17' } }] }),
    new Response(null, { status: 204 }),
    json({}),
  );
  await gmail.deleteDraft('17');
  assert.equal(`${made[1]?.method} ${made[1]?.url}`, 'DELETE /gmail/v1/users/me/drafts/r1');
  await gmail.deleteDraft('18');
  assert.equal(made.length, 3);
});

test('of the addresses to send from those count that were verified', () => {
  const sendAs = [
    { sendAsEmail: 'alice@example.test', isPrimary: true },
    { sendAsEmail: 'sales@example.test', verificationStatus: 'accepted' },
    { sendAsEmail: 'boss@example.test', verificationStatus: 'pending' },
  ];
  assert.deepEqual(addressesOf('Alice@example.test', sendAs), ['Alice@example.test', 'sales@example.test']);
});
