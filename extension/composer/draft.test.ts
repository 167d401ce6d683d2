import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveBack, prepare, type Writing } from './draft.ts';

const alice = { name: 'Alice', address: 'alice@example.test' };
const jurgen = { name: '', address: 'jürgen@bücher.example' };

const writing: Writing = {
  from: alice,
  to: [jurgen],
  cc: [],
  bcc: [alice],
  replyTo: [],
  subject: 'Grüße',
  text: '',
  html: '<p>Hi <img src="cid:1@x"></p>',
  images: [
    { contentId: '1@x', name: 'seal.png', type: 'image/png', blob: new Blob(['PNG']), url: 'blob:null/1' },
  ],
  files: [{ name: 'a.txt', type: 'text/plain', blob: new Blob(['hello']) }],
  inReplyTo: '1@example.test',
  references: ['1@example.test'],
  confidential: ['To'],
};

const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

test('prepare describes the bodies in their order', async () => {
  const { params, bodies } = await prepare(writing, { sign: 'clear', encrypt: true, maxSize: 7 });
  assert.deepEqual(params.draft.attachments, [
    { name: 'seal.png', type: 'image/png', contentId: '1@x' },
    { name: 'a.txt', type: 'text/plain' },
  ]);
  assert.deepEqual(bodies.map(text), ['PNG', 'hello']);
  assert.deepEqual(
    [params.sign, params.encrypt, params.maxSize, params.confidential],
    ['clear', true, 7, ['To']],
  );
});

test('prepare writes domains in ASCII and keeps the threading', async () => {
  const { draft } = (await prepare(writing, { sign: 'none', encrypt: true, maxSize: 0 })).params;
  assert.deepEqual(draft.to, [{ name: '', address: 'jürgen@xn--bcher-kva.example' }]);
  assert.deepEqual(draft.bcc, [alice]);
  assert.equal(draft.inReplyTo, '1@example.test');
});

test('prepare makes a whole document of HTML, and leaves plain text alone', async () => {
  const html = await prepare(writing, { sign: 'clear', encrypt: false, maxSize: 0 });
  assert.match(html.params.draft.html ?? '', /^<!DOCTYPE html>[\s\S]*<p>Hi <img src="cid:1@x"><\/p>/);
  const plain = { ...writing, html: '', text: 'Hi' };
  const { draft } = (await prepare(plain, { sign: 'clear', encrypt: false, maxSize: 0 })).params;
  assert.deepEqual([draft.html, draft.text], ['', 'Hi']);
});

test('a draft can be prepared again and again', async () => {
  for (let i = 0; i < 2; i++) {
    const { bodies } = await prepare(writing, { sign: 'clear', encrypt: true, maxSize: 0 });
    // The engine takes the buffers away.
    structuredClone(bodies, { transfer: bodies.map(({ buffer }) => buffer) });
  }
});

test('giveBack returns everything that was written', async () => {
  const { identities, draft, files } = await giveBack({ ...writing, text: 'Hi' }, [alice]);
  assert.deepEqual(identities, [alice]);
  assert.equal(draft.html, writing.html);
  assert.equal(draft.text, 'Hi');
  assert.equal(draft.subject, 'Grüße');
  assert.deepEqual(
    files.map(({ name, contentId, bytes }) => [name, contentId, text(bytes)]),
    [
      ['seal.png', '1@x', 'PNG'],
      ['a.txt', undefined, 'hello'],
    ],
  );
});
