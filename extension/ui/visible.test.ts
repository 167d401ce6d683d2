import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VisibilityRule } from './visible.ts';

const minSize = { width: 280, height: 320 };
const large = { width: 300, height: 400 };
const seen = { isVisible: true, intersectionRatio: 1 };
const covered = { isVisible: false, intersectionRatio: 1 };
const cutOff = { isVisible: true, intersectionRatio: 0.9 };

test('a click does not count before anything was observed', () => {
  assert.equal(new VisibilityRule(minSize).obstacle(10_000), 'too-soon');
});

test('a click counts once the view was in sight for long enough', () => {
  const rule = new VisibilityRule(minSize);
  rule.observe(seen, 1000);
  assert.equal(rule.obstacle(1499), 'too-soon');
  assert.equal(rule.obstacle(1500), undefined);
  rule.observe({ isVisible: true, intersectionRatio: 0.99 }, 1600);
  assert.equal(rule.obstacle(1600), undefined);
});

test('covering or cutting off takes effect at once and starts the time anew', () => {
  const rule = new VisibilityRule(minSize);
  rule.observe(seen, 0);
  rule.observe(covered, 5000);
  assert.equal(rule.obstacle(5000), 'covered');
  rule.observe(seen, 6000);
  assert.equal(rule.obstacle(6100), 'too-soon');
  rule.observe(cutOff, 7000);
  assert.equal(rule.obstacle(9000), 'cut-off');
});

test('making the view tiny takes effect at once and starts the time anew', () => {
  const rule = new VisibilityRule(minSize);
  rule.resize(large, 0);
  rule.observe(seen, 0);
  assert.equal(rule.obstacle(1000), undefined);
  rule.resize({ width: 300, height: 60 }, 2000);
  assert.equal(rule.obstacle(2000), 'too-small');
  rule.resize({ width: 100, height: 400 }, 3000);
  assert.equal(rule.obstacle(3000), 'too-small');
  rule.resize(large, 4000);
  assert.equal(rule.obstacle(4100), 'too-soon');
  assert.equal(rule.obstacle(4500), undefined);
});
