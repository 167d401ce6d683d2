import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encryptedFile } from './finished.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const message = bytes(
  'Subject: [...]\r\nX-Long: one\r\n two\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data;\r\n' +
    ' name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n/w==\r\n',
);

test('encryptedFile takes the CMS object out', () => {
  const { name, type, bytes } = encryptedFile(message);
  assert.equal(name, 'smime.p7m');
  assert.equal(type, 'application/pkcs7-mime');
  assert.deepEqual([...bytes], [0, 1, 2, 255]);
});

test('encryptedFile refuses what is not encrypted', () => {
  assert.throws(
    () => encryptedFile(bytes('Content-Type: text/plain\r\n\r\nsecret')),
    /not an encrypted message/,
  );
  assert.throws(
    () =>
      encryptedFile(
        bytes('Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\nAAEC\r\n'),
      ),
    /not an encrypted message/,
  );
});
