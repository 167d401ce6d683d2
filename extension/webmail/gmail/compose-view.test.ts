import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchors, findAll } from './anchors.ts';
import { composeRoot } from './compose-view.ts';

/** An element, as far as it is asked here: which anchor it is, and what is in it. */
class FakeElement {
  readonly is: keyof typeof anchors | null;
  readonly inside: FakeElement[];
  parentElement: FakeElement | null = null;

  constructor(is: keyof typeof anchors | null, ...inside: FakeElement[]) {
    this.is = is;
    this.inside = inside;
    for (const each of inside) each.parentElement = this;
  }

  contains(other: FakeElement): boolean {
    return other === this || this.inside.some(each => each.contains(other));
  }

  closest(ways: string): FakeElement | null {
    const own = { editor: '[contenteditable="true"]', body: '.a3s' } as Record<string, string>;
    if (ways.split(', ').includes(own[this.is ?? ''] ?? '')) return this;
    return this.parentElement?.closest(ways) ?? null;
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
const parts = ['send', 'subject', 'editor', 'to', 'draft', 'discard'] as const;
/** A compose window, and what one writes in. */
function composing(...without: (typeof parts)[number][]) {
  const editor = one('editor');
  const rest = parts.filter(each => each !== 'editor' && !without.includes(each)).map(one);
  return { window: new FakeElement(null, new FakeElement(null, editor), ...rest), editor };
}
const rootOf = (editor: FakeElement, page: FakeElement) => {
  Object.assign(globalThis, { document: { body: page } });
  return composeRoot(editor as unknown as HTMLElement);
};

test('a compose window is the least that has all that belongs to one', () => {
  const { window, editor } = composing();
  assert.deepEqual(rootOf(editor, new FakeElement(null, new FakeElement(null, window))), { root: window });
});

test('what one window lacks is not taken from another one', () => {
  const { window, editor } = composing('to');
  const page = new FakeElement(null, new FakeElement(null, window, composing().window));
  assert.deepEqual(rootOf(editor, page), { lost: ['to'] });
});

test('of a window of which a piece is drawn nothing is taken for another one', () => {
  const { editor } = composing();
  const piece = new FakeElement(null, new FakeElement(null, editor), one('send'));
  const page = new FakeElement(null, new FakeElement(null, composing().window, piece));
  assert.deepEqual(rootOf(editor, page), { lost: parts.filter(each => !['send', 'editor'].includes(each)) });
  const bare = one('send');
  const { window } = composing();
  const around = new FakeElement(null, window, new FakeElement(null, bare));
  Object.assign(globalThis, { document: { body: new FakeElement(null, around) } });
  const of = (element: FakeElement) => element as unknown as HTMLElement;
  assert.deepEqual(composeRoot(of(bare)), { root: around });
  assert.ok('lost' in composeRoot(of(bare), [of(window)]), 'that is known');
});

test('what a window lacks is named', () => {
  for (const part of parts.filter(each => each !== 'editor')) {
    const { window, editor } = composing(part);
    assert.deepEqual(rootOf(editor, new FakeElement(null, window)), { lost: [part] });
  }
});

test('what a mail brings along is no part of a window, neither where it is quoted nor where it is shown', () => {
  const quoting = new FakeElement('editor', one('to'), one('draft'));
  const window = new FakeElement(
    null,
    quoting,
    ...parts.filter(each => !['editor', 'to'].includes(each)).map(one),
  );
  assert.deepEqual(rootOf(quoting, new FakeElement(null, window)), { lost: ['to'] });
  const { window: below, editor } = composing();
  const shown = new FakeElement('body', one('composing'), one('subject'), one('from'));
  const page = new FakeElement(null, new FakeElement(null, shown, below));
  assert.deepEqual(rootOf(editor, page), { root: below });
  const found = findAll('composing', page as unknown as HTMLElement) as unknown as FakeElement[];
  assert.deepEqual(
    found.map(each => each.is),
    ['draft'],
    'that of the window',
  );
});
