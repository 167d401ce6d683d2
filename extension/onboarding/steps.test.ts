import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpen, missing, neighbour, resumeAt, type Setup, stepOfFragment } from './steps.ts';

const fresh: Setup = { state: 'new', keys: 0, anchors: 0, mark: false, sites: [], finished: false };
const whole: Setup = {
  state: 'locked',
  keys: 1,
  anchors: 1,
  mark: true,
  sites: ['https://mail.example.test'],
  finished: false,
};

const places: { name: string; setup: Setup; want: string }[] = [
  { name: 'nothing was done', setup: fresh, want: 'welcome' },
  { name: 'only a passphrase', setup: { ...fresh, state: 'unlocked' }, want: 'certificate' },
  { name: 'a passphrase, locked again', setup: { ...fresh, state: 'locked' }, want: 'certificate' },
  { name: 'a key', setup: { ...fresh, state: 'unlocked', keys: 1 }, want: 'trust' },
  { name: 'all but the security mark', setup: { ...whole, mark: false }, want: 'mark' },
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
  assert.equal(isOpen('trust', fresh), false);
  assert.equal(isOpen('webmail', fresh), true);
  assert.equal(isOpen('certificate', { ...fresh, state: 'locked' }), true);
});

test('going on passes over steps that are closed', () => {
  assert.equal(neighbour('passphrase', fresh, 'after'), 'mark');
  assert.equal(neighbour('mark', fresh, 'before'), 'passphrase');
  assert.equal(neighbour('passphrase', whole, 'after'), 'certificate');
  assert.equal(neighbour('ready', whole, 'after'), undefined);
  assert.equal(neighbour('welcome', whole, 'before'), undefined);
});

test('the last step names what was passed over', () => {
  assert.deepEqual(missing(fresh), ['passphrase', 'certificate', 'trust', 'mark', 'webmail']);
  assert.deepEqual(missing({ ...whole, anchors: 0 }), ['trust']);
  assert.deepEqual(missing(whole), []);
});

test('only fragments of steps name a step', () => {
  assert.equal(stepOfFragment('#trust'), 'trust');
  assert.equal(stepOfFragment('#toString'), undefined);
  assert.equal(stepOfFragment(''), undefined);
});
