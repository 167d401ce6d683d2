import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segment } from './segment.ts';

const base = 'https://mail.example/v1/me/messages';

test('an id is one segment of a path, whatever is in it', () => {
  for (const id of ['AAMk/+=', '../../drafts', '%2e%2e', 'a?b#c', '...', '\\..\\'])
    assert.match(new URL(`${base}/${segment(id)}/send`).pathname, /^\/v1\/me\/messages\/[^/]+\/send$/, id);
});

test('what would leave the path is no id', () => {
  for (const id of ['', '.', '..', ['..'] as unknown as string])
    assert.throws(() => segment(id), /this is no id/, JSON.stringify(id));
});
