import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consentOf } from './ask.ts';

const origin = 'https://outlook.office.com';
const asked = (more: object = {}) =>
  consentOf(
    `?${new URLSearchParams({ origin, account: 'alice@example.test', access: 'read send', ...more })}`,
  );

test('a page for consent is about an account, and what is known of its provider', () => {
  const consent = { provider: 'microsoft', origin, account: 'alice@example.test', access: ['read', 'send'] };
  assert.deepEqual(asked(), consent);
  assert.deepEqual(asked({ access: 'send everything read' }), consent);
  assert.deepEqual(asked({ account: 'alice\u202e@example.test' }), consent);
});

test('it is about nothing else that a page says', () => {
  for (const more of [
    { origin: 'https://evil.example' },
    { origin: '' },
    { access: 'everything' },
    { access: '' },
    { account: '' },
    { account: 'alice@example.test, as Microsoft confirmed' },
  ])
    assert.equal(asked(more), undefined, JSON.stringify(more));
});
