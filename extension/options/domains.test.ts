import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDomain, readDomains } from './domains.ts';

test('domains are read as people type them', () => {
  assert.deepEqual(readDomains(' Example.test, @example.org;example.org\n bücher.example '), [
    'example.test',
    'example.org',
    'xn--bcher-kva.example',
  ]);
  assert.deepEqual(readDomains(' , '), []);
});

test('what is no domain is told', () => {
  for (const domain of ['example.test', '.example.test', 'localhost'])
    assert.equal(isDomain(domain), true, domain);
  for (const domain of ['bob@example.test', '*.example.test', 'a..b', '-a.test', 'https://example.test']) {
    assert.equal(isDomain(domain), false, domain);
  }
});
