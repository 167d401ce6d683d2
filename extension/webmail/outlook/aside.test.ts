import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Within } from './anchors.ts';
import { asideIn } from './aside.ts';

/** A part of the page in which these icons are. */
const part = (...icons: string[]) => {
  const marks = icons.map(name => ({ name }) as unknown as HTMLElement);
  const found = (way: string) => marks.filter((_, at) => way.includes(`"${icons[at]}"`));
  return { marks, within: { querySelectorAll: found } as unknown as Within };
};
const around = (inside: HTMLElement[]) => ({
  contains: (mark: Node | null) => inside.includes(mark as HTMLElement),
});

test('a label and the control of Microsoft are left alone', () => {
  assert.equal(asideIn(part('LockShield', 'Certificate').within, []), 'label');
  assert.equal(asideIn(part('LockClosed').within, [around([])]), 'control');
  assert.equal(asideIn(part('Send').within, []), null);
});

test('what somebody wrote into a message is no label of it', () => {
  const { marks, within } = part('LockShield', 'Certificate');
  assert.equal(asideIn(within, [around(marks)]), null);
  assert.equal(asideIn(within, [around(marks.slice(0, 1))]), 'control');
});
