import assert from 'node:assert/strict';
import { test } from 'node:test';

/** An element, as far as it is asked here: what it is, by selectors, and what is in it. */
class FakeElement {
  readonly is: string[];
  readonly inside: FakeElement[];
  readonly isConnected = true;
  parentElement: FakeElement | null = null;

  constructor(is: string[], ...inside: FakeElement[]) {
    this.is = is;
    this.inside = inside;
    for (const each of inside) each.parentElement = this;
  }

  matches(way: string): boolean {
    return this.is.includes(way);
  }

  closest(way: string): FakeElement | null {
    return this.matches(way) ? this : (this.parentElement?.closest(way) ?? null);
  }

  contains(other: FakeElement): boolean {
    return other === this || this.inside.some(each => each.contains(other));
  }

  querySelectorAll(way: string): FakeElement[] {
    return this.inside.flatMap(each => [...(each.matches(way) ? [each] : []), ...each.querySelectorAll(way)]);
  }

  querySelector(way: string): FakeElement | null {
    return this.querySelectorAll(way)[0] ?? null;
  }
}

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
  Object.defineProperty(event, 'target', { value: target });
  return sendsUnknown(event, known as unknown as HTMLElement[]);
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
  assert.equal(held(click(), one.editor, [one.root]), false);
  assert.equal(held(key(), new FakeElement([]), []), false, 'nobody writes');
});
