import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { fetchThrough, grace } from './fetch.ts';
import type { FetchMessage, FetchOutcome } from './wire.ts';

const request = { kind: 'crl', method: 'GET', url: 'http://crl.example.test/', timeout: 50 };

/** The engine's end, with a service worker that does what its test says. */
function engineFetch(serve: (message: FetchMessage) => void, signal = new AbortController().signal) {
  const fetch = fetchThrough(message => serve(message));
  return fetch(JSON.stringify(request), new Uint8Array([1]), signal);
}

test('an answer comes as it is, and an error as text', async () => {
  const outcomes: FetchOutcome[] = [
    { status: 200, contentType: 'application/pkix-crl', body: new Uint8Array([2]) },
    { error: { code: 'no-permission', origin: 'http://crl.example.test' } },
  ];
  for (const outcome of outcomes) {
    const got = await engineFetch(({ request, body, port }) => {
      assert.equal(request.url, 'http://crl.example.test/');
      assert.deepEqual(body, new Uint8Array([1]));
      port.postMessage(outcome);
    });
    assert.deepEqual(got, 'error' in outcome ? { error: JSON.stringify(outcome.error) } : outcome);
  }
});

test('when the service worker dies, the engine hears it a while after the time limit', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const outcome = engineFetch(({ port }) => port.close());
    mock.timers.tick(request.timeout + grace);
    const got = await outcome;
    assert.equal('error' in got && JSON.parse(got.error).code, 'timeout');
  } finally {
    mock.timers.reset();
  }
});

test('what nobody waits for is told to the service worker', async () => {
  const controller = new AbortController();
  let hear: (data: unknown) => void;
  const heard = new Promise(resolve => {
    hear = resolve;
  });
  const outcome = engineFetch(({ port }) => {
    port.onmessage = event => {
      hear(event.data);
      port.close();
    };
    controller.abort();
  }, controller.signal);
  assert.deepEqual(await outcome, { error: '{"code":"cancelled"}' });
  assert.equal(await heard, 'abort');
});

test('what nobody waits for any more is not asked', async () => {
  const outcome = await engineFetch(() => assert.fail('asked'), AbortSignal.abort());
  assert.deepEqual(outcome, { error: '{"code":"cancelled"}' });
});
