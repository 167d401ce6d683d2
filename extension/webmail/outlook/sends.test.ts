import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement, from } from '../fake-element.ts';

class FakeKey extends Event {}

Object.assign(globalThis, { Element: FakeElement, KeyboardEvent: FakeKey });
const { anchors } = await import('./anchors.ts');
const { sendsUnknown } = await import('./sends.ts');

const view = () => {
  const send = new FakeElement(['button', anchors.send[0] ?? '']);
  const editor = new FakeElement([anchors.editor[0] ?? '']);
  return { send, editor, root: new FakeElement([], send, editor) };
};
const click = () => new Event('click');
const key = () => Object.assign(new FakeKey('keydown'), { key: 'Enter', ctrlKey: true });

/** Whether it is held in a page with views, of which some are recognised. */
function held(event: Event, target: FakeElement, page: FakeElement[], ...known: FakeElement[]) {
  Object.assign(globalThis, { document: new FakeElement([], ...page) });
  return sendsUnknown(from(target, event), known as unknown as HTMLElement[]);
}

test('what sends is known in a view that is not recognised, and left alone in one that is', () => {
  const [one, other] = [view(), view()];
  for (const [event, target] of [
    [click, one.send],
    [key, one.editor],
    [key, new FakeElement([])],
  ] as const) {
    assert.equal(held(event(), target, [one.root]), true);
    assert.equal(held(event(), target, [one.root, other.root], other.root), true);
    assert.equal(held(event(), target, [one.root], one.root), false);
  }
  assert.equal(held(click(), one.send, [one.root, other.root], one.root), false, 'beside one that is not');
  assert.equal(held(click(), one.editor, [one.root]), false);
  assert.equal(held(key(), new FakeElement([]), []), false, 'nobody writes');
});
