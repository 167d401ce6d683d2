import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOfFragment } from './sections.ts';

const fragments: [fragment: string, section: string, path: string][] = [
  ['', 'keys', ''],
  ['#authorities', 'authorities', ''],
  ['#keys/ab12', 'keys', 'ab12'],
  ['#keys/carol%40example.test/1', 'keys', 'carol@example.test/1'],
  ['#nowhere/ab12', 'keys', ''],
  ['#keys/%E0%A4%A', 'keys', ''],
];

for (const [fragment, section, path] of fragments) {
  test(`${fragment || 'no fragment'} is ${section} ${path}`, () => {
    assert.deepEqual(placeOfFragment(fragment), { section, path });
  });
}
