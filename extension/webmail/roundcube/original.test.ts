import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginsCompose, composeStart } from './original.ts';

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
