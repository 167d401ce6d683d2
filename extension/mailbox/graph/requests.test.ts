import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../channel.ts';
import { failureIn, fakeAPI } from '../fake-api.ts';
import { type GraphRequest, GraphRequests } from './requests.ts';

const sending: GraphRequest = {
  path: '/me/sendMail',
  method: 'POST',
  done: 202,
  access: ['send'],
  purpose: 'sending',
};
const reading: GraphRequest = { path: '/me/messages', done: 200, access: ['read'] };

function requests(...answers: (Response | Error)[]) {
  const api = fakeAPI('microsoft', ...answers);
  return { graph: new GraphRequests(api.tokens, api.fetcher, api.wait), ...api };
}

const status = (code: number, headers: Record<string, string> = {}, body: unknown = {}) =>
  new Response(JSON.stringify(body), { status: code, headers });

const cases: [what: string, answer: Response | Error, wanted: GraphRequest, code: Failure['code']][] = [
  ['200 where 202 is due', status(200), sending, 'unconfirmed'],
  ['500 to a request to send', status(500), sending, 'unconfirmed'],
  ['503 to a request to send', status(503), sending, 'unconfirmed'],
  ['a connection that breaks while sending', new TypeError('reset'), sending, 'unconfirmed'],
  ['a connection that breaks while reading', new TypeError('reset'), reading, 'offline'],
  ['413', status(413), sending, 'too-large'],
  ['403', status(403), sending, 'consent-needed'],
  ['404', status(404), reading, 'not-found'],
  ['400', status(400), sending, 'rejected'],
  [
    'recipients that Exchange refuses',
    status(400, {}, { error: { code: 'ErrorInvalidRecipients' } }),
    sending,
    'refused-recipient',
  ],
];

for (const [what, answer, wanted, code] of cases) {
  test(`${what} is ${code}`, async () => {
    const { graph } = requests(answer);
    assert.equal((await failureIn(graph.make(wanted))).code, code);
  });
}

test('a token that is not taken is shown once, and another one after it', async () => {
  const { graph, asked, shown } = requests(status(401), status(202));
  await graph.make(sending);
  assert.deepEqual(shown, ['Bearer t1', 'Bearer t2']);
  assert.equal(asked[1]?.rejected, 't1');
});

test('where no token is taken, consent has ended', async () => {
  const { graph } = requests(status(401), status(401));
  const { code, consent } = await failureIn(graph.make(reading));
  assert.equal(code, 'consent-ended');
  assert.deepEqual(consent, { provider: 'microsoft', account: 'alice@example.test', access: ['read'] });
});

test('Graph is waited for as long as it says, and no longer than that makes sense', async () => {
  const { graph, waited } = requests(status(429, { 'Retry-After': '7' }), status(202));
  await graph.make(sending);
  assert.deepEqual(waited, [7]);
  const busy = requests(status(429, { 'Retry-After': '600' }));
  assert.equal((await failureIn(busy.graph.make(sending))).code, 'busy');
});

test('a request to send is not made again after 503', async () => {
  const { graph, shown } = requests(status(503), status(202));
  await failureIn(graph.make(sending));
  assert.equal(shown.length, 1);
});

test('a token goes nowhere else', async () => {
  const { graph, shown } = requests(status(200));
  await assert.rejects(graph.make({ ...reading, path: 'https://graph.microsoft.com.evil.example/v1.0/me' }));
  assert.deepEqual(shown, []);
});
