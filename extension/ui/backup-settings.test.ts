import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsIn } from './backup-settings.ts';

test('the settings of a backup are taken, each on its own', () => {
  const mark = { figure: 'anchor', color: 'blue' };
  assert.deepEqual(settingsIn(JSON.stringify({ lockAfterMinutes: 5, securityMark: mark })), [
    ['lockAfterMinutes', 5],
    ['securityMark', mark],
  ]);
  assert.deepEqual(settingsIn('{"lockAfterMinutes":5}'), [['lockAfterMinutes', 5]]);
});

for (const text of [
  '',
  'no JSON',
  'null',
  '[]',
  '"text"',
  '{"lockAfterMinutes":"5"}',
  '{"lockAfterMinutes":0}',
  '{"lockAfterMinutes":-1}',
  '{"securityMark":null}',
  '{"securityMark":{"figure":"anchor"}}',
  '{"onboardingDone":true,"lookupOrigins":["https://example.test"]}',
  '{"__proto__":{"lockAfterMinutes":5}}',
]) {
  test(`nothing is taken of ${text || 'nothing'}`, () => {
    assert.deepEqual(settingsIn(text), []);
  });
}
