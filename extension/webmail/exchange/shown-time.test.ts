import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfAnotherTime } from './shown-time.ts';

const received = new Date(2026, 4, 5, 14, 10).toISOString();

test('a message has the minute that is shown above it, in whatever time zone', () => {
  for (const shown of [
    'Tue 5/5/2026 2:10 PM',
    '14.10 Uhr',
    '14:11',
    '19:55',
    '9:40',
    '05.05.2026',
    'Bob',
    '',
  ])
    assert.equal(isOfAnotherTime(received, shown), false, shown);
});

test('under another time stands another message', () => {
  assert.equal(isOfAnotherTime(received, 'Bob Example 14:17'), true);
  assert.equal(isOfAnotherTime(received, 'Tue 5/5/2026 2:03 PM'), true);
});
