import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Strength, strengthOf } from './passphrase-strength.ts';

const passphrases: [typed: string, want: Strength][] = [
  ['', 'empty'],
  ['abc', 'too-short'],
  ['aB3$xyz', 'too-short'],
  // Seven characters, though fourteen UTF-16 units.
  ['🔑🔑🔑🔑🔑🔑🔑', 'too-short'],
  ['password', 'weak'],
  ['Password1!', 'weak'],
  ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['a'.repeat(80), 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['1234567890123456', 'weak'],
  ['abababababababababab', 'weak'],
  ['horse horse horse horse horse', 'weak'],
  ['correct horse staple', 'weak'],
  ['correct horse battery staple', 'fair'],
  ['correct horse battery staple umbrella teapot', 'strong'],
  ['k8#Tq2!zLw9@', 'strong'],
  ['Grüße vom Fjord 1873 und Möwen', 'strong'],
];

for (const [typed, want] of passphrases) {
  test(`${JSON.stringify(typed)} is ${want}`, () => {
    assert.equal(strengthOf(typed), want);
  });
}
