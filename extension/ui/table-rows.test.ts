import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byText, CHUNK, type Column, chunks, heightOf, sorted, turned } from './table-rows.ts';

interface Person {
  name: string;
  age: number;
}

const people: Person[] = [
  { name: 'zoe', age: 9 },
  { name: 'Ämilia', age: 30 },
  { name: 'Bob', age: 30 },
  { name: 'amy', age: 12 },
];

const columns: Column<Person>[] = [
  { name: 'name', title: 'Name', cell: ({ name }) => name, order: (a, b) => byText(a.name, b.name) },
  { name: 'age', title: 'Age', cell: ({ age }) => age, order: (a, b) => a.age - b.age },
  { name: 'note', title: 'Note', cell: () => '' },
];

const names = (rows: Person[]) => rows.map(({ name }) => name).join(' ');

test('names are sorted as people sort them', () => {
  assert.equal(
    names(sorted(people, columns, { column: 'name', direction: 'ascending' })),
    'Ämilia amy Bob zoe',
  );
});

test('rows that are equal keep their order in both directions', () => {
  assert.equal(
    names(sorted(people, columns, { column: 'age', direction: 'ascending' })),
    'zoe amy Ämilia Bob',
  );
  assert.equal(
    names(sorted(people, columns, { column: 'age', direction: 'descending' })),
    'Ämilia Bob amy zoe',
  );
});

test('a column without an order leaves the rows as they are', () => {
  assert.equal(names(sorted(people, columns, { column: 'note', direction: 'descending' })), names(people));
});

test('a second click on a heading turns the order round', () => {
  const once = turned({ column: 'name', direction: 'ascending' }, 'age');
  assert.deepEqual(once, { column: 'age', direction: 'ascending' });
  assert.deepEqual(turned(once, 'age'), { column: 'age', direction: 'descending' });
  assert.deepEqual(turned(turned(once, 'age'), 'age'), once);
});

test('chunks hold every row once', () => {
  assert.deepEqual(chunks(0), []);
  assert.deepEqual(chunks(CHUNK), [{ from: 0, to: CHUNK }]);
  assert.deepEqual(chunks(CHUNK + 1), [
    { from: 0, to: CHUNK },
    { from: CHUNK, to: CHUNK + 1 },
  ]);
});

test('a chunk that was never shown is taken to be as high as the others', () => {
  const count = 2 * CHUNK + 10;
  assert.equal(heightOf(1, count, new Map(), 50), CHUNK * 50);
  assert.equal(heightOf(1, count, new Map([[0, CHUNK * 60]]), 50), CHUNK * 60);
  assert.equal(heightOf(2, count, new Map([[0, CHUNK * 60]]), 50), 600);
  assert.equal(heightOf(0, count, new Map([[0, 123]]), 50), 123);
});

test('heights of chunks that are gone do not count', () => {
  assert.equal(heightOf(0, 10, new Map([[7, 9999]]), 50), 500);
});
