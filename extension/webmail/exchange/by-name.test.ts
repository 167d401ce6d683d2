import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byName } from './by-name.ts';

const bob = { name: 'Bob Example', address: 'bob@example.test' };
const namesake = { ...bob, address: 'bob@other.test' };
const carol = { name: 'Carol Example', address: 'carol@example.test' };
const shown = ({ name }: { name: string }) => ({ name: '', address: name });

test('of whom the page shows the name, what it saved has the address', () => {
  assert.deepEqual(byName([shown(carol), shown(bob)], [bob, carol]), [carol, bob]);
  assert.deepEqual(byName([carol], [bob]), [carol]);
});

test('two people of one name are meant where both are shown', () => {
  assert.deepEqual(byName([shown(bob), shown(carol), shown(bob)], [bob, namesake, carol]), [
    bob,
    carol,
    namesake,
  ]);
  assert.deepEqual(byName([namesake, shown(bob)], [bob, namesake]), [namesake, bob]);
});

test('one of them alone is not guessed', () => {
  assert.deepEqual(byName([shown(bob)], [bob, namesake]), [shown(bob)]);
  assert.deepEqual(byName([shown(bob), shown(bob)], [bob]), [shown(bob), shown(bob)]);
  assert.deepEqual(byName([shown(bob)], []), [shown(bob)]);
});
