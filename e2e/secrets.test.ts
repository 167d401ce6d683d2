// The search for plaintext must find it, or what it does not find proves nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds } from './rig/wiretap.ts';

const text = 'Mauersegler über Köln';

test('a text is found in every encoding in which a page could send it', () => {
  const base64 = (before: string) => Buffer.from(`${before}${text} and more`).toString('base64');
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
  };
  for (const [name, octets] of Object.entries(encoded)) assert.ok(holds(octets, text), name);
});

test('another text is not', () => {
  assert.ok(!holds(Buffer.from('Mauersegler und mehr'), text));
  assert.ok(!holds(Buffer.from('Mauersegler und mehr').subarray(0, 0), text));
});
