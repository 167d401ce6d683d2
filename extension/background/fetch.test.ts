import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import type { FetchRequest } from '../../js-bridge/wire.ts';
import { fetchAllowed, limits } from './fetch.ts';

let server: Server;
let origin: string;
let granted: string[];
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let closed: Promise<void>;

const answers: Record<string, (response: ServerResponse) => void> = {
  '/crl': response => response.setHeader('Content-Type', 'application/pkix-crl').end('a list'),
  '/elsewhere': response => response.writeHead(302, { Location: `${origin}/crl` }).end(),
  '/missing': response => response.writeHead(404).end('a long story'),
  '/silent': () => undefined,
  '/endless': response => {
    const more = setInterval(() => response.write(Buffer.alloc(1000)), 1);
    closed = new Promise(resolve => response.on('close', () => resolve(clearInterval(more))));
  },
};

before(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    answers[request.url ?? '']?.(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  seen = [];
  granted = [`${origin}/*`];
  (globalThis as { chrome?: unknown }).chrome = {
    permissions: {
      contains: async ({ origins }: { origins: string[] }) => granted.includes(origins[0] ?? ''),
    },
  };
});

const get: FetchRequest = {
  kind: 'directory',
  method: 'GET',
  url: '',
  namedBy: 'user',
  contentType: '',
  maxOctets: 1000,
  timeout: 10_000,
};

function ask(
  path: string,
  changes: Partial<FetchRequest> = {},
  body = '',
  signal = new AbortController().signal,
) {
  const url = path.startsWith('/') ? origin + path : path;
  return fetchAllowed({ ...get, url, ...changes }, new Uint8Array(Buffer.from(body)), signal);
}

async function codeOf(outcome: ReturnType<typeof ask>): Promise<string> {
  const answer = await outcome;
  return 'error' in answer ? answer.error.code : `status ${answer.status}`;
}

test('a granted site is asked, and learns nothing about the user', async () => {
  const outcome = await ask('/crl');
  assert.deepEqual(outcome, {
    status: 200,
    contentType: 'application/pkix-crl',
    body: new Uint8Array(Buffer.from('a list')),
  });
  assert.equal(seen[0]?.headers.cookie, undefined);
  assert.equal(seen[0]?.headers.referer, undefined);
});

test('a site that was not granted is not asked, and named', async () => {
  granted = [];
  assert.deepEqual(await ask('/crl'), { error: { code: 'no-permission', detail: origin, origin } });
  assert.deepEqual(seen, []);
});

test('a site that the browser has no pattern for is not asked', async () => {
  chrome.permissions.contains = async () => {
    throw new Error('Invalid value for origin pattern');
  };
  assert.equal(await codeOf(ask('/crl')), 'no-permission');
  assert.deepEqual(seen, []);
});

test('what others name is not looked for in the own network, whatever was granted', async () => {
  assert.equal(await codeOf(ask('/crl', { kind: 'crl', namedBy: '' })), 'url-refused');
  assert.deepEqual(seen, []);
});

const refused: [string, string, Partial<FetchRequest>, string?][] = [
  ['no URL', 'crl', {}],
  ['another scheme', 'ftp://127.0.0.1/crl', {}],
  ['a file', 'file:///etc/passwd', {}],
  ['data', 'data:,x', {}],
  ['the extension itself', 'chrome-extension://ddnckehdndegadhcocenfanfgbaimene/manifest.json', {}],
  ['a URL with a password', 'http://user:secret@127.0.0.1/', {}],
  ['a URL without end', `http://127.0.0.1/${'x'.repeat(limits.url)}`, {}],
  ['another method', '/crl', { method: 'DELETE' as 'GET' }],
  ['a body with GET', '/crl', {}, 'x'],
  ['a POST to a directory', '/crl', { method: 'POST', contentType: 'application/ocsp-request' }, 'x'],
  ['a POST of something else', '/crl', { kind: 'ocsp', method: 'POST', contentType: 'text/plain' }, 'x'],
  [
    'a long POST',
    '/crl',
    { kind: 'ocsp', method: 'POST', contentType: 'application/ocsp-request' },
    'x'.repeat(limits.body + 1),
  ],
];
for (const [what, url, changes, body] of refused) {
  test(`${what} is refused`, async () => {
    assert.equal(await codeOf(ask(url, changes, body)), 'url-refused');
    assert.deepEqual(seen, []);
  });
}

test('a request of OCSP is posted', async () => {
  const post: Partial<FetchRequest> = {
    kind: 'ocsp',
    method: 'POST',
    contentType: 'application/ocsp-request',
  };
  assert.equal(await codeOf(ask('/crl', post, 'which one')), 'status 200');
  assert.equal(seen[0]?.method, 'POST');
  assert.equal(seen[0]?.body, 'which one');
  assert.equal(seen[0]?.headers['content-type'], 'application/ocsp-request');
});

test('a redirect is not followed', async () => {
  // Node shows what Chromium hides; either way nobody was asked but the first.
  assert.match(await codeOf(ask('/elsewhere')), /^(unreachable|status 302)$/);
  assert.deepEqual(
    seen.map(({ url }) => url),
    ['/elsewhere'],
  );
});

test('what a server says beside an error is not read', async () => {
  assert.deepEqual(await ask('/missing'), { status: 404, contentType: '', body: new Uint8Array() });
});

test('an answer without end is left at the limit', async () => {
  assert.deepEqual(await ask('/endless'), { error: { code: 'too-large', detail: origin, limit: 1000 } });
  await closed;
});

test('a silent server is left at the time limit', async () => {
  assert.equal(await codeOf(ask('/silent', { timeout: 50 })), 'timeout');
});

test('an answer without end is left at the time limit', async () => {
  assert.equal(await codeOf(ask('/endless', { timeout: 200, maxOctets: limits.answer })), 'timeout');
  await closed;
});

test('a request that nobody waits for is left', async () => {
  const controller = new AbortController();
  const outcome = codeOf(ask('/silent', {}, '', controller.signal));
  setTimeout(() => controller.abort(), 20);
  assert.equal(await outcome, 'cancelled');
});

test('a server that is not there is told', async () => {
  granted = ['http://127.0.0.1:1/*'];
  assert.equal(await codeOf(ask('http://127.0.0.1:1/')), 'unreachable');
});
