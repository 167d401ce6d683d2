import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hasNews, majorMinor, releases } from './releases.ts';

// Tests run from the repository's root.
const { version } = JSON.parse(readFileSync('manifest.json', 'utf8')) as { version: string };

test('the version that is built has its news', () => {
  assert.equal(releases[0]?.version, majorMinor(version));
});

const cases: [seen: string, version: string, news: boolean][] = [
  ['', '0.1.0', false],
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.1.9', false],
  ['0.0.9', '0.1.0', true],
  ['0.0.9', '99.0.0', false],
];

for (const [seen, version, news] of cases) {
  test(`${version} after ${seen || 'nothing'} has ${news ? '' : 'no '}news`, () => {
    assert.equal(hasNews(seen, version), news);
  });
}
