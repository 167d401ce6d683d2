import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FileMistake, mistakeIn } from './key-file.ts';

const text = (text: string) => new TextEncoder().encode(text);

const files: { name: string; file: Uint8Array; want: FileMistake | undefined }[] = [
  { name: 'nothing', file: new Uint8Array(), want: undefined },
  { name: 'a short PKCS #12', file: Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x03), want: undefined },
  { name: 'a long PKCS #12', file: Uint8Array.of(0x30, 0x82, 0x0a, 0x01, 0x02, 0x01, 0x03), want: undefined },
  { name: 'a PKCS #12 in BER', file: Uint8Array.of(0x30, 0x80, 0x02, 0x01, 0x03), want: undefined },
  { name: 'a PKCS #12 that was cut off', file: Uint8Array.of(0x30), want: undefined },
  {
    name: 'a certificate',
    file: Uint8Array.of(0x30, 0x82, 0x0a, 0x01, 0x30, 0x82),
    want: 'certificate-alone',
  },
  { name: 'a PKCS #7', file: Uint8Array.of(0x30, 0x80, 0x06, 0x09), want: 'certificate-alone' },
  { name: 'a key as text', file: text('-----BEGIN PRIVATE KEY-----\nAAAA\n'), want: 'pem' },
  {
    name: 'a certificate and a key as text, after a line of words',
    file: text('Bag Attributes\n-----BEGIN CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\n'),
    want: 'pem',
  },
  { name: 'a certificate as text', file: text('-----BEGIN CERTIFICATE-----\n'), want: 'certificate-alone' },
  { name: 'a picture', file: Uint8Array.of(0x89, 0x50, 0x4e, 0x47), want: undefined },
];

for (const { name, file, want } of files) {
  test(`a file offered as a key: ${name}`, () => assert.equal(mistakeIn(file), want));
}
