import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOf } from './list.ts';

test('the files of a message tell its form', () => {
  assert.equal(formOf(['smime.p7m']), 'protected');
  assert.equal(formOf(['Plan.pdf', 'SMIME.P7S']), 'signed');
  assert.equal(formOf(['Plan.pdf', 'about smime.p7m.txt']), null);
  assert.equal(formOf([]), null);
});
