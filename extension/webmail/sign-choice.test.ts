import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignChoice } from './sign-choice.ts';

test('the settings turn it on, and the user off again', () => {
  const sign = new SignChoice();
  sign.want();
  assert.deepEqual([sign.on, sign.byHand], [true, false]);
  sign.toggle();
  assert.deepEqual([sign.on, sign.byHand], [false, true]);
  sign.want();
  sign.withEncryption();
  assert.equal(sign.on, false, 'neither the settings nor encryption bring it back');
  sign.toggle();
  assert.equal(sign.on, true);
});

test('encryption turns it on', () => {
  const sign = new SignChoice();
  sign.withEncryption();
  assert.equal(sign.on, true);
});

test('what the administrator wants nobody turns off', () => {
  const sign = new SignChoice();
  sign.require(true);
  sign.want();
  sign.toggle();
  assert.equal(sign.on, true);
  const refused = new SignChoice();
  refused.toggle();
  refused.toggle();
  refused.require(true);
  refused.want();
  assert.equal(refused.on, true, 'whatever the user did before');
});
