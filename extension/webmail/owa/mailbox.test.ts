import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailboxOf } from './mailbox.ts';

test('the primary address comes first, then the secondary ones, once each', () => {
  const { address, identities } = mailboxOf({
    UserDisplayName: 'Alice',
    UserEmailAddress: 'alice@example.test',
    UserProxyAddresses: [
      'SMTP:Alice@example.test',
      'smtp:a@example.test',
      'a@example.test',
      'X500:/o=x',
      'sip:a@example.test',
    ],
  });
  assert.equal(address, 'alice@example.test');
  assert.deepEqual(identities, [
    { name: 'Alice', address: 'alice@example.test' },
    { name: 'Alice', address: 'a@example.test' },
  ]);
});

test('a session that names no address is no mailbox', () => {
  assert.throws(() => mailboxOf({ UserDisplayName: 'Alice' }), /names no address/);
});
