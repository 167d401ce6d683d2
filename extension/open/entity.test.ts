import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinSignature, kindOf, wrapCMS } from './entity.ts';

const der = Uint8Array.from([0x30, 0x82, 0x01, 0x00, ...new Array(256).fill(7)]);
const base64 = Buffer.from(der).toString('base64');
const lines = base64.replaceAll(/.{64}/g, '$&\n');
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (octets: Uint8Array) => new TextDecoder('latin1').decode(octets);

test('bare CMS is told from messages by its octets', () => {
  assert.equal(kindOf('smime.p7m', der), 'cms');
  assert.equal(kindOf('renamed.eml', der), 'cms');
  assert.equal(kindOf('smime.P7S', der), 'detached-signature');
  assert.equal(kindOf('x.p7m', bytes(`-----BEGIN PKCS7-----\n${lines}\n-----END PKCS7-----\n`)), 'cms');
  assert.equal(kindOf('x.p7m', bytes(`-----BEGIN CMS-----\r\n${lines}\r\n-----END CMS-----`)), 'cms');
  assert.equal(kindOf('x.p7m', bytes(lines)), 'cms');
  assert.equal(kindOf('x.p7m', bytes('Content-Type: application/pkcs7-mime\r\n\r\nMIIB')), 'message');
  assert.equal(kindOf('x.p7s', bytes('MIME-Version: 1.0\r\n\r\n')), 'message');
  assert.equal(kindOf('x.eml', bytes('0: digits\r\n\r\n')), 'message');
  assert.equal(kindOf('empty', new Uint8Array()), 'message');
});

test('bare CMS becomes a MIME entity of 7-bit lines', () => {
  for (const form of [der, bytes(lines), bytes(`-----BEGIN CMS-----\n${lines}\n-----END CMS-----\n`)]) {
    const [header, body] = text(wrapCMS(form)).split('\r\n\r\n');
    assert.equal(
      header,
      'MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64',
    );
    assert.deepEqual(Buffer.from(body ?? '', 'base64'), Buffer.from(der));
    assert.ok(body?.split('\r\n').every(line => line.length <= 76));
  }
});

test('large CMS is encoded whole', () => {
  const large = new Uint8Array(200_001).fill(0xa5);
  large.set([0x30, 0x83]);
  const body = text(wrapCMS(large)).split('\r\n\r\n')[1] ?? '';
  assert.deepEqual(Buffer.from(body, 'base64'), Buffer.from(large));
});

test('a signature and its content become multipart/signed, the content untouched', () => {
  const content = Uint8Array.from([
    ...bytes('Content-Type: text/plain\r\n\r\nGr'),
    0xfc,
    0xdf,
    0x65,
    0x0d,
    0x0a,
    0x0a,
  ]);
  const message = text(joinSignature(content, der));
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1];
  const [, first, second, end] = message.split(`--${boundary}`);
  assert.equal(first, `\r\n${text(content)}\r\n`);
  assert.match(second ?? '', /^\r\nContent-Type: application\/pkcs7-signature; name=smime\.p7s\r\n/);
  assert.equal(end, '--\r\n');
  assert.notEqual(boundary, /boundary="([^"]+)"/.exec(text(joinSignature(content, der)))?.[1]);
});
