import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMessage } from '../channel.ts';
import { submissionOf } from './submission.ts';
import { withoutRecipients } from './without-recipients.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const text = (octets: Uint8Array) => new TextDecoder().decode(octets);
const raw = bytes('From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\n\r\ntext\r\n');
const message = (to: string[]): OutgoingMessage => ({
  envelope: { from: 'alice@x.test', to, bcc: false, size: raw.length },
  messageId: '1@x',
  raw,
});

test('of a signed message Bcc recipients stand beside it', () => {
  assert.deepEqual(submissionOf(message(['bob@x.test', 'carol@x.test'])), { raw, bcc: ['carol@x.test'] });
});

test('what names more than its envelope does not leave', () => {
  assert.throws(() => submissionOf(message(['carol@x.test'])), /names more than its envelope/);
});

test('the fields with recipients are taken off with their folds, and nothing else is', () => {
  const all = 'To: a@x,\r\n b@x\r\nFrom: c@x\r\nCC : d@x\r\nX-To: e\r\n\r\nTo: body\r\n';
  assert.equal(text(withoutRecipients(bytes(all))), 'From: c@x\r\nX-To: e\r\n\r\nTo: body\r\n');
  assert.equal(text(withoutRecipients(bytes('To: a@x\r\nFrom: b'))), 'From: b');
});
