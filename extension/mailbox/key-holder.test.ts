import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceFor, holderOf } from './key-holder.ts';

const address = 'alice@x.test';

test('the choice of the user counts more than what Google says', () => {
  assert.equal(holderOf(undefined), 'unknown');
  assert.equal(holderOf({ address, found: false }), 'unknown');
  assert.equal(holderOf({ address, found: true }), 'google');
  assert.equal(holderOf({ address, found: true, chosen: 'own' }), 'own');
  assert.equal(holderOf({ address, found: false, chosen: 'google' }), 'google');
});

test('an account is found in whatever case its address is written, and no other one is', () => {
  const all = [{ address, found: true }];
  assert.equal(choiceFor(all, 'Alice@X.test')?.found, true);
  assert.equal(choiceFor(all, 'bob@x.test'), undefined);
});
