import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftInAddress, isProtected, itemInAddress, itemShown } from './identify.ts';
import type { Item } from './types.ts';

const bob = { Name: 'Bob Example', EmailAddress: 'bob@example.test' };
const alice = { Name: 'Alice Example', EmailAddress: 'alice@example.test' };

function item(id: string, from: typeof bob, minute: number, more: Partial<Item> = {}): Item {
  return {
    ItemId: { Id: id },
    From: { Mailbox: from },
    ToRecipients: [from === bob ? alice : bob],
    DateTimeReceived: new Date(2026, 4, 5, 14, minute).toISOString(),
    ...more,
  };
}

const idOf = (items: Item[], header: string, recipients = '', body = '', draft = false) =>
  itemShown(items, { header, recipients, body, draft }).ItemId.Id;

test('an item is found by who wrote it, name or address', () => {
  const items = [item('1', bob, 10), item('2', alice, 10)];
  assert.equal(idOf(items, 'Bob Example <bob@example.test> Tue 5/5/2026 2:10 PM'), '1');
  assert.equal(idOf(items, 'Alice Example Di 05.05.2026 14:10'), '2');
});

test('of several by one author it is found by the time, in twelve hours or in 24', () => {
  const items = [item('1', bob, 10), item('2', bob, 59)];
  assert.equal(idOf(items, 'Bob Example 2:59 PM'), '2');
  assert.equal(idOf(items, 'Bob Example 14:10'), '1');
  assert.equal(idOf(items, 'Bob Example 02.10'), '1');
});

test('of several of one minute it is found by whom it is for, or by how it begins', () => {
  const items = [
    item('1', bob, 10, { Preview: 'See you at  one' }),
    item('2', bob, 10, { Preview: 'See you at two', ToRecipients: [{ Name: 'Carol' }] }),
  ];
  assert.equal(idOf(items, 'Bob Example 14:10', 'Carol'), '2');
  assert.equal(idOf(items, 'Bob Example 14:10', 'Alice Example', 'See you at one'), '1');
});

test('where none fits or several do, none is taken, whatever their order', () => {
  const items = [item('1', bob, 10), item('2', bob, 10)];
  assert.throws(() => idOf(items, 'Bob Example 14:10'), /2 messages of the conversation fit/);
  assert.throws(() => idOf(items, 'Mallory 14:10'), /no message of the conversation fits/);
  assert.throws(() => idOf([item('1', bob, 10, { IsDraft: true })], 'Bob Example'), /no message/);
});

test('the only message by somebody is not taken for one of another time', () => {
  assert.equal(idOf([item('1', bob, 10)], 'Bob Example 2:10 PM'), '1');
  assert.throws(() => idOf([item('1', bob, 10)], 'Bob Example 2:17 PM'), /is of the time that is shown/);
});

test('a message is protected by its class, or by the file that carries it', () => {
  const classed = (ItemClass: string, ...Attachments: { Name: string; ContentType: string }[]) =>
    isProtected({
      ItemId: { Id: '' },
      ItemClass,
      Attachments: Attachments.map(each => ({ ...each, AttachmentId: { Id: '' } })),
    });
  assert.equal(classed('IPM.Note.SMIME'), true);
  assert.equal(classed('IPM.Note.SMIME.MultipartSigned'), true);
  assert.equal(classed('IPM.Note'), false);
  assert.equal(classed('IPM.Note', { Name: 'smime.p7m', ContentType: 'application/octet-stream' }), true);
  assert.equal(classed('IPM.Note', { Name: 'x', ContentType: 'application/x-pkcs7-signature' }), true);
  assert.equal(classed('IPM.Note', { Name: 'report.pdf', ContentType: 'application/pdf' }), false);
});

test('a window of its own names its item in the address', () => {
  const item = (hash: string, search = '') => itemInAddress({ hash, search });
  assert.equal(item('#viewmodel=ReadMessageItem&ItemID=AAMk%2F%2B%3D&wid=1'), 'AAMk/+=');
  assert.equal(item('', '?viewmodel=ReadMessageItem&ItemID=AAMk&exvsurl=1'), 'AAMk');
  assert.equal(item('#path=/mail'), null);
  assert.equal(item('#viewmodel=IMailComposeViewModelFactory&ItemID=AAMk'), null);
});

test('what one sent to oneself is there twice, and either is the message', () => {
  const more = { InternetMessageId: '<1@example.test>' };
  const items = [item('1', alice, 10, more), item('2', alice, 10, more)];
  assert.equal(idOf(items, 'Alice Example 2:10 PM'), '1');
  const other = item('3', alice, 10, { InternetMessageId: '<3@example.test>' });
  assert.throws(() => idOf([...items, other], 'Alice Example 2:10 PM'), /2 messages/);
});

test('an item with the Message-ID of another one is not taken for it', () => {
  const more = { InternetMessageId: '<1@example.test>', Subject: 'Plan' };
  const first = item('1', bob, 10, more);
  const mallory = { Name: 'Bob Example', EmailAddress: 'mallory@example.test' };
  for (const planted of [
    item('2', mallory, 10, more),
    item('2', bob, 10, { ...more, Subject: 'Another' }),
    item('2', bob, 10, { ...more, Preview: 'Pay at once' }),
  ])
    assert.throws(() => idOf([planted, first], 'Bob Example 2:10 PM'), /2 messages/);
  const ofItsOwn = { Name: 'Bob Example', EmailAddress: '/o=Example/cn=bob' };
  assert.equal(idOf([item('2', ofItsOwn, 10, more), first], 'Bob Example 2:10 PM'), '2');
});

test('of a conversation that is not told whole, an item is known by its time alone', () => {
  const others = Array.from({ length: 99 }, (_, at) => item(`other ${at}`, alice, 30));
  assert.equal(idOf([item('1', bob, 10), ...others], 'Bob Example 2:10 PM'), '1');
  assert.throws(() => idOf([item('1', bob, 10), ...others], 'Bob Example 9:55 AM'), /too long/);
  assert.equal(idOf([item('1', bob, 10), ...others.slice(1)], 'Bob Example 9:55 AM'), '1');
});

test('a window of its own names what is read in it, or what may be written on', () => {
  const id = 'AAMkADAwATMwMAItYjBiZi03YmY3=';
  const at = (search: string, hash = '') => {
    const address = { search, hash };
    return [itemInAddress(address), draftInAddress(address)];
  };
  const named = `ItemID=${encodeURIComponent(id)}`;
  assert.deepEqual(at('', `#viewmodel=ReadMessageItem&${named}`), [id, id]);
  assert.deepEqual(at(`?${named}&viewmodel=IMailComposeViewModelFactory`), [null, id]);
  assert.deepEqual(at(`?${named}&path=/mail/action/compose`), [null, id]);
  assert.deepEqual(at('?path=/mail/action/compose'), [null, null]);
  assert.deepEqual(at('', '#path=/mail'), [null, null]);
});
