import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distinctNames, safeFileName } from '../file-names.ts';
import { looksSigned, mayRun, openingOf } from './file-kinds.ts';

const safe = (name: string, type = 'application/pdf') => safeFileName(name, type, 'attachment');

test('names keep what is harmless', () => {
  assert.equal(safe('Bericht Q3 – März (final).pdf'), 'Bericht Q3 – März (final).pdf');
  assert.equal(safe('写真.jpg'), '写真.jpg');
});

test('names lose paths, steering characters and what a system minds', () => {
  assert.equal(safe('../../etc/passwd'), 'passwd');
  assert.equal(safe('C:\\Windows\\evil.pdf'), 'evil.pdf');
  assert.equal(safe('photo\u202egpj.exe'), 'photogpj.exe');
  assert.equal(safe('a\u0000b\nc\u200b.pdf'), 'abc.pdf');
  assert.equal(safe('.bashrc'), 'bashrc');
  assert.equal(safe('report.pdf. . '), 'report.pdf');
  assert.equal(safe('a<b>:"|?*.pdf'), 'a_b______.pdf');
  assert.equal(safe('CON'), '_CON');
  assert.equal(safe('com1.pdf'), '_com1.pdf');
});

test('a file without a name gets one', () => {
  assert.equal(safe(''), 'attachment.pdf');
  assert.equal(safe('..', 'message/rfc822'), 'attachment.eml');
  assert.equal(safe('/', 'application/x-unknown'), 'attachment');
});

test('a long name keeps its extension', () => {
  const name = safe(`${'😀'.repeat(200)}.pdf`);
  assert.match(name, /^(?:😀)+\.pdf$/u);
  assert.ok(Array.from(name).length <= 120);
});

test('no two files have the same name', () => {
  assert.deepEqual(distinctNames(['a.txt', 'A.txt', 'a (2).txt', 'b', 'b']), [
    'a.txt',
    'A (2).txt',
    'a (2) (2).txt',
    'b',
    'b (2)',
  ]);
});

test('files that may run are told apart', () => {
  for (const name of ['x.exe', 'x.pdf.JS', 'x.html', 'x.svg', 'x.docm']) assert.ok(mayRun(name), name);
  for (const name of ['x.pdf', 'exe', 'x.docx', 'x.jpg', '']) assert.ok(!mayRun(name), name);
});

test('only what can be shown safely is opened', () => {
  assert.equal(openingOf({ type: 'image/png', name: 'a.png' }), 'image');
  assert.equal(openingOf({ type: 'text/plain', name: 'a.txt' }), 'text');
  assert.equal(openingOf({ type: 'message/rfc822', name: '' }), 'message');
  assert.equal(openingOf({ type: 'application/octet-stream', name: 'a.EML' }), 'message');
  for (const type of ['image/svg+xml', 'text/html', 'application/pdf', 'application/xhtml+xml']) {
    assert.equal(openingOf({ type, name: 'a.eml' }), 'none', type);
  }
});

test('attached messages that have the form of signed ones are pointed to', () => {
  const looks = (text: string) => looksSigned(new TextEncoder().encode(text));
  const signed = 'multipart/signed;\r\n boundary=x; protocol="application/pkcs7-signature"';
  assert.ok(looks(`From: a@b.example\r\nContent-Type: ${signed}\r\n\r\n`));
  assert.ok(looks('content-type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nMIIB'));
  assert.ok(!looks('Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n'));
  assert.ok(!looks('Content-Type: multipart/signed; protocol="application/pgp-signature"\r\n\r\n'));
  assert.ok(!looks(`Content-Type: text/plain\r\n\r\nContent-Type: ${signed}`));
  assert.ok(!looks(''));
});

test('long hostile names cost little', () => {
  for (const piece of ['.', ' ', '. ', '.a', '/', '\\', '\u200b', '"']) {
    const name = safe(`a${piece.repeat(100_000)}x`);
    assert.ok(name.length <= 121, name);
  }
});
