import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protectedOriginal, threadingOf, withoutCarrier } from './answering.ts';

const message = (type: string) =>
  new TextEncoder().encode(`Message-ID: <1@example.test>\r\nContent-Type: ${type}\r\n\r\n`);
const [plain, enveloped] = [message('text/plain'), message('application/pkcs7-mime')];

test('only what only Signet can read is quoted by it', () => {
  assert.deepEqual(protectedOriginal(enveloped, 'reply'), { kind: 'reply', raw: enveloped });
  assert.equal(protectedOriginal(plain, 'reply'), null);
  assert.equal(protectedOriginal(null, 'reply'), null);
  assert.equal(protectedOriginal(enveloped, undefined), null);
});

test('an answer stays in its conversation, and what is forwarded begins one', () => {
  const answer = { inReplyTo: '1@example.test', references: ['1@example.test'] };
  assert.deepEqual(threadingOf(plain, 'reply'), answer);
  assert.deepEqual(threadingOf(plain, 'reply-all'), answer);
  assert.deepEqual(threadingOf(plain, 'forward'), { references: [] });
  assert.deepEqual(threadingOf(null, 'reply'), { references: [] });
});

test('the carrier of a protected message is none of its files', () => {
  const file = (name: string) => ({ name, type: '', bytes: new Uint8Array() });
  const files = ['smime.p7m', 'SMIME.P7S', 'plan.p7m', 'smime.p7m.pdf'].map(file);
  assert.deepEqual(withoutCarrier(files), files.slice(2));
});
