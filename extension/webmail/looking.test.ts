import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookingBy } from './looking.ts';

/** An element that is of some kinds and holds others. */
class FakeElement {
  readonly kinds: string[];
  readonly inside: FakeElement[];
  parentElement: FakeElement | null = null;

  constructor(kinds: string[], ...inside: FakeElement[]) {
    this.kinds = kinds;
    this.inside = inside;
    for (const each of inside) each.parentElement = this;
  }

  matches(way: string): boolean {
    return this.kinds.includes(way);
  }

  closest(way: string): FakeElement | null {
    return this.matches(way) ? this : (this.parentElement?.closest(way) ?? null);
  }

  querySelectorAll(way: string): FakeElement[] {
    return this.inside.flatMap(each => [...(each.matches(way) ? [each] : []), ...each.querySelectorAll(way)]);
  }

  querySelector(way: string): FakeElement | null {
    return this.querySelectorAll(way)[0] ?? null;
  }
}

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
