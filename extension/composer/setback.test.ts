import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Code } from '../../js-bridge/contract.ts';
import type { Failure } from '../channel.ts';
import { type Setting, setbackOf, setbackOfSight } from './setback.ts';
import type { Cause } from './stage.ts';

const encrypt: Setting = { mode: 'encrypt', sign: true, givesBack: true };
const sign: Setting = { mode: 'sign', sign: true, givesBack: true };

const engine = (code: Code): Cause => ({
  from: 'engine',
  error: { code, addresses: ['carol@example.test'] },
});
const webmail = (code: Failure['code'], sent = false): Cause => ({
  from: 'webmail',
  failure: { code, detail: '550', sent },
  asked: 'to-send',
});

test('a message that left is never offered to be sent again', () => {
  for (const cause of [
    webmail('internal', true),
    webmail('offline', true),
    webmail('disabled', true),
    webmail('repeated', true),
    { from: 'copy', comparison: { same: false, verdict: 'invalid', difference: 'line 3' } },
    { from: 'channel', when: 'mid-send' },
  ] satisfies Cause[]) {
    const { steps } = setbackOf(cause, encrypt);
    assert.ok(!steps.includes('retry') && !steps.includes('attach'), JSON.stringify(cause));
  }
});

test('a failed send can be tried again', () => {
  for (const code of [
    'session-expired',
    'offline',
    'rejected',
    'too-large',
    'altered',
    'internal',
  ] as const) {
    assert.ok(setbackOf(webmail(code), encrypt).steps.includes('retry'), code);
  }
});

test('what may have left is not sent again by pressing Enter', () => {
  assert.deepEqual(setbackOf(webmail('unconfirmed'), encrypt).steps, ['look', 'save', 'retry', 'write-on']);
});

test('a refused recipient can be taken out', () => {
  const cause = webmail('refused-recipient');
  if (cause.from === 'webmail') cause.failure.addresses = ['eve@elsewhere.test'];
  const { steps, addresses } = setbackOf(cause, encrypt);
  assert.deepEqual([steps[0], addresses], ['remove-refused', ['eve@elsewhere.test']]);
});

test('encrypted mail can be attached where raw sending is disabled; signed mail cannot', () => {
  assert.equal(setbackOf(webmail('disabled'), encrypt).steps[0], 'attach');
  assert.ok(!setbackOf(webmail('disabled'), sign).steps.includes('attach'));
});

test('a missing certificate names whose and offers the ways on', () => {
  const setback = setbackOf(engine('missing-certificate'), encrypt);
  assert.deepEqual(setback.addresses, ['carol@example.test']);
  assert.deepEqual(setback.steps, ['ask', 'import', 'remove-recipients', 'give-back']);
});

test('locked keys are unlocked in place', () => {
  assert.deepEqual(setbackOf(engine('locked'), sign).steps, ['unlock']);
  const { title, steps } = setbackOf(engine('limit-reached'), sign);
  assert.deepEqual([title, steps], ['error_limit_reached', ['unlock']]);
});

test('the text is not offered to the webmail when it never left it', () => {
  for (const code of ['missing-certificate', 'no-keystore', 'no-signing-key'] as const) {
    const { steps } = setbackOf(engine(code), sign);
    assert.ok(!steps.includes('give-back') && !steps.includes('without-signature'), code);
  }
});

test('an answer of the webmail to something else offers no sending', () => {
  const cause: Cause = {
    from: 'webmail',
    failure: { code: 'internal', detail: '', sent: false },
    asked: 'other',
  };
  assert.deepEqual(setbackOf(cause, encrypt).steps, []);
});

test('a copy of a draft that takes a consent is kept once that was given', () => {
  const consent = { provider: 'google' as const, account: 'alice@example.test', access: ['write' as const] };
  const failure: Failure = { code: 'consent-needed', detail: '', sent: false, consent };
  const setback = setbackOf({ from: 'webmail', failure, asked: 'to-keep' }, encrypt);
  assert.deepEqual([setback.steps, setback.consent], [['allow', 'keep'], consent]);
});

test('a click out of sight says why', () => {
  assert.equal(setbackOfSight('cut-off').title, 'visible_cut_off');
});

test('where an administrator agrees is nothing that a page says', () => {
  const link = 'https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=another';
  const consent = {
    provider: 'microsoft' as const,
    account: 'alice@example.test',
    access: ['read' as const],
  };
  const failure: Failure = { code: 'consent-admin', detail: '', sent: false, consent, link };
  const setback = setbackOf({ from: 'webmail', failure, asked: 'to-send' }, encrypt);
  assert.ok(!JSON.stringify(setback).includes('https:'));
});
