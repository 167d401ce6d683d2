import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpen, missing, neighbour, resumeAt, type Setup, stepOfFragment } from './steps.ts';

const fresh: Setup = { state: 'new', keys: 0, untrusted: false, mark: false, sites: [], finished: false };
const whole: Setup = {
  state: 'locked',
  keys: 1,
  untrusted: false,
  mark: true,
  sites: ['https://mail.example.test'],
  finished: false,
};

const places: { name: string; setup: Setup; want: string }[] = [
  { name: 'nothing was done', setup: fresh, want: 'passphrase' },
  { name: 'only a passphrase', setup: { ...fresh, state: 'unlocked' }, want: 'certificate' },
  { name: 'a passphrase, locked again', setup: { ...fresh, state: 'locked' }, want: 'certificate' },
  {
    name: 'a key that nobody vouches for',
    setup: { ...fresh, state: 'unlocked', keys: 1, untrusted: true },
    want: 'certificate',
  },
  { name: 'a key', setup: { ...fresh, state: 'unlocked', keys: 1 }, want: 'webmail' },
  { name: 'all but the security mark', setup: { ...whole, mark: false }, want: 'webmail' },
  { name: 'all but a webmail', setup: { ...whole, sites: [] }, want: 'webmail' },
  { name: 'all', setup: whole, want: 'ready' },
  { name: 'the end was reached with gaps', setup: { ...whole, keys: 0, finished: true }, want: 'ready' },
];

for (const { name, setup, want } of places) {
  test(`resumes where something is left: ${name}`, () => {
    assert.equal(resumeAt(setup), want);
  });
}

test('keys and trust are behind the passphrase', () => {
  assert.equal(isOpen('certificate', fresh), false);
  assert.equal(isOpen('webmail', fresh), true);
  assert.equal(isOpen('certificate', { ...fresh, state: 'locked' }), true);
});

test('going on passes over steps that are closed', () => {
  assert.equal(neighbour('passphrase', fresh, 'after'), 'webmail');
  assert.equal(neighbour('webmail', fresh, 'before'), 'passphrase');
  assert.equal(neighbour('passphrase', whole, 'after'), 'certificate');
  assert.equal(neighbour('ready', whole, 'after'), undefined);
  assert.equal(neighbour('passphrase', whole, 'before'), undefined);
});

test('the last step names what was passed over', () => {
  assert.deepEqual(missing(fresh), ['passphrase', 'certificate', 'webmail', 'mark']);
  assert.deepEqual(missing({ ...whole, untrusted: true }), ['trust']);
  assert.deepEqual(missing(whole), []);
});

test('fragments name steps, and what is set up in them', () => {
  assert.equal(stepOfFragment('#webmail'), 'webmail');
  assert.equal(stepOfFragment('#trust'), 'certificate');
  assert.equal(stepOfFragment('#mark'), 'webmail');
  assert.equal(stepOfFragment('#ready'), 'ready');
  assert.equal(stepOfFragment('#toString'), undefined);
  assert.equal(stepOfFragment(''), undefined);
});
