import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebmailError } from '../failure.ts';
import { beginsCompose, composeStart, fetchOriginal } from './original.ts';

const start = (query: string) =>
  composeStart(`https://mail.example.test/?_task=mail&_action=compose&${query}`);

test('the address of a new compose view names its original', () => {
  assert.deepEqual(start('_reply_uid=5&_mbox=INBOX'), { kind: 'reply', uid: '5', mailbox: 'INBOX' });
  assert.deepEqual(start('_reply_uid=5&_mbox=A%2FB&_all=all'), {
    kind: 'reply-all',
    uid: '5',
    mailbox: 'A/B',
  });
  assert.deepEqual(start('_forward_uid=7&_mbox=INBOX'), { kind: 'forward', uid: '7', mailbox: 'INBOX' });
});

test('a compose view that has its number is none that begins', () => {
  assert.equal(beginsCompose('https://mail.example.test/?_task=mail&_action=compose&_id=5'), false);
  assert.equal(beginsCompose('https://mail.example.test/?_task=mail&_action=compose&_forward_uid=7,8'), true);
  assert.equal(beginsCompose('https://mail.example.test/?_task=mail&_action=show'), false);
});

test('no single original', () => {
  assert.equal(start('_mbox=INBOX'), null);
  assert.equal(start('_forward_uid=7,8&_mbox=INBOX'), null);
  assert.equal(start('_reply_uid=5'), null);
  assert.equal(start('_reply_uid=5.2&_mbox=INBOX'), null, 'a message inside a message');
  assert.equal(
    composeStart('https://mail.example.test/?_task=mail&_action=show&_reply_uid=5&_mbox=INBOX'),
    null,
  );
});

test('an original that cannot be reached is not taken for none', async () => {
  const start = { kind: 'reply', uid: '5', mailbox: 'INBOX' };
  Object.assign(globalThis, { sessionStorage: { getItem: () => JSON.stringify(start) } });
  const of = (code: 'offline' | 'session-expired' | 'not-found', originalID: string) => {
    const source = async () => {
      throw new WebmailError(code, '');
    };
    return fetchOriginal({ composeMode: 'reply', originalID }, { source }, async () => []);
  };
  assert.equal(await of('not-found', 'id@example.test'), null);
  await assert.rejects(of('offline', 'id@example.test'), /offline/);
  await assert.rejects(of('session-expired', 'id@example.test'), /session-expired/);
});

test('an answer to a message without a Message-ID has it for its original', async () => {
  const start = { kind: 'reply', uid: '5', mailbox: 'INBOX' };
  Object.assign(globalThis, { sessionStorage: { getItem: () => JSON.stringify(start) } });
  const of = (header: string, composeMode = 'reply') => {
    const source = async () => new TextEncoder().encode(`${header}\r\n\r\n`);
    return fetchOriginal({ composeMode, originalID: '' }, { source }, async () => []);
  };
  assert.equal((await of('Subject: plan'))?.kind, 'reply');
  assert.equal(await of('Message-ID: <other@example.test>'), null, 'another one is there now');
  assert.equal(await of('Subject: plan', ''), null, 'nothing is answered');
});
