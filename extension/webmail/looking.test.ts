import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement } from './fake-element.ts';
import { lookingBy } from './looking.ts';

const of = (...inside: FakeElement[]) => new FakeElement([], ...inside) as unknown as HTMLElement;
const real = new FakeElement(['subject']);

test('the first way that finds something counts', () => {
  const { find, findAll, broken } = lookingBy({ subject: ['none', 'subject'], from: ['from'] });
  assert.equal(find('subject', of(real, new FakeElement(['subject']))), real);
  assert.equal(findAll('subject', of(real)).length, 1);
  assert.deepEqual(broken(['subject', 'from'], of(real)), ['from']);
});

test('what stands in the text of a message is none of the page', () => {
  const { find, findAll, isAt, broken } = lookingBy({ subject: ['subject'], text: ['text'] }, 'text');
  const forged = new FakeElement(['subject']);
  const text = new FakeElement(['text'], new FakeElement([], forged));
  const page = of(text, real);
  assert.equal(find('subject', page), real);
  assert.deepEqual(findAll('subject', page), [real]);
  assert.equal(find('text', page), text);
  assert.deepEqual(broken(['subject'], of(text)), ['subject']);
  assert.equal(isAt('subject', forged as unknown as HTMLElement), false);
  assert.equal(lookingBy({ subject: ['subject'] }, 'text', ['subject']).find('subject', page), forged);
});
