import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeWords } from '../../encoded-words.ts';
import { changedContent } from '../../webmail/exchange/same-content.ts';
import { WebmailError } from '../../webmail/failure.ts';
import { propertiesOf, toOneself, wholeOf } from './properties.ts';

const octets = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'));
const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

const head = [
  'From: Alice Example <alice@example.test>',
  'To: =?utf-8?q?B=C3=B6b?= <bob@example.test>, carol@example.test',
  'Cc: dora@example.test',
  'Subject: =?utf-8?b?w4RwZmVs?= und',
  ' =?utf-8?q?B?= =?utf-8?q?irnen?=',
  'Message-ID: <1@example.test>',
  'In-Reply-To: <0@example.test>',
  'MIME-Version: 1.0',
];
const enveloped = octets(
  ...head,
  'Content-Type: application/pkcs7-mime; smime-type=enveloped-data;',
  ' name=smime.p7m',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAwQFBgcICQ==',
  '',
);
const signed = octets(
  ...head,
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Hello',
  '--b',
  'Content-Type: application/pkcs7-signature',
  'Content-Transfer-Encoding: base64',
  '',
  'AAEC',
  '--b--',
  '',
);

test('an encrypted message becomes one attachment and the fields around it', () => {
  const { message, file } = propertiesOf(enveloped, ['eve@example.test']);
  assert.deepEqual(message, {
    subject: 'Äpfel und Birnen',
    from: { emailAddress: { name: 'Alice Example', address: 'alice@example.test' } },
    toRecipients: [
      { emailAddress: { name: 'Böb', address: 'bob@example.test' } },
      { emailAddress: { address: 'carol@example.test' } },
    ],
    ccRecipients: [{ emailAddress: { address: 'dora@example.test' } }],
    bccRecipients: [{ emailAddress: { address: 'eve@example.test' } }],
    replyTo: [],
    internetMessageId: '<1@example.test>',
    singleValueExtendedProperties: [
      { id: 'String 0x001A', value: 'IPM.Note.SMIME' },
      {
        id: 'String {00020386-0000-0000-C000-000000000046} Name Content-Type',
        value: 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      },
      { id: 'String 0x1042', value: '<0@example.test>' },
    ],
  });
  assert.deepEqual([...file.bytes], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a clear-signed message becomes one attachment with its type', () => {
  const { message, file } = propertiesOf(signed, []);
  const [kind] = message.singleValueExtendedProperties as { value: string }[];
  assert.equal(kind?.value, 'IPM.Note.SMIME.MultipartSigned');
  assert.match(
    text(file.bytes),
    /^MIME-Version: 1\.0\r\nContent-Type: multipart\/signed;[^\r]*\r\n\r\n--b\r\n/,
  );
  assert.ok(!text(file.bytes).includes('Subject'));
});

for (const [name, raw] of [
  ['encrypted', enveloped],
  ['clear-signed', signed],
] as const) {
  test(`what is taken apart of an ${name} message and put together is the same`, () => {
    const { file } = propertiesOf(raw, []);
    assert.equal(changedContent(raw, wholeOf(raw, file.bytes)), null);
    const other = file.bytes.slice();
    other[other.length - 8] = (other[other.length - 8] ?? 0) ^ 1;
    assert.notEqual(changedContent(raw, wholeOf(raw, other)), null);
  });
}

test('a test to oneself has the content and names nobody else', () => {
  const own = toOneself(enveloped, { own: 'alice@example.test', messageId: 't@example.test' });
  assert.ok(!/bob|carol|dora|pfel/.test(text(own)));
  assert.deepEqual(propertiesOf(own, []).file, propertiesOf(enveloped, []).file);
});

test('what is neither signed nor encrypted has no such form', () => {
  const plain = octets(...head, 'Content-Type: text/plain', '', 'Hello');
  assert.throws(
    () => propertiesOf(plain, []),
    (thrown: unknown) => thrown instanceof WebmailError && thrown.failure.code === 'too-large',
  );
});

test('an encoded word that cannot be read stays', () => {
  assert.equal(
    decodeWords('=?utf-8?b?w4Q=?= =?nobody?q?x?= =?utf-8?q?=FF?='),
    'Ä=?nobody?q?x?==?utf-8?q?=FF?=',
  );
});
