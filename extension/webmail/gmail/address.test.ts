import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfPage } from './address.ts';

const kind = (search: string, path = '') =>
  kindOfPage('/mail/u/0/', { pathname: `/mail/u/0/${path}`, search });

test('pages that are no mailbox', () => {
  assert.equal(kind('?view=att&th=160d7d788da7ba7a&attid=0'), 'other');
  assert.equal(kind('?ik=1&view=om&permmsgid=msg-f:1589'), 'other');
  assert.equal(kind('?view=lg&permmsgid=msg-a:r-5'), 'whole');
  assert.equal(kind('?view=pt&search=all&permthid=thread-f:1589'), 'whole');
  assert.equal(kind('', 'h/1x2y/'), 'basic');
  assert.equal(kind('?view=cm&fs=1&tf=1'), 'mailbox');
});

test('nobody turns Signet off by a link', () => {
  for (const search of [
    '?view=att',
    '?view=om&th=',
    '?view=om&th=x',
    '?view=pt&permmsgid=1',
    '?view=att&view=cm&th=160d7d788da7ba7a',
    '?view=cm&view=att&th=160d7d788da7ba7a',
  ])
    assert.equal(kind(search), 'mailbox', search);
});
