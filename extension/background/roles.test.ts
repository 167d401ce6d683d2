import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roleOf } from './roles.ts';

const base = 'chrome-extension://ddnckehdndegadhcocenfanfgbaimene/';

const cases: [string, FrameType, string | undefined][] = [
  ['reader/reader.html', 'nested', 'reader'],
  ['composer/composer.html', 'nested', 'composer'],
  ['outbox/outbox.html', 'nested', 'outbox'],
  ['composer/composer.html?x#y', 'nested', 'composer'],
  ['reader/reader.html', 'top-level', 'reader'],
  ['options/options.html', 'top-level', 'page'],
  ['options/options.html#keys', 'top-level', 'page'],
  ['onboarding/onboarding.html', 'auxiliary', 'page'],
  ['popup/popup.html', 'top-level', 'page'],
  ['open/open.html', 'top-level', 'page'],
  ['write/write.html', 'top-level', 'composer'],
  ['write/write.html', 'nested', undefined],
  ['options/options.html', 'nested', undefined],
  ['open/open.html', 'nested', undefined],
  ['reader/sandbox.html', 'nested', undefined],
  ['offscreen/offscreen.html', 'top-level', undefined],
  ['constructor', 'top-level', undefined],
  ['options/../reader/sandbox.html', 'top-level', undefined],
  ['options%2Foptions.html', 'top-level', undefined],
  ['', 'top-level', undefined],
];

for (const [path, frameType, role] of cases) {
  test(`${path} as ${frameType} is ${role ?? 'nobody'}`, () => {
    assert.equal(roleOf({ url: base + path, frameType }, base), role);
  });
}

test('nobody else has a role', () => {
  for (const url of [
    'https://mail.example.test/options/options.html',
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/options/options.html',
    `https://mail.example.test/${base}options/options.html`,
    'about:blank',
    '',
  ]) {
    assert.equal(roleOf({ url, frameType: 'top-level' }, base), undefined);
  }
});
