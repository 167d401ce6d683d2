import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PointerRule, VisibilityRule } from './visible.ts';

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

/** An event of a mouse at a place on the screen, in a frame whose corner is somewhere on it. */
function mouse(type: 'pointermove' | 'pointerdown', [x, y]: [number, number], corner = 100, zoom = 1) {
  const place = { screenX: x, screenY: y, clientX: (x - corner) / zoom, clientY: (y - corner) / zoom };
  return { type, pointerType: 'mouse', ...place };
}

test('a mouse that moves to where it presses counts, whatever the zoom is', () => {
  for (const zoom of [0.25, 1, 1.1, 5]) {
    const rule = new PointerRule();
    rule.take(mouse('pointermove', [120, 130], 100, zoom), 0);
    rule.take(mouse('pointermove', [400, 300], 100, zoom), 10);
    rule.take(mouse('pointerdown', [401, 300], 100, zoom), 20);
    assert.equal(rule.obstacle(20), undefined, `at ${zoom}`);
  }
});

test('a frame that comes under a resting mouse is not clicked', () => {
  const rule = new PointerRule();
  rule.take(mouse('pointerdown', [400, 300]), 1000);
  assert.equal(rule.obstacle(1300), 'too-soon');
  rule.take(mouse('pointerdown', [400, 300]), 1600);
  assert.equal(rule.obstacle(1600), undefined);
  rule.leave();
  rule.take(mouse('pointerdown', [400, 300]), 5000);
  assert.equal(rule.obstacle(5000), 'too-soon');
});

test('a frame that moves below the mouse, or along with it, is not clicked', () => {
  for (const [x, corner] of [
    [400, 40],
    [402, 130],
    [460, 160],
  ] as const) {
    const rule = new PointerRule();
    rule.take(mouse('pointermove', [400, 300]), 0);
    rule.take({ ...mouse('pointerdown', [x, 300], corner), clientY: 200 }, 1000);
    assert.equal(rule.obstacle(1000), 'too-soon', `${x}, ${corner}`);
  }
});

test('a finger has no place before it presses', () => {
  const rule = new PointerRule();
  rule.take({ ...mouse('pointerdown', [400, 300]), pointerType: 'touch' }, 1000);
  assert.equal(rule.obstacle(1000), undefined);
});
