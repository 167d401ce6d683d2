import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../channel.ts';
import { failureIn, fakeAPI } from '../fake-api.ts';
import { type GmailRequest, GmailRequests } from './requests.ts';

const reading: GmailRequest = { path: '/messages/1?format=raw', access: ['read'] };
const sending: GmailRequest = {
  path: '/messages/send',
  method: 'PUT',
  upload: { query: '?upload_id=1', headers: {} },
  access: ['send'],
  purpose: 'sending',
};

function requests(...answers: (Response | Error)[]) {
  const api = fakeAPI('google', ...answers);
  return { gmail: new GmailRequests(api.tokens, api.fetcher, api.wait), ...api };
}

/** An answer as the API words its errors. */
const refusal = (code: number, reason = '', message = '', headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ error: { code, message, errors: [{ reason }] } }), { status: code, headers });

const cases: [what: string, answer: Response | Error, wanted: GmailRequest, code: Failure['code']][] = [
  ['400', refusal(400, 'invalidArgument', 'Invalid id value'), reading, 'rejected'],
  [
    'a recipient that Gmail refuses',
    refusal(400, 'invalidArgument', 'Invalid To header'),
    sending,
    'refused-recipient',
  ],
  [
    '403 for want of a scope',
    refusal(403, 'insufficientPermissions', 'Insufficient Permission'),
    reading,
    'consent-needed',
  ],
  ['403 by a policy of the domain', refusal(403, 'domainPolicy'), sending, 'rejected'],
  ['404', refusal(404, 'notFound'), reading, 'not-found'],
  ['413', refusal(413, 'uploadTooLarge'), sending, 'too-large'],
  ['500 to a request to read', refusal(500), reading, 'busy'],
  ['500 to a request to send', refusal(500), sending, 'unconfirmed'],
  ['503 to a request to send', refusal(503), sending, 'unconfirmed'],
  ['a connection that breaks while reading', new TypeError('reset'), reading, 'offline'],
  ['a connection that breaks while sending', new TypeError('reset'), sending, 'unconfirmed'],
  ['something else than JSON for what was read', new Response('<html>'), reading, 'rejected'],
  ['something else than JSON for what was sent', new Response('<html>'), sending, 'unconfirmed'],
];

for (const [what, answer, wanted, code] of cases) {
  test(`${what} is ${code}`, async () => {
    const { gmail } = requests(answer);
    assert.equal((await failureIn(gmail.json(wanted))).code, code);
  });
}

test('a token that is not taken is shown once, and another one after it', async () => {
  const { gmail, asked, shown } = requests(refusal(401, 'authError'), new Response('{}'));
  await gmail.json(reading);
  assert.deepEqual(shown, ['Bearer t1', 'Bearer t2']);
  assert.equal(asked[1]?.rejected, 't1');
});

test('where no token is taken, consent has ended', async () => {
  const { gmail } = requests(refusal(401, 'authError'), refusal(401, 'authError'));
  const { code, consent } = await failureIn(gmail.json(sending));
  assert.equal(code, 'consent-ended');
  assert.deepEqual(consent, { provider: 'google', account: 'alice@example.test', access: ['send'] });
});

for (const [status, reason] of [
  [429, 'rateLimitExceeded'],
  [403, 'userRateLimitExceeded'],
  [403, 'dailyLimitExceeded'],
] as const) {
  test(`Gmail is waited for after ${status} ${reason}, as long as it says and that makes sense`, async () => {
    const { gmail, waited } = requests(
      refusal(status, reason, '', { 'Retry-After': '7' }),
      new Response('{}'),
    );
    await gmail.json(sending);
    assert.deepEqual(waited, [7]);
    const busy = requests(refusal(status, reason, '', { 'Retry-After': '600' }));
    assert.equal((await failureIn(busy.gmail.json(sending))).code, 'busy');
  });
}

test('Gmail is not waited for without end', async () => {
  const { gmail, waited } = requests(refusal(429), refusal(429), refusal(429), new Response('{}'));
  assert.equal((await failureIn(gmail.json(reading))).code, 'busy');
  assert.deepEqual(waited, [2, 4]);
});

test('a request to send is not made again after 503', async () => {
  const { gmail, shown } = requests(refusal(503), new Response('{}'));
  await failureIn(gmail.json(sending));
  assert.equal(shown.length, 1);
});

test('a list whose pages have no end is not read for ever', async () => {
  const page = (n: number) => Response.json({ drafts: [{ id: n }], nextPageToken: `page ${n}` });
  const { gmail } = requests(...Array.from({ length: 200 }, (_, n) => page(n)));
  await assert.rejects(gmail.list('/drafts?q=', 'drafts', ['write']), /the list drafts has no end/);
  const again = requests(page(1), page(1));
  await assert.rejects(again.gmail.list('/drafts?q=', 'drafts', ['write']), /the list drafts has no end/);
});
