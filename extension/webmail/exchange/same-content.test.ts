import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedContent } from './same-content.ts';

const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const change = (built: string, stored: string) => changedContent(bytes(built), bytes(stored));

const header =
  'From: Alice <alice@example.test>\r\nTo: bob@example.test,\r\n carol@example.test\r\nMessage-ID: <1@x>\r\n';
const opaque = `${header}Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIBAAEC\r\nAwQF\r\n`;
const signed = `${header}Content-Type: multipart/signed; boundary="b 1"; protocol="application/pkcs7-signature"\r\n\r\npreamble\r\n--b 1\r\nContent-Type: text/plain\r\n\r\nHello\r\n\r\n--b 1\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\nAAEC\r\n--b 1--\r\n`;

test('a header that is written anew changes nothing that matters', () => {
  const rewritten = `X-MS-Has-Attach: yes\r\nMessage-ID: <1@x>\r\nTo: bob@example.test, carol@example.test\r\nFrom: "Alice" <alice@example.test>\r\n`;
  assert.equal(change(opaque, opaque.replace(header, rewritten)), null);
  assert.equal(change(signed, signed.replace(header, rewritten)), null);
});

test('names that Exchange takes from its directory change nothing', () => {
  const named = opaque
    .replace('bob@example.test', '"Bob Example" <Bob@example.test>')
    .replace('Alice <', 'A. Example <');
  assert.equal(change(opaque, named), null);
  assert.match(change(opaque, opaque.replace('bob@', 'eve@')) ?? '', /the field to is/);
  assert.match(change(opaque, opaque.replace('Alice <alice@', 'Alice <eve@')) ?? '', /the field from is/);
});

test('a subject in other encoded words is the same', () => {
  const about = (subject: string) => `Subject: ${subject}\r\n${opaque}`;
  const mine = about('=?utf-8?q?Gr=C3=BC=C3=9Fe?= aus\r\n =?utf-8?q?K=C3=B6ln?=');
  assert.equal(change(mine, about('=?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=')), null);
  assert.equal(change(mine, about('=?iso-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?=')), null);
  assert.match(change(mine, about('=?utf-8?B?R3LDvMOfZQ==?=')) ?? '', /the field subject is/);
});

test('other lines of base64, and another boundary, are the same content', () => {
  assert.equal(change(opaque, opaque.replace('MIIBAAEC\r\nAwQF', 'MIIBAAECAwQF')), null);
  assert.equal(change(signed, signed.replaceAll('b 1', 'another').replace('MIIB\r\nAAEC', 'MIIBAAEC')), null);
  assert.equal(change(signed, signed.replace('preamble', 'another one')), null);
});

test('what was changed is named', () => {
  assert.match(change(opaque, opaque.replace('AwQF', 'AwQG')) ?? '', /content was written anew/);
  assert.match(change(signed, signed.replace('Hello', 'Hello ')) ?? '', /what is signed was written anew/);
  assert.match(change(signed, signed.replace('Hello\r\n', 'Hello\n')) ?? '', /what is signed/);
  assert.match(change(signed, signed.replace('AAEC', 'AAED')) ?? '', /the signature was written anew/);
  assert.match(
    change(signed, signed.replace('--b 1--', '--b 1\r\n\r\nfooter\r\n--b 1--')) ?? '',
    /3 parts, not 2/,
  );
  assert.match(
    change(opaque, opaque.replace('pkcs7-mime', 'octet-stream')) ?? '',
    /it is application\/octet-stream/,
  );
  assert.match(change(opaque, opaque.replace(/To:.*\r\n .*\r\n/, '')) ?? '', /the field to is missing/);
  assert.match(change(opaque, opaque.replace('<1@x>', '<2@x>')) ?? '', /message-id/);
});
