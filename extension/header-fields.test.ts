import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIDs, protectionHint, readHeader, threading } from './header-fields.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const headed = (...lines: string[]) => bytes(`${lines.join('\r\n')}\r\n\r\nContent-Type: text/plain\r\n`);

test('readHeader unfolds, ends at the empty line, and takes the first of two fields', () => {
  const header = readHeader(headed('Subject: a', '\tb', 'X: 1', 'x: 2', 'no field', 'TO : c@x'));
  assert.deepEqual(
    [...header],
    [
      ['subject', 'a\tb'],
      ['x', '1'],
      ['to', 'c@x'],
    ],
  );
  assert.equal(readHeader(bytes('')).size, 0);
  assert.equal(readHeader(bytes('A: 1\nB: 2\n\nC: 3')).size, 2);
});

test('messageIDs', () => {
  assert.deepEqual(messageIDs(' <a@x>\t<b@x> junk <c d>'), ['a@x', 'b@x']);
  assert.deepEqual(messageIDs(undefined), []);
});

test('threading: RFC 5322 Section 3.6.4', () => {
  const original = headed('Message-ID: <3@x>', 'References: <1@x> <2@x>', 'In-Reply-To: <0@x>');
  assert.deepEqual(threading(original), { inReplyTo: '3@x', references: ['1@x', '2@x', '3@x'] });
  const second = headed('Message-ID: <2@x>', 'In-Reply-To: <1@x>');
  assert.deepEqual(threading(second), { inReplyTo: '2@x', references: ['1@x', '2@x'] });
  assert.deepEqual(threading(headed('Subject: none')), { references: [] });
});

test('protectionHint', () => {
  const hint = (...lines: string[]) => protectionHint(headed(...lines));
  assert.equal(
    hint('Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m'),
    'enveloped',
  );
  assert.equal(hint('Content-Type: application/x-pkcs7-mime;', ' name="smime.p7m"'), 'enveloped');
  assert.equal(hint('Content-Type: application/pkcs7-mime; smime-type="signed-data"'), 'signed');
  assert.equal(hint('Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data'), 'enveloped');
  assert.equal(hint('Content-Type: application/pkcs7-mime; smime-type=compressed-data'), 'unprotecting');
  assert.equal(hint('Content-Type: application/pkcs7-mime;', ' smime-type="certs-only"'), 'unprotecting');
  assert.equal(
    hint('Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b'),
    'signed',
  );
  assert.equal(hint('Content-Type: application/octet-stream; name="smime.p7m"'), 'enveloped');
  assert.equal(
    hint('Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b'),
    'none',
  );
  assert.equal(hint('Content-Type: text/plain'), 'none');
  assert.equal(hint('Subject: application/pkcs7-mime'), 'none');
  const carrier =
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream;\r\n name=smime.p7m\r\n\r\nMIA=\r\n--b--\r\n';
  assert.equal(protectionHint(bytes(carrier)), 'enveloped');
  assert.equal(protectionHint(bytes(carrier.replace('smime.p7m', 'report.pdf'))), 'none');
  const nameless = (type: string) =>
    protectionHint(
      bytes(carrier.replace('application/octet-stream;\r\n name=smime.p7m', `application/pkcs7-mime${type}`)),
    );
  assert.equal(nameless(''), 'enveloped');
  assert.equal(nameless(';\r\n smime-type=authEnveloped-data'), 'enveloped');
  assert.equal(nameless(';\r\n smime-type=certs-only'), 'none');
});

test('a signature around an encryption leaves it an encrypted message', () => {
  const inner = (type: string) =>
    `Content-Transfer-Encoding: base64\r\nContent-Type: ${type}\r\n\r\nMIA=\r\n`;
  const enveloped = inner('application/pkcs7-mime;\r\n smime-type=authEnveloped-data; name=smime.p7m');
  const text = inner('text/plain').replace(
    'MIA=',
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data',
  );
  const clear = (entity: string) =>
    `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\n${entity}\r\n--b--\r\n`;
  const opaque = (entity: string) =>
    `Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(
      `0\x80\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x02${entity}${'\xff'.repeat(100)}`,
    ).replace(/.{76}/g, '$&\r\n')}=\r\n`;
  const binary = (entity: string) =>
    `Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n0\x80${entity}`;
  for (const around of [clear, opaque, binary]) {
    assert.equal(protectionHint(bytes(around(enveloped))), 'enveloped', around.name);
    assert.equal(protectionHint(bytes(around(text))), 'signed', around.name);
    assert.equal(protectionHint(bytes(around(''))), 'signed', around.name);
  }
});

test('a long hostile Content-Type costs little', () => {
  for (const piece of ['name=', 'name ', 'name="', 'smime-type ', 'x.p7m'])
    protectionHint(headed(`Content-Type: application/x; ${piece.repeat(250_000 / piece.length)}`));
  // So that each "name=" is looked at once, names are read up to a length that no file system allows.
  const named = (name: string) =>
    protectionHint(headed(`Content-Type: application/octet-stream; name=${name}`));
  assert.equal(named(`${'a'.repeat(255)}.p7m`), 'enveloped');
  assert.equal(named(`${'a'.repeat(1000)}.p7m`), 'none');
});
