// The search for plaintext must find it, or what it does not find proves nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { holds } from './rig/wiretap.ts';
import { assertNoSecretsSent } from './secrets.ts';

const text = 'Mauersegler über Köln';

test('a text is found in every encoding in which a page could send it', () => {
  const base64 = (before: string) => Buffer.from(`${before}${text} and more`).toString('base64');
  const lines = (encoded: string) => encoded.replaceAll(/.{76}/g, '$&\r\n');
  const inLines = (alphabet: 'base64' | 'base64url') =>
    Buffer.from(`Grüße>>>???: x\r\n\r\n${lines(base64('x'.repeat(100)))}`).toString(alphabet);
  const encoded = {
    plain: Buffer.from(`x${text}y`),
    'URL encoding': Buffer.from(`a=${encodeURIComponent(text)}&b`),
    'form encoding': Buffer.from(new URLSearchParams({ text }).toString()),
    'UTF-16': Buffer.from(`x${text}`, 'utf16le'),
    base64: Buffer.from(base64('')),
    'base64, one octet later': Buffer.from(base64('x')),
    'base64, two octets later': Buffer.from(base64('xy')),
    'base64 in lines': Buffer.from(base64('From: x').replaceAll(/.{19}/g, '$&\r\n')),
    'quoted-printable': Buffer.from('Mauer=\r\nsegler =C3=BCber K=C3=B6ln'),
    JSON: Buffer.from(JSON.stringify({ text })),
    'quoted-printable in small letters': Buffer.from('Mauersegler =c3=bcber K=c3=b6ln'),
    'a file of a message, in JSON': Buffer.from(JSON.stringify({ raw: inLines('base64url') })),
    'a file of a message, as a file, in lines': Buffer.from(
      `Encoding: base64\r\n\r\n${lines(inLines('base64'))}`,
    ),
    'a file of a message, in a form': Buffer.from(new URLSearchParams({ raw: inLines('base64') }).toString()),
    gzip: gzipSync(text),
    zlib: deflateSync(`x${text}`),
    'base64 in gzip': gzipSync(base64('x')),
  };
  for (const [name, octets] of Object.entries(encoded)) assert.ok(holds(octets, text), name);
});

test('another text is not', () => {
  assert.ok(!holds(Buffer.from('Mauersegler und mehr'), text));
  assert.ok(!holds(Buffer.from('Mauersegler und mehr').subarray(0, 0), text));
});

test('a request is searched in its address, its header and its body, compressed or not', () => {
  const request = { method: 'POST', path: '/i/s', header: 'Accept: */*', body: Buffer.of() };
  assertNoSecretsSent([request]);
  for (const part of [
    { path: '/i/s?q=Wiedehopf' },
    { header: 'X-Note: Wiedehopf' },
    { body: gzipSync('Wiedehopf') },
  ])
    assert.throws(() => assertNoSecretsSent([{ ...request, ...part }]), /POST .* holds Wiedehopf/);
});
