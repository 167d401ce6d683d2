import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkURL } from './link.ts';

test('linkURL makes a URL of what people type', () => {
  for (const [typed, want] of [
    ['https://example.test/a?b=c#d', 'https://example.test/a?b=c#d'],
    [' example.test/a ', 'https://example.test/a'],
    ['localhost:8080', 'https://localhost:8080'],
    ['alice@example.test', 'mailto:alice@example.test'],
    ['mailto:alice@example.test', 'mailto:alice@example.test'],
    ['tel:+49301234', 'tel:+49301234'],
  ]) {
    assert.equal(linkURL(typed ?? ''), want);
  }
});

test('linkURL refuses what leads nowhere or runs', () => {
  for (const typed of ['', 'word', 'two words.test', 'http://'])
    assert.equal(linkURL(typed), undefined, typed);
  assert.ok(!linkURL('javascript:alert(1)')?.startsWith('javascript:'));
});
