import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement } from '../fake-element.ts';
import { anchors, findAll } from './anchors.ts';
import { composeRoot } from './compose-view.ts';

const one = (is: keyof typeof anchors) =>
  new FakeElement(is === 'editor' ? anchors.editor : anchors[is].slice(0, 1));
const parts = ['send', 'subject', 'editor', 'to', 'draft', 'discard'] as const;
/** A compose window, and what one writes in. */
function composing(...without: (typeof parts)[number][]) {
  const editor = one('editor');
  const rest = parts.filter(each => each !== 'editor' && !without.includes(each)).map(one);
  return { window: new FakeElement([], new FakeElement([], editor), ...rest), editor };
}
const rootOf = (editor: FakeElement, page: FakeElement) => {
  Object.assign(globalThis, { document: { body: page } });
  return composeRoot(editor as unknown as HTMLElement);
};

test('a compose window is the least that has all that belongs to one', () => {
  const { window, editor } = composing();
  assert.deepEqual(rootOf(editor, new FakeElement([], new FakeElement([], window))), { root: window });
});

test('what one window lacks is not taken from another one', () => {
  const { window, editor } = composing('to');
  const page = new FakeElement([], new FakeElement([], window, composing().window));
  assert.deepEqual(rootOf(editor, page), { lost: ['to'] });
});

test('of a window of which a piece is drawn nothing is taken for another one', () => {
  const { editor } = composing();
  const piece = new FakeElement([], new FakeElement([], editor), one('subject'));
  const page = new FakeElement([], new FakeElement([], composing().window, piece));
  assert.deepEqual(rootOf(editor, page), { lost: ['send', 'to', 'draft', 'discard'] });
  const bare = one('editor');
  const { window } = composing();
  const around = new FakeElement([], window, new FakeElement([], bare));
  Object.assign(globalThis, { document: { body: new FakeElement([], around) } });
  const of = (element: FakeElement) => element as unknown as HTMLElement;
  assert.ok('lost' in composeRoot(of(bare), [of(window)]), 'beside one that is known');
});

test('what a window lacks is named', () => {
  for (const part of parts.filter(each => each !== 'editor')) {
    const { window, editor } = composing(part);
    assert.deepEqual(rootOf(editor, new FakeElement([], window)), { lost: [part] });
  }
});

test('what a mail brings along is no part of a window, neither where it is quoted nor where it is shown', () => {
  const quoting = new FakeElement(anchors.editor, one('to'), one('draft'));
  const window = new FakeElement(
    [],
    quoting,
    ...parts.filter(each => !['editor', 'to'].includes(each)).map(one),
  );
  assert.deepEqual(rootOf(quoting, new FakeElement([], window)), { lost: ['to'] });
  const { window: below, editor } = composing();
  const shown = new FakeElement(anchors.body, one('composing'), one('subject'), one('from'));
  const page = new FakeElement([], new FakeElement([], shown, below));
  assert.deepEqual(rootOf(editor, page), { root: below });
  const found = findAll('composing', page as unknown as HTMLElement) as unknown as FakeElement[];
  assert.deepEqual(
    found.map(each => each.ways),
    [one('draft').ways],
    'that of the window',
  );
});
