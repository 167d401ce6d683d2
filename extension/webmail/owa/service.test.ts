import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { Requests } from './requests.ts';
import { ExchangeService } from './service.ts';

/** A service whose answers are given, and the requests that it got. */
function service(...answers: Response[]) {
  const requests: { url: string; canary: string; body: string }[] = [];
  let cookies = 'UC=1; X-OWA-CANARY=first.; ClientId=2';
  const outlook = new Requests(
    '/owa/',
    () => cookies,
    async (url, init) => {
      const headers = init?.headers as Record<string, string>;
      requests.push({ url: String(url), canary: headers['X-OWA-CANARY'] ?? '', body: String(init?.body) });
      // Each answer brings another canary.
      cookies = `X-OWA-CANARY=after${requests.length}.`;
      return answers.shift() ?? new Response('', { status: 500 });
    },
  );
  return { exchange: new ExchangeService(outlook), requests };
}

const answer = (message: object) => json({ Body: { ResponseMessages: { Items: [message] } } });
const json = (value: object) =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json; charset=utf-8' } });
const ok = { ResponseClass: 'Success', ResponseCode: 'NoError' };

async function codeOf(work: Promise<unknown>): Promise<Failure['code']> {
  const thrown: unknown = await work.then(
    () => undefined,
    error => error,
  );
  assert.ok(thrown instanceof WebmailError, 'it failed');
  return thrown.failure.code;
}

test('a message is asked for with its MIME content, in the words that production clients use', async () => {
  const { exchange, requests } = service(
    answer({
      ...ok,
      Items: [{ ItemId: { Id: 'AAMk/+=' }, MimeContent: { Value: btoa('From: a\r\n\r\n\xff') } }],
    }),
  );
  assert.deepEqual([...(await exchange.mime('AAMk/+=')).subarray(-1)], [0xff]);
  const [{ url, canary, body } = { url: '', canary: '', body: '' }] = requests;
  assert.equal(url, '/owa/service.svc?action=GetItem&EP=1&ID=-1&AC=1');
  assert.equal(canary, 'first.');
  assert.deepEqual(JSON.parse(body), {
    __type: 'GetItemJsonRequest:#Exchange',
    Header: { __type: 'JsonRequestHeaders:#Exchange', RequestServerVersion: 'Exchange2013' },
    Body: {
      __type: 'GetItemRequest:#Exchange',
      ItemShape: {
        __type: 'ItemResponseShape:#Exchange',
        BaseShape: 'IdOnly',
        IncludeMimeContent: true,
        AdditionalProperties: [{ __type: 'PropertyUri:#Exchange', FieldURI: 'item:Size' }],
      },
      ItemIds: [{ __type: 'ItemId:#Exchange', Id: 'AAMk/+=' }],
    },
  });
});

test('the canary is the one of the moment, and a request that came with a stale one is made once more', async () => {
  const { exchange, requests } = service(new Response('', { status: 449 }), answer(ok), answer(ok));
  await exchange.delete('1');
  await exchange.delete('2');
  assert.deepEqual(
    requests.map(({ canary }) => canary),
    ['first.', 'after1.', 'after2.'],
  );
  const twice = service(new Response('', { status: 449 }), new Response('', { status: 449 }));
  assert.equal(await codeOf(twice.exchange.delete('1')), 'rejected');
  assert.equal(twice.requests.length, 2);
});

test('what went wrong is told apart', async () => {
  const status = (code: number) => codeOf(service(new Response('', { status: code })).exchange.mime('1'));
  assert.equal(await status(440), 'session-expired');
  assert.equal(await status(413), 'too-large');
  assert.equal(await status(404), 'too-large');
  assert.equal(await status(500), 'rejected');
  const page = new Response('<html>', { headers: { 'content-type': 'text/html' } });
  assert.equal(await codeOf(service(page).exchange.mime('1')), 'session-expired');
  const refusal = (ResponseCode: string) =>
    codeOf(service(answer({ ResponseClass: 'Error', ResponseCode })).exchange.mime('1'));
  assert.equal(await refusal('ErrorItemNotFound'), 'not-found');
  assert.equal(await refusal('ErrorMessageSizeExceeded'), 'too-large');
  assert.equal(await refusal('ErrorAccessDenied'), 'rejected');
  assert.equal(await codeOf(service(answer({ ...ok, Items: [] })).exchange.mime('1')), 'not-found');
});

test('after a request to send whose answer is lost, nobody knows', async () => {
  const send = (...answers: Response[]) => codeOf(service(...answers).exchange.send('1', 'SendOnly'));
  assert.equal(await send(new Response('', { status: 503 })), 'unconfirmed');
  assert.equal(
    await send(new Response('{', { headers: { 'content-type': 'application/json' } })),
    'unconfirmed',
  );
  assert.equal(await send(json({})), 'unconfirmed');
  assert.equal(
    await send(answer({ ResponseClass: 'Error', ResponseCode: 'ErrorItemNotFound' })),
    'not-found',
  );
  assert.equal(await send(new Response('', { status: 440 })), 'session-expired');
});

test('deleting what is gone is fine', async () => {
  await service(answer({ ResponseClass: 'Error', ResponseCode: 'ErrorItemNotFound' })).exchange.delete('1');
});
