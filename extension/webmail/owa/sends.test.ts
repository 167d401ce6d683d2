import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement } from '../fake-element.ts';

Object.assign(globalThis, { Node: { ELEMENT_NODE: 1 } });
const { anchors } = await import('./anchors.ts');
const { sendsUnknown } = await import('./sends.ts');

const view = () => {
  const send = new FakeElement(['button', anchors.send[0] ?? '']);
  const editor = new FakeElement([anchors.editor[1] ?? '']);
  return { send, editor, root: new FakeElement([], send, editor) };
};
const key = { type: 'keydown', key: 'Enter', ctrlKey: true };

/** Whether it is held in a page with views, of which some are recognised. */
function held(event: { type: string }, target: FakeElement, page: FakeElement[], ...known: FakeElement[]) {
  Object.assign(globalThis, { document: new FakeElement([], ...page) });
  return sendsUnknown({ ...event, target } as unknown as Event, known as unknown as HTMLElement[]);
}

test('what sends is known in a view that is not recognised, and left alone in one that is', () => {
  const [one, other] = [view(), view()];
  for (const [event, target] of [
    [{ type: 'click' }, one.send],
    [key, one.editor],
    [key, new FakeElement([])],
  ] as const) {
    assert.equal(held(event, target, [one.root]), true);
    assert.equal(held(event, target, [one.root, other.root], other.root), true);
    assert.equal(held(event, target, [one.root], one.root), false);
  }
  const both = [one.root, other.root];
  assert.equal(held({ type: 'click' }, one.send, both, one.root), false, 'beside one that is not');
  assert.equal(held({ type: 'click' }, one.editor, [one.root]), false);
  assert.equal(held({ type: 'click' }, one.send, [one.send]), true, 'whose editor is not recognised');
  assert.equal(held(key, new FakeElement([]), []), false, 'nobody writes');
});
