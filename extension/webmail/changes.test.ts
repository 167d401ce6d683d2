import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Changes } from './changes.ts';

/** What of a node is asked for, with those in it. */
interface Fake {
  name: string;
  inside: Fake[];
}

function node(name: string, ...inside: Fake[]): Fake & Node {
  const contains = (other: unknown): boolean =>
    other === made || inside.some(each => (each as Fake & Node).contains(other as Node));
  const made = { name, inside, contains } as unknown as Fake & Node;
  return made;
}

const text = node('text');
const letter = node('letter', text);
const other = node('other');
const all = node('all', letter, other);

function changes(...targets: Node[]): Changes {
  const made = new Changes();
  made.add(targets.map(target => ({ target })));
  return made;
}

test('a change is in all that is around it, and nowhere else', () => {
  const made = changes(text);
  assert.deepEqual(
    [text, letter, all, other].map(each => made.in(each)),
    [true, true, true, false],
  );
});

test('where an element stands is no change in it', () => {
  assert.equal(changes(all).in(letter), false);
});

test('changes in some elements alone', () => {
  assert.equal(changes(text).onlyIn([other, letter]), true);
  assert.equal(changes(text, other).onlyIn([letter]), false);
  assert.equal(changes(all).onlyIn([letter, other]), false);
  assert.equal(changes(text).onlyIn([]), false);
});

test('what changed somewhere may have changed everywhere', () => {
  const made = changes(text);
  made.addAnywhere();
  made.add([{ target: text }]);
  assert.deepEqual([made.in(other), made.onlyIn([letter])], [true, false]);
});

test('changes in very many places are changes anywhere', () => {
  const made = changes(...Array.from({ length: 101 }, (_, index) => node(`${index}`)));
  assert.equal(made.in(other), true);
});
