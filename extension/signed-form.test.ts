import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formFor, isToOneself, measuredFor } from './signed-form.ts';

const person = (address: string) => ({ name: '', address });
const draft = (to: string[], cc: string[] = [], bcc: string[] = []) => ({
  ...{ from: person('alice@x.test'), to: to.map(person), cc: cc.map(person), bcc: bcc.map(person) },
});
const gmail = { form: 'opaque' as const };
const known = (kept: boolean) => ({
  account: 'https://mail.google.com alice@x.test',
  kept,
  at: '2026-06-01T12:00:00Z',
});

test('what was measured decides', () => {
  assert.equal(formFor(gmail, known(true), 'sign', draft(['bob@x.test'])), 'clear');
  assert.equal(formFor(gmail, known(false), 'sign', draft(['alice@x.test'])), 'opaque');
});

test('before that, what is only signed and goes to its sender alone measures', () => {
  assert.equal(formFor(gmail, undefined, 'sign', draft(['Alice@X.test'])), 'clear');
  assert.equal(formFor(gmail, undefined, 'encrypt', draft(['alice@x.test'])), 'opaque');
  for (const other of [
    draft([]),
    draft(['bob@x.test']),
    draft(['alice@x.test'], ['bob@x.test']),
    draft(['alice@x.test'], [], ['bob@x.test']),
  ]) {
    assert.equal(isToOneself(other), false);
    assert.equal(formFor(gmail, undefined, 'sign', other), 'opaque');
  }
});

test('an account is the same in whatever case its address is written', () => {
  assert.equal(measuredFor([known(true)], 'https://mail.google.com Alice@x.test')?.kept, true);
  assert.equal(measuredFor([known(true)], 'https://mail.google.com bob@x.test'), undefined);
});
