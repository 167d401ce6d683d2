import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressed } from './addressed.ts';
import type { Entry } from './directory.ts';
import type { Item } from './types.ts';

const bob = { name: 'Bob Example', address: 'bob@example.test' };
/** What the page shows of somebody whose address it does not. */
const byName = (name: string) => ({ name: '', address: name });
const entry = (address: string): Entry => ({ name: 'Bob Example', address, group: false });

/** Completes recipients in To, with what the page saved and what the directory finds. */
async function toOf(shown: { name: string; address: string }[], saved: string[], found: Entry[]) {
  const asked: string[] = [];
  const item: Item = {
    ItemId: { Id: '1' },
    ToRecipients: saved.map(EmailAddress => ({ Name: 'Bob Example', EmailAddress })),
  };
  const directory = {
    people: async (text: string) => {
      asked.push(text);
      return found;
    },
  };
  const { to } = await addressed({ to: shown, cc: [], bcc: [] }, async () => item, directory);
  return { to, asked };
}

test('of whom the page shows the name, what it saved has the address', async () => {
  const { to, asked } = await toOf([byName('Bob Example')], ['bob@example.test'], []);
  assert.deepEqual([to, asked], [[bob], []]);
});

test('where it saved nothing, or two of the name, the directory has it, if it has one', async () => {
  for (const saved of [[], ['bob@other.test', 'bob@third.test']]) {
    const { to } = await toOf([byName('Bob Example')], saved, [entry('bob@example.test')]);
    assert.deepEqual(to, [bob]);
  }
  const namesakes = [entry('bob@example.test'), entry('bob@other.test')];
  const { to } = await toOf([byName('Bob Example')], [], namesakes);
  assert.deepEqual(to, [byName('Bob Example')], 'nobody is guessed');
});

test('where the page shows nobody, those count whom it saved', async () => {
  assert.deepEqual((await toOf([], ['bob@example.test'], [])).to, [bob]);
});

test('where the page shows all addresses, nothing is asked', async () => {
  const { to, asked } = await toOf([bob], ['carol@example.test'], []);
  assert.deepEqual([to, asked], [[bob], []]);
});
