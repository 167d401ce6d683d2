import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { type EwsRequest, handleEws } from './ews.ts';

const id = 'abcdefghijklmnop';
const origin = 'https://mail.example.test';
(globalThis as { chrome?: unknown }).chrome = {
  runtime: { id },
  permissions: { contains: async ({ origins }: { origins: string[] }) => origins[0] === `${origin}/*` },
};
const request: EwsRequest = { type: 'ews', operation: 'ResolveNames', address: 'bob@example.test' };
const page = {
  id,
  tab: { id: 1 },
  url: `${origin}/owa/#path=/mail`,
} as unknown as chrome.runtime.MessageSender;

/** Does some work and returns the requests that it made. */
async function requestsOf(work: () => Promise<unknown>, answer = new Response('<answer/>')) {
  const fetched = mock.method(globalThis, 'fetch', async () => answer);
  try {
    return {
      result: await work(),
      calls: fetched.mock.calls.map(call => call.arguments as [string, RequestInit]),
    };
  } finally {
    fetched.mock.restore();
  }
}

test('the server of the page is asked, and no other, with what the browser logs on with', async () => {
  const { result, calls } = await requestsOf(async () => handleEws(request, page));
  assert.equal(result, '<answer/>');
  const [call] = calls;
  assert.equal(call?.[0], `${origin}/EWS/Exchange.asmx`);
  assert.deepEqual([call?.[1].credentials, call?.[1].redirect], ['include', 'error']);
  assert.match(String(call?.[1].body), />smtp:bob@example\.test</);
});

test('an address is escaped', async () => {
  const address = "a&b'c@example.test";
  const { calls } = await requestsOf(async () =>
    handleEws({ ...request, operation: 'ExpandDL', address }, page),
  );
  assert.match(String(calls[0]?.[1].body), /<t:EmailAddress>a&#38;b&#39;c@example\.test</);
});

test('a refusal is no answer', async () => {
  assert.equal(
    (await requestsOf(async () => handleEws(request, page), new Response('no', { status: 401 }))).result,
    '',
  );
});

test('of an answer that is too large no more is read', async () => {
  let chunks = 0;
  const large = new ReadableStream({
    pull: controller => {
      controller.enqueue(new Uint8Array(1 << 20).fill(0x20));
      if (++chunks === 32) controller.close();
    },
  });
  const { result } = await requestsOf(async () => handleEws(request, page), new Response(large));
  assert.equal(result, '');
  assert.ok(chunks < 12, `${chunks} MiB`);
});

test('nobody else is answered, and nothing else asked about', async () => {
  const others = [
    { id: 'other' },
    { tab: undefined },
    { url: `${origin}/` },
    { url: 'https://other.test/owa/' },
  ];
  for (const other of others) {
    const { result, calls } = await requestsOf(async () =>
      handleEws(request, { ...page, ...other } as typeof page),
    );
    assert.deepEqual([result, calls.length], ['', 0]);
  }
  const bad = { ...request, address: '<m:DeleteItem/>' };
  assert.equal((await requestsOf(async () => handleEws(bad, page))).calls.length, 0);
  assert.equal(handleEws({ type: 'other' }, page), undefined);
});
