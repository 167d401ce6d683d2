import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Encryption, Weakness } from '../../js-bridge/contract.ts';
import { type Knowledge, type Reader, type Sentence, summary } from './summary.ts';

const aes256: Encryption = {
  algorithm: 'AES-256-CBC',
  reason: 'unknown',
  detail: '',
  addresses: ['a@x.test'],
};
const aes128: Encryption = {
  algorithm: 'AES-128-CBC',
  reason: 'common',
  detail: '',
  addresses: ['old@x.test'],
};

/** Recipients in these states, called a, b, c. */
function people(...states: (Knowledge | Weakness)[]): Reader[] {
  return states.map((state, index) => {
    const address = `${'abcdef'.charAt(index)}@x.test`;
    return /^(authority|key|signature)$/.test(state)
      ? { address, state: 'untrusted', weakness: state as Weakness }
      : { address, state: state as Knowledge };
  });
}

const cases: {
  name: string;
  recipients: Reader[];
  sender?: Knowledge;
  encryption?: Encryption | undefined;
  want: string;
  values?: Sentence['values'];
  who?: string[];
  lock?: Sentence['lock'];
}[] = [
  { name: 'nobody', recipients: [], want: 'nobody' },
  {
    name: 'everybody',
    recipients: people('ready', 'ready'),
    want: 'encrypted',
    values: { cipher: 'AES-256', readable: 2 },
    lock: 'closed',
  },
  {
    name: 'one without a certificate',
    recipients: people('ready', 'missing'),
    want: 'missing',
    values: { readable: 1 },
    who: ['b@x.test'],
    lock: 'open',
  },
  {
    name: 'one expired',
    recipients: people('expired'),
    want: 'expired',
    values: { readable: 0 },
    who: ['a@x.test'],
    lock: 'open',
  },
  { name: 'one unfit', recipients: people('unfit', 'ready'), want: 'unfit', who: ['a@x.test'], lock: 'open' },
  {
    name: 'one revoked and one expired',
    recipients: people('expired', 'ready', 'revoked'),
    want: 'several',
    who: ['a@x.test', 'c@x.test'],
    lock: 'open',
  },
  {
    name: 'many without a certificate',
    recipients: people('missing', 'missing', 'missing'),
    want: 'missing',
    who: ['a@x.test', 'b@x.test', 'c@x.test'],
    lock: 'open',
  },
  {
    name: 'one whom nobody vouches for',
    recipients: people('ready', 'key', 'authority'),
    want: 'weak_authority',
    values: { readable: 3 },
    who: ['c@x.test'],
    lock: 'closed',
  },
  {
    name: 'one with a short key',
    recipients: people('signature', 'key'),
    want: 'weak_key',
    who: ['b@x.test'],
    lock: 'closed',
  },
  {
    name: 'one who reads less',
    recipients: people('ready'),
    encryption: aes128,
    want: 'limited',
    values: { cipher: 'AES-128' },
    who: ['old@x.test'],
    lock: 'closed',
  },
  { name: 'one still asked for', recipients: people('ready', 'checking', 'missing'), want: 'checking' },
  { name: 'a cipher still asked for', recipients: people('ready'), encryption: undefined, want: 'checking' },
  {
    name: 'one that is no address',
    recipients: people('invalid', 'checking'),
    want: 'invalid',
    who: ['a@x.test'],
    lock: 'open',
  },
  { name: 'an engine that does not answer', recipients: people('unknown', 'ready'), want: 'unknown' },
  {
    name: 'a sender without a certificate',
    recipients: people('ready'),
    sender: 'missing',
    want: 'sender',
    lock: 'open',
  },
  {
    name: 'a sender still asked for',
    recipients: people('ready'),
    sender: 'checking',
    want: 'encrypted',
    lock: 'closed',
  },
];

for (const { name, recipients, sender = 'ready', want, values = {}, who, lock, ...rest } of cases) {
  test(`summary tells of ${name}`, () => {
    const encryption = 'encryption' in rest ? rest.encryption : aes256;
    const sentence = summary({ recipients, sender, encryption });
    assert.equal(sentence.key, `composer_summary_${want}`);
    assert.equal(sentence.lock, lock);
    assert.deepEqual(sentence.who, who);
    assert.equal(sentence.values.count, recipients.length);
    for (const [key, value] of Object.entries(values)) assert.equal(sentence.values[key], value, key);
  });
}

test('only a message that everyone can read, and nobody else, is promised without a warning', () => {
  const tone = (...states: (Knowledge | Weakness)[]) =>
    summary({ recipients: people(...states), sender: 'ready', encryption: aes256 }).tone;
  const bad = [
    'missing',
    'expired',
    'unfit',
    'revoked',
    'unchecked',
    'invalid',
    'unknown',
    'authority',
    'key',
    'signature',
  ] as const;
  for (const state of bad) assert.equal(tone('ready', state), 'warn', state);
  assert.equal(tone('ready'), 'neutral');
});
