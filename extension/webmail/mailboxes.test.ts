import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMailboxes, parseMailboxes } from './mailboxes.ts';

test('parseMailboxes', () => {
  assert.deepEqual(parseMailboxes('bob@x.test, "Müller, Jo \\"J\\"" <jo@x.test>,Ann  Lee <ann@x.test>;'), [
    { name: '', address: 'bob@x.test' },
    { name: 'Müller, Jo "J"', address: 'jo@x.test' },
    { name: 'Ann Lee', address: 'ann@x.test' },
  ]);
  assert.deepEqual(parseMailboxes(' , '), []);
  assert.deepEqual(parseMailboxes('not an address'), [{ name: '', address: 'not an address' }]);
  assert.deepEqual(parseMailboxes('"open'), [{ name: '', address: '"open' }]);
});

test('what formatMailboxes writes, parseMailboxes reads', () => {
  const mailboxes = [
    { name: 'A. "B", C\\D', address: 'a@x.test' },
    { name: 'Zoë', address: 'z@x.test' },
    { name: '', address: 'b@x.test' },
  ];
  assert.deepEqual(parseMailboxes(formatMailboxes(mailboxes)), mailboxes);
});
