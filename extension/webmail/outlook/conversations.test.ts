import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Listed, MailQuery } from '../../mailbox/contract.ts';
import { WebmailError } from '../failure.ts';
import { Conversations } from './conversations.ts';

const listed = (id: string, form?: 'protected' | 'plain'): Listed => ({
  ...{ id, conversation: 'c', messageId: id, from: 'bob@example.test', fromName: 'Bob', subject: '' },
  ...{ received: '2026-05-05T12:10:00Z', folder: 'inbox', draft: false },
  ...(form ? { form } : {}),
});
const bob = { header: 'Bob', subject: '', body: '' };

function mailbox(...answers: (Listed[] | WebmailError)[]) {
  const asked: MailQuery[] = [];
  const find = async (query: MailQuery) => {
    asked.push(query);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (answer instanceof WebmailError) throw answer;
    return answer ?? [];
  };
  const clock = { now: 0 };
  return { asked, clock, conversations: new Conversations({ find }, () => clock.now) };
}

test('a conversation is asked for once for all that is shown of it', async () => {
  const { asked, conversations } = mailbox([listed('1', 'protected')]);
  await Promise.all([
    conversations.find({ conversation: 'c' }, bob),
    conversations.find({ conversation: 'c' }, bob),
  ]);
  assert.deepEqual(asked, [{ conversation: 'c' }]);
  conversations.forget();
  assert.equal((await conversations.find({ conversation: 'c' }, bob))?.id, '1');
  assert.equal(asked.length, 2);
});

test('where nothing is protected it does not matter which message it is', async () => {
  const { conversations } = mailbox([listed('1', 'plain'), listed('2', 'plain')]);
  assert.equal(await conversations.find({ conversation: 'c' }, bob), null);
});

test('of what the mailbox does not tell anything, it may be protected', async () => {
  const { conversations } = mailbox([listed('1')]);
  assert.equal((await conversations.find({ conversation: 'c' }, bob))?.id, '1');
});

test('a window of its own names its message', async () => {
  const { asked, conversations } = mailbox([listed('1', 'protected')]);
  assert.equal(
    (await conversations.find({ message: '1' }, { header: 'nobody', subject: '', body: '' }))?.id,
    '1',
  );
  assert.deepEqual(asked, [{ id: '1' }]);
});

test('the only message by somebody is not taken for one of another time', async () => {
  const message = listed('1', 'protected');
  const { conversations } = mailbox([message]);
  const at = (minutes: number) => {
    const minute = `${(new Date(message.received).getMinutes() + minutes) % 60}`.padStart(2, '0');
    return conversations.find({ conversation: 'c' }, { ...bob, header: `Bob 2:${minute} PM` });
  };
  assert.equal((await at(0))?.id, '1');
  await assert.rejects(at(7), /no message of the conversation is of the time/);
});

test('what failed is asked for again', async () => {
  const { conversations } = mailbox(new WebmailError('offline', ''), [listed('1', 'protected')]);
  await assert.rejects(conversations.find({ conversation: 'c' }, bob));
  assert.equal((await conversations.find({ conversation: 'c' }, bob))?.id, '1');
});

test('a message that came meanwhile is not taken for one like it', async () => {
  const [first, later] = [listed('1', 'protected'), listed('2', 'protected')];
  const planted = { ...later, from: 'mallory@example.test', received: '2026-05-05T12:40:00Z' };
  const { clock, conversations } = mailbox([first], [planted, first]);
  assert.equal((await conversations.find({ conversation: 'c' }, bob))?.id, '1');
  clock.now = 60_000;
  const minutes = new Date(planted.received).getMinutes();
  const header = `Bob mallory@example.test 12:${minutes}`;
  const found = await conversations.find({ conversation: 'c' }, { header, subject: '', body: '' });
  assert.equal(found?.id, '2');
});
