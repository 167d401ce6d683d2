import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Missing, patience } from './missing.ts';

test('what stays away is told once, and again where it was there meanwhile', t => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1 });
  const told: string[] = [];
  let lost = ['send', 'editor'];
  const missing = new Missing<'compose'>(
    what => told.push(what),
    view => missing.lacks(view, lost),
  );
  const look = () => missing.lacks('compose', lost);
  look();
  t.mock.timers.tick(patience - 100);
  look();
  assert.deepEqual(told, [], 'it may still be drawn');
  t.mock.timers.tick(200);
  assert.deepEqual(told, ['compose: send, editor']);
  look();
  assert.equal(told.length, 1);
  lost = [];
  look();
  lost = ['send'];
  look();
  t.mock.timers.tick(patience + 100);
  assert.deepEqual(told.slice(1), ['compose: send']);
});
