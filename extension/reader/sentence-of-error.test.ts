import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonNameOf, sentenceOfError, shortHex } from './sentence-of-error.ts';

test('what was not opened has a sentence too', () => {
  assert.equal(sentenceOfError({ code: 'locked' }).key, 'verdict_locked');
  assert.equal(sentenceOfError({ code: 'decrypt-failed' }).key, 'verdict_decrypt_failed');
  assert.equal(sentenceOfError({ code: 'malformed', detail: 'at 7' }).key, 'verdict_malformed');
  assert.equal(sentenceOfError({ code: 'engine-crashed' }).key, 'verdict_engine_crashed');
  assert.equal(sentenceOfError({ code: 'no-key' }).key, 'verdict_no_key');
  const named = sentenceOfError({
    code: 'no-key',
    recipients: [
      { subjectKeyId: '00' },
      { issuer: 'O=Example\\, Inc.,CN=Example\\, CA+L=X', serial: '4a112233447f' },
    ],
  });
  assert.deepEqual(
    [named.key, named.values],
    ['verdict_no_key_of', { issuer: 'Example, CA', serial: '4A…7F' }],
  );
});

test('names and numbers are shortened for people', () => {
  assert.equal(commonNameOf('O=Only an organisation'), 'O=Only an organisation');
  assert.equal(commonNameOf('OU=CN=trap,CN=Real'), 'Real');
  assert.equal(shortHex('4a7f'), '4A7F');
});

test('a message that is not opened is not told as one that is not sent', () => {
  for (const code of ['too-large', 'timeout', 'engine-crashed'] as const) {
    assert.equal(sentenceOfError({ code }).key, `verdict_${code.replaceAll('-', '_')}`);
  }
});
