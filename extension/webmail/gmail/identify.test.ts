import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answeredIn,
  cardOf,
  draftOf,
  idOf,
  idsOf,
  isProtection,
  isSameMessage,
  namedAs,
  protectionIn,
  savedDraftOf,
  threadOf,
} from './identify.ts';

test('the id of a message is that of the API, in sixteen digits or in decimal', () => {
  assert.equal(idOf({ legacyMessageId: '160d7d788da7ba7a', messageId: '#msg-f:1' }), '160d7d788da7ba7a');
  assert.equal(idOf({ messageId: '#msg-f:1589064200257780346' }), '160d7d788da7ba7a');
});

test('what was just sent has the id that the page made', () => {
  assert.equal(idOf({ messageId: '#msg-a:r-4921' }), 'msg-a:r-4921');
});

test('what was just sent is looked for by the id of its draft, and by that which the page made', () => {
  assert.deepEqual(idsOf({ legacyMessageId: '160d', messageId: '#msg-a:r-4921' }), ['160d', 'msg-a:r-4921']);
  assert.deepEqual(idsOf({ legacyMessageId: '160d', messageId: '#msg-f:5645' }), ['160d']);
});

test('a message stays the same when it gets its final id', () => {
  const sent = { messageId: '#msg-a:r-4921' };
  assert.ok(isSameMessage(sent, { ...sent, legacyMessageId: '160d' }));
  assert.ok(isSameMessage({ legacyMessageId: '160d' }, { messageId: '#msg-f:5645' }));
  assert.ok(!isSameMessage(sent, { messageId: '#msg-a:r-4922' }));
  assert.ok(!isSameMessage(sent, { legacyMessageId: '160d' }));
  assert.ok(!isSameMessage({}, {}));
});

test('what is no id is none', () => {
  for (const messageId of ['', '#', '#msg-f:', '#msg-f:x', '#msg-b:1', 'https://x.test'])
    assert.equal(idOf({ legacyMessageId: 'x', messageId }), null, messageId);
});

test('a conversation that began in this page has no id yet', () => {
  assert.equal(threadOf('', '#thread-f:1589064200257780346'), '160d7d788da7ba7a');
  assert.equal(threadOf('160d7d788da7ba7a', 'thread-a:r1'), '160d7d788da7ba7a');
  assert.equal(threadOf('', 'thread-a:r1'), null);
});

test('a draft has an id in the API once it was saved', () => {
  assert.equal(draftOf('#msg-a:r-42:160d7d788da7ba7a'), '160d7d788da7ba7a');
  assert.equal(draftOf('#msg-a:r-42'), 'msg-a:r-42');
  assert.equal(draftOf('#msg-f:10'), 'a');
  assert.equal(draftOf('#msg-f:10:160d7d788da7ba7a'), '160d7d788da7ba7a');
  assert.equal(draftOf(''), null);
  assert.equal(savedDraftOf('#msg-a:r-42:160d7d788da7ba7a'), '160d7d788da7ba7a');
  assert.equal(savedDraftOf('#msg-a:r-42'), null);
});

test('a file of S/MIME is told by its name or its type', () => {
  const is = (value: string) => isProtection(cardOf(value));
  const address = 'https://mail.google.com/mail/u/0/?ui=2&attid=0.1&disp=safe';
  assert.ok(is(`application/pkcs7-mime:smime.p7m:${address}`));
  assert.ok(is(`application/octet-stream:smime.P7M:${address}`));
  assert.ok(is(`application/x-pkcs7-signature:Signatur%20(1):${address}`));
  assert.ok(!is(`application/pdf:smime.p7m.pdf:${address}`));
  assert.ok(!is(`image/png:%zz:${address}`));
});

test('a text names a file of S/MIME, whatever stands around the name', () => {
  for (const text of ['smime.p7m', 'Anhang smime.p7s ansehen', 'smime.p7s5K', 'SMIME.P7M (4 KB)'])
    assert.ok(protectionIn(text), text);
  for (const text of ['smime.p7m.pdf', 'smime.p7mx', 'p7m']) assert.ok(!protectionIn(text), text);
});

test('what a window answers, by whichever id', () => {
  assert.equal(answeredIn('undefined'), '');
  assert.equal(answeredIn('#msg-f:1589'), '#msg-f:1589');
  assert.equal(idOf(namedAs('#msg-f:1589')), '635');
  assert.equal(idOf(namedAs('160d7d788da7ba7a')), '160d7d788da7ba7a');
  assert.equal(idOf(namedAs('#msg-a:r-5')), 'msg-a:r-5');
  assert.equal(idOf(namedAs('something else')), null);
});
