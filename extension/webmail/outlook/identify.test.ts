import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Listed } from '../../mailbox/contract.ts';
import { messageShown, namedIn } from './identify.ts';

function message(id: string, from: 'Alice' | 'Bob', minute: number, more: Partial<Listed> = {}): Listed {
  return {
    id,
    conversation: 'c',
    messageId: `${id}@example.test`,
    from: `${from.toLowerCase()}@example.test`,
    fromName: `${from} Example`,
    subject: 'Plan',
    received: new Date(2026, 4, 5, 14, minute).toISOString(),
    folder: 'inbox',
    draft: false,
    ...more,
  };
}

const idOf = (listed: Listed[], header: string, subject = '', body = '') =>
  messageShown(listed, { header, subject, body }).id;

test('a message is found by who wrote it, address or name', () => {
  const listed = [message('1', 'Bob', 10), message('2', 'Alice', 10)];
  assert.equal(idOf(listed, 'bob@example.test Tue 5/5/2026 2:10 PM'), '1');
  assert.equal(idOf(listed, 'Alice Example Di 05.05.2026 14:10'), '2');
});

test('of several by one author it is found by the time, in twelve hours or in 24', () => {
  const listed = [message('1', 'Bob', 10), message('2', 'Bob', 59)];
  assert.equal(idOf(listed, 'Bob Example Tue 5/5/2026 2:59 PM'), '2');
  assert.equal(idOf(listed, 'Bob Example Di 05.05.2026 14:10'), '1');
  assert.equal(idOf(listed, 'Bob Example 14.10 Uhr'), '1');
});

test('in another time zone the minute tells, and days tell messages of one time apart', () => {
  const listed = [message('1', 'Bob', 10), message('2', 'Bob', 59)];
  assert.equal(idOf(listed, 'Bob Example 9:59 AM'), '2');
  const later = message('3', 'Bob', 10, { received: new Date(2026, 4, 19, 14, 10).toISOString() });
  assert.equal(idOf([message('1', 'Bob', 10), later], 'Bob Example Di 19.05.2026 14:10'), '3');
});

test('one message in two folders is one, and that which came is looked at', () => {
  const same = { messageId: 'same@example.test' };
  const listed = [message('1', 'Bob', 10, { ...same, folder: 'sent' }), message('2', 'Bob', 10, same)];
  assert.equal(idOf(listed, 'Bob Example 14:10'), '2');
});

test('a message with the Message-ID of another one is not taken for it', () => {
  const same = { messageId: 'same@example.test' };
  const first = message('1', 'Bob', 10, { ...same, folder: 'other' });
  // Whoever got the first one calls himself as its author does.
  const planted = message('2', 'Bob', 40, { ...same, from: 'mallory@example.test' });
  assert.equal(idOf([planted, first], 'Bob Example bob@example.test 14:10'), '1');
  assert.equal(idOf([planted, first], 'Bob Example mallory@example.test 14:40'), '2');
  for (const more of [{}, { from: 'bob@example.test', preview: 'Pay at once' }]) {
    const ofTheSameMinute = { ...planted, received: first.received, ...more };
    assert.throws(() => idOf([ofTheSameMinute, first], 'Bob Example 14:10'), /2 messages/);
  }
});

test('spaces in the name of an author do not hide a message', () => {
  const planted = message('2', 'Bob', 40, { from: 'mallory@example.test', fromName: 'Bob  Example\u00a0 ' });
  assert.equal(idOf([message('1', 'Bob', 10), planted], 'Bob Example 14:40'), '2');
});

test('of several of one minute it is found by how it begins', () => {
  const listed = [
    message('1', 'Bob', 10, { preview: 'See you  at one' }),
    message('2', 'Bob', 10, { preview: 'See you at two' }),
  ];
  assert.equal(idOf(listed, 'Bob Example 14:10', 'Plan', 'See you\nat two, then.'), '2');
});

test('where none fits or several do, none is taken, whatever their order', () => {
  const listed = [message('1', 'Bob', 10), message('2', 'Bob', 10)];
  assert.throws(() => idOf(listed, 'Bob Example 14:10', 'Plan'), /2 messages of the conversation fit/);
  assert.throws(() => idOf(listed, 'Mallory 14:10'), /no message of the conversation fits/);
  assert.throws(() => idOf([message('1', 'Bob', 10, { draft: true })], 'Bob Example'), /no message/);
});

test('an address names a conversation or a message, in the alphabet of Graph', () => {
  const named = (pathname: string, search = '') => namedIn({ pathname, search });
  const conversation = 'AAQkADAwATMwMAItYjBi+mN/I3LTAw';
  assert.deepEqual(named(`/mail/inbox/id/${encodeURIComponent(conversation)}`), {
    conversation: 'AAQkADAwATMwMAItYjBi_mN-I3LTAw',
  });
  assert.deepEqual(named('/mail/0/deeplink/read/AAMkADAwATMwMAItYjBiZi03YmY3%3D'), {
    message: 'AAMkADAwATMwMAItYjBiZi03YmY3=',
  });
  assert.deepEqual(named('/owa/', '?ItemID=AAMkADAwATMwMAItYjBiZi03YmY3&viewmodel=ReadMessageItem'), {
    message: 'AAMkADAwATMwMAItYjBiZi03YmY3',
  });
  for (const more of ['', '&viewmodel=IMailComposeViewModelFactory'])
    assert.equal(named('/owa/', `?ItemID=AAMkADAwATMwMAItYjBiZi03YmY3${more}`), null, more);
  assert.equal(named('/mail/inbox'), null);
  assert.equal(named('/mail/inbox/id/%E0%A4'), null);
  assert.equal(named('/mail/inbox/id/short'), null);
});
