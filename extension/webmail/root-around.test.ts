import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement } from './fake-element.ts';
import { lookingBy } from './looking.ts';
import { rootAround } from './root-around.ts';

const by = lookingBy({ send: ['send'], editor: ['editor', 'other editor'] });
const within = (...inside: FakeElement[]) => new FakeElement([], ...inside);
const element = (each: FakeElement) => each as unknown as HTMLElement;
const [send, editor] = [() => new FakeElement(['send']), () => new FakeElement(['editor'])];

/** What is around an editor in a page in which some views are known. */
function around(inside: FakeElement, page: FakeElement, ...known: FakeElement[]) {
  Object.assign(globalThis, { document: { body: page } });
  const parts = { needed: ['send' as const, 'editor' as const], single: ['editor' as const] };
  return rootAround(element(inside), by, parts, known.map(element));
}

test('a view is the least element that has all of it', () => {
  const inside = editor();
  const view = within(send(), within(inside));
  assert.deepEqual(around(inside, within(within(view))), { root: view });
});

test('what a view lacks is named, and not taken from another one', () => {
  const inside = editor();
  const page = within(within(within(inside), within(send(), editor())));
  assert.deepEqual(around(inside, page), { lost: ['send'] });
});

test('a view that is known is none of another one, whatever of it is found', () => {
  const inside = editor();
  const known = within(send(), new FakeElement(['other editor']));
  const page = within(within(within(inside), known));
  assert.deepEqual(around(inside, page, known), { lost: ['send'] });
});
