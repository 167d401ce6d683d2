import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { failureOf } from '../webmail/failure.ts';
import { addressOf, fetchOriginal, fileNameIn } from './original-message.ts';

const wanted = { base: '/mail/u/1/', message: '160d7d788da7ba7a' };
const raw = 'From: alice@example.test\r\n\r\ntext\r\n';
let granted: boolean;

beforeEach(() => {
  granted = true;
  (globalThis as { chrome?: unknown }).chrome = { permissions: { contains: async () => granted } };
});

/** What a server answers, wherever the download ended. */
function answering(
  body: string,
  { status = 200, type = 'message/rfc822', at = 'https://mail-attachment.googleusercontent.com/a' } = {},
): typeof fetch {
  return async (_, init) => {
    assert.equal(init?.credentials, 'include');
    const response = new Response(body, { status, headers: { 'Content-Type': type } });
    Object.defineProperty(response, 'url', { value: at });
    return response;
  };
}

const codeOf = (fetcher: typeof fetch) =>
  fetchOriginal(wanted, fetcher).then(
    () => undefined,
    thrown => failureOf(thrown).code,
  );

test('the addresses of downloads', () => {
  const base = 'https://mail.google.com/mail/u/1/?view=att';
  assert.equal(addressOf(wanted), `${base}&th=160d7d788da7ba7a&attid=0&disp=comp&safe=1&zw`);
  assert.equal(
    addressOf({ ...wanted, message: 'msg-a:r-42' }),
    `${base}&permmsgid=msg-a%3Ar-42&attid=0&disp=comp&safe=1&zw`,
  );
  assert.equal(
    addressOf({ ...wanted, part: '0.1' }),
    `${base}&th=160d7d788da7ba7a&attid=0.1&disp=safe&safe=1&zw`,
  );
});

test('a page cannot have another address fetched', () => {
  for (const base of ['/mail/u/1/../../x/', '//elsewhere.test/mail/u/1/', '/mail/u/1', '/u/1/'])
    assert.throws(() => addressOf({ ...wanted, base }), /no download/, base);
  for (const message of ['', 'x', '160d7d788da7ba7a&view=om', 'msg-a:r1/../'])
    assert.throws(() => addressOf({ ...wanted, message }), /no id/, message);
  assert.throws(() => addressOf({ ...wanted, part: '0.1&th=1' }), /no download/);
});

test('octets come as they are', async () => {
  assert.equal(new TextDecoder().decode((await fetchOriginal(wanted, answering(raw))).body), raw);
});

test('without the permission for both hosts nothing is fetched', async () => {
  granted = false;
  assert.equal(await codeOf(() => assert.fail('it fetched')), 'no-permission');
});

test('what comes instead of a message', async () => {
  const page = { type: 'text/html; charset=UTF-8' };
  assert.equal(await codeOf(answering('<html>', page)), 'not-found');
  assert.equal(await codeOf(answering('')), 'not-found');
  assert.equal(await codeOf(answering('', { status: 404 })), 'not-found');
  const logOn = 'https://accounts.google.com/ServiceLogin';
  assert.equal(await codeOf(answering('<html>', { ...page, at: logOn })), 'session-expired');
  assert.equal(await codeOf(answering('', { status: 403 })), 'session-expired');
  assert.equal(await codeOf(answering('', { status: 400 })), 'rejected');
  for (const status of [429, 500, 503]) assert.equal(await codeOf(answering('', { status })), 'busy');
  assert.equal(await codeOf(async () => Promise.reject(new TypeError('Failed to fetch'))), 'offline');
});

test('a download that fails because nobody is signed in says so', async () => {
  const asked: string[] = [];
  const failing =
    (type: ResponseType): typeof fetch =>
    async (input, init) => {
      asked.push(String(input));
      if (init?.redirect !== 'manual') throw new TypeError('Failed to fetch');
      const response = new Response('');
      Object.defineProperty(response, 'type', { value: type });
      return response;
    };
  assert.equal(await codeOf(failing('opaqueredirect')), 'session-expired');
  assert.equal(asked.at(-1), 'https://mail.google.com/mail/u/1/');
  assert.equal(await codeOf(failing('basic')), 'offline');
});

test('downloads begin one after the other, and no slow one holds the next up', async () => {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const holding: typeof fetch = async input => {
    begun.push(new URL(String(input)).searchParams.get('th') ?? '');
    await new Promise<void>(resolve => waiting.push(resolve));
    const response = new Response(new ReadableStream()); // whose octets do not come
    Object.defineProperty(response, 'url', { value: 'https://mail.google.com/' });
    return response;
  };
  const turns = () => new Promise(resolve => setTimeout(resolve, 5));
  void fetchOriginal({ ...wanted, message: 'a' }, holding);
  void fetchOriginal({ ...wanted, base: '/mail/u/0/', message: 'b' }, holding);
  await turns();
  assert.deepEqual(begun, ['a']);
  waiting[0]?.();
  await turns();
  assert.deepEqual(begun, ['a', 'b']);
  waiting[1]?.();
});

test('a download that does not begin keeps nobody waiting', async () => {
  const never: typeof fetch = (_, init) =>
    new Promise((_, reject) => {
      if (init?.redirect === 'manual') reject(new TypeError('Failed to fetch'));
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  const first = fetchOriginal(wanted, never, { begin: 1, octets: 1000 });
  const second = fetchOriginal(wanted, answering(raw));
  await assert.rejects(first, /offline: the download does not begin/);
  assert.equal(new TextDecoder().decode((await second).body), raw);
});

test('what has no end is not read to it', async () => {
  const limits = { begin: 1000, octets: raw.length };
  assert.equal((await fetchOriginal(wanted, answering(raw), limits)).body.length, raw.length);
  await assert.rejects(fetchOriginal(wanted, answering(`${raw}x`), limits), /too-large/);
});

test('the name of a file is what the server says', () => {
  assert.equal(fileNameIn('attachment; filename="a \\"b\\".pdf"'), 'a "b".pdf');
  assert.equal(fileNameIn("attachment; filename=x.pdf; filename*=UTF-8''%C3%9Cber.pdf"), 'Über.pdf');
  assert.equal(fileNameIn("attachment; filename*=utf-8''%C3%9Cber.pdf"), 'Über.pdf');
  assert.equal(fileNameIn("attachment; filename=x.pdf; filename*=UTF-8''%ZZ"), 'x.pdf');
  assert.equal(fileNameIn('attachment; filename="\xc3\x9cber.pdf"'), 'Über.pdf');
  assert.equal(fileNameIn('attachment; filename="\xdcber.pdf"'), 'Über.pdf');
  assert.equal(fileNameIn('attachment'), '');
});
