import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { topicOfFragment, topicOfTitle, topics } from './topics.ts';

// Tests run from the repository's root.
const codes = [...readFileSync('wasm/api/codes.go', 'utf8').matchAll(/Code\w+\s+Code = "([a-z-]+)"/g)].map(
  match => match[1] ?? '',
);
const names = topics.map(({ name }) => name);

test('every code of the engine has its page', () => {
  assert.ok(codes.length > 20, 'wasm/api/codes.go is not read any more');
  const without = codes.filter(code => !names.includes(code));
  assert.deepEqual(without, [], 'name the code in extension/help/topics.ts');
});

test('every failure of a webmail has its page', () => {
  const source = readFileSync('extension/channel.ts', 'utf8');
  const [, union = ''] = /interface Failure \{\s*code:([^;]+);/.exec(source) ?? [];
  const failures = [...union.matchAll(/'([a-z-]+)'/g)].map(match => `webmail-${match[1]}`);
  assert.ok(failures.length > 5, 'extension/channel.ts is not read any more');
  assert.deepEqual(
    failures.filter(name => !names.includes(name)),
    [],
    'name the code in extension/help/topics.ts',
  );
});

test('no topic stands twice', () => {
  assert.equal(new Set(names).size, names.length);
});

const titles: [title: string, topic: string | undefined][] = [
  ['error_locked', 'locked'],
  ['failure_too_large', 'webmail-too-large'],
  ['failure_disabled_signed', 'webmail-disabled'],
  ['composer_problem_missing', 'missing-certificate'],
  ['composer_problem_gone_midway', 'touch-lost'],
  ['visible_covered', 'not-visible'],
  ['composer_title', undefined],
];

for (const [title, topic] of titles) {
  test(`${title} is explained by ${topic ?? 'nothing'}`, () => {
    assert.equal(topicOfTitle(title), topic);
  });
}

test('every title of a setback in the composer is explained', () => {
  const setbacks = readFileSync('extension/composer/setback.ts', 'utf8');
  const keys = [...setbacks.matchAll(/setback\('([a-z_]+)'/g)].map(match => match[1] ?? '');
  assert.ok(keys.length > 8, 'extension/composer/setback.ts is not read any more');
  // The one that passes on what the webmail said, and the one about what was sent: nothing more can be said.
  const told = ['composer_problem_webmail', 'failure_after_sending'];
  assert.deepEqual(
    keys.filter(key => !told.includes(key) && topicOfTitle(key) === undefined),
    [],
  );
});

test('only fragments of topics name a topic', () => {
  assert.equal(topicOfFragment('#too-large')?.texts, 'error_too_large');
  assert.equal(topicOfFragment('#nothing'), undefined);
  assert.equal(topicOfFragment(''), undefined);
});
