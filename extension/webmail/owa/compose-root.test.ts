import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchors } from './anchors.ts';
import { composeRoot } from './compose-root.ts';

/** An element, as far as it is asked here: which anchor it is, and what is in it. */
class FakeElement {
  readonly is: keyof typeof anchors | null;
  readonly inside: FakeElement[];
  parentElement: FakeElement | null = null;
  readonly closest = (): null => null;

  constructor(is: keyof typeof anchors | null, ...inside: FakeElement[]) {
    this.is = is;
    this.inside = inside;
    for (const each of inside) each.parentElement = this;
  }

  querySelectorAll(way: string): FakeElement[] {
    const own = (each: FakeElement) => (each.is !== null && anchors[each.is][0] === way ? [each] : []);
    return this.inside.flatMap(each => [...own(each), ...each.querySelectorAll(way)]);
  }

  querySelector(way: string): FakeElement | null {
    return this.querySelectorAll(way)[0] ?? null;
  }
}

const one = (is: keyof typeof anchors) => new FakeElement(is);
const rootOf = (editor: FakeElement, page: FakeElement) => {
  Object.assign(globalThis, { document: { body: page } });
  return composeRoot(editor as unknown as HTMLElement);
};

test('an answer below its message shows no subject, and is one all the same', () => {
  const editor = one('editor');
  const view = new FakeElement(null, one('send'), one('recipients'), new FakeElement(null, editor));
  assert.deepEqual(rootOf(editor, new FakeElement(null, new FakeElement(null, view))), { root: view });
});

test('what one view lacks is not taken from another one', () => {
  const editor = one('editor');
  const other = new FakeElement(null, one('send'), one('recipients'), one('editor'));
  const page = new FakeElement(
    null,
    new FakeElement(null, new FakeElement(null, one('send'), editor), other),
  );
  assert.deepEqual(rootOf(editor, page), { lost: ['recipients'] });
});
