import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement } from '../fake-element.ts';
import { anchors } from './anchors.ts';
import { composeRoot } from './compose-root.ts';

const one = (is: keyof typeof anchors) => new FakeElement([anchors[is][0] ?? '']);
const rootOf = (editor: FakeElement, page: FakeElement) => {
  const document = { body: page, querySelector: (way: string) => page.querySelector(way) };
  Object.assign(globalThis, { document });
  return composeRoot(editor as unknown as HTMLElement);
};

const parts = ['send', 'subject', 'recipients'] as const;
const within = (...inside: FakeElement[]) => new FakeElement([], ...inside);

test('a new message has a subject, and what it lacks is named', () => {
  for (const part of parts) {
    const editor = one('editor');
    const view = within(...parts.filter(each => each !== part).map(one), within(editor));
    assert.deepEqual(rootOf(editor, within(within(view))), { lost: [part] });
  }
});

test('an answer below its message shows no subject, and is one all the same', () => {
  const editor = one('editor');
  const view = within(one('send'), one('recipients'), within(editor));
  assert.deepEqual(rootOf(editor, within(one('body'), within(view))), { root: view });
});

test('a subject belongs to the view, whatever message is shown beside', () => {
  const editor = one('editor');
  const view = within(one('subject'), within(one('send'), one('recipients'), editor));
  assert.deepEqual(rootOf(editor, within(one('body'), view)), { root: view });
});

test('what one view lacks is not taken from another one', () => {
  const editor = one('editor');
  const other = within(...parts.map(one), one('editor'));
  const page = within(within(within(one('send'), one('subject'), editor), other));
  assert.deepEqual(rootOf(editor, page), { lost: ['recipients'] });
});
