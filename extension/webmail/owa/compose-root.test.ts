import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement } from '../fake-element.ts';
import { anchors } from './anchors.ts';
import { composeRoot } from './compose-root.ts';

const one = (is: keyof typeof anchors) => new FakeElement([anchors[is][0] ?? '']);
const rootOf = (editor: FakeElement, page: FakeElement) => {
  Object.assign(globalThis, { document: { body: page } });
  return composeRoot(editor as unknown as HTMLElement);
};

test('an answer below its message shows no subject, and is one all the same', () => {
  const editor = one('editor');
  const view = new FakeElement([], one('send'), one('recipients'), new FakeElement([], editor));
  assert.deepEqual(rootOf(editor, new FakeElement([], new FakeElement([], view))), { root: view });
});

test('what one view lacks is not taken from another one', () => {
  const editor = one('editor');
  const other = new FakeElement([], one('send'), one('recipients'), one('editor'));
  const page = new FakeElement([], new FakeElement([], new FakeElement([], one('send'), editor), other));
  assert.deepEqual(rootOf(editor, page), { lost: ['recipients'] });
});
