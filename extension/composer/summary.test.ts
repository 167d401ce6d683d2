import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Knowledge, summary } from './summary.ts';

const cases: {
  name: string;
  recipients: Knowledge[];
  sender?: Knowledge;
  want: string;
  readable?: number;
}[] = [
  { name: 'nobody', recipients: [], want: 'nobody' },
  { name: 'everybody', recipients: ['ready', 'ready', 'untrusted'], want: 'encrypted', readable: 3 },
  { name: 'one without a certificate', recipients: ['ready', 'missing'], want: 'missing', readable: 1 },
  { name: 'one expired', recipients: ['expired'], want: 'missing', readable: 0 },
  { name: 'one unfit', recipients: ['unfit', 'ready'], want: 'missing', readable: 1 },
  { name: 'one still asked for', recipients: ['ready', 'checking', 'missing'], want: 'checking' },
  { name: 'one that is no address', recipients: ['invalid', 'checking'], want: 'invalid' },
  { name: 'an engine that does not answer', recipients: ['unknown', 'ready'], want: 'unknown' },
  { name: 'a sender without a certificate', recipients: ['ready'], sender: 'missing', want: 'sender' },
  {
    name: 'a sender still asked for',
    recipients: ['ready'],
    sender: 'checking',
    want: 'encrypted',
    readable: 1,
  },
];

for (const { name, recipients, sender = 'ready', want, readable } of cases) {
  test(`summary tells of ${name}`, () => {
    const sentence = summary({ recipients, sender });
    assert.equal(sentence.key, `composer_summary_${want}`);
    assert.equal(sentence.values.count, recipients.length);
    if (readable !== undefined) assert.equal(sentence.values.readable, readable);
  });
}

test('only a message that everyone can read is promised without a warning', () => {
  for (const state of ['missing', 'expired', 'unfit', 'invalid', 'unknown'] as const) {
    assert.equal(summary({ recipients: ['ready', state], sender: 'ready' }).tone, 'warn', state);
  }
  assert.equal(summary({ recipients: ['ready'], sender: 'ready' }).tone, 'neutral');
});
