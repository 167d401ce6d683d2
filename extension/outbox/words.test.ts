import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outgoing } from '../../js-bridge/contract.ts';
import { actionsFor, isDue, isLater, sentenceOf } from './words.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const kept = (more: Partial<Outgoing>): Outgoing => ({
  messageId: '1@x',
  account: 'a',
  createdAt: '2026-06-01T11:00:00Z',
  state: 'waiting',
  left: [],
  messages: [],
  locked: false,
  ...more,
});

test('only what nobody has seen leaving is sent without a click, and not before its time', () => {
  assert.ok(isDue(kept({}), now));
  assert.ok(isDue(kept({ notBefore: '2026-06-01T12:00:00Z' }), now));
  assert.ok(!isDue(kept({ notBefore: '2026-06-01T12:00:01Z' }), now));
  for (const state of ['unknown', 'failed', 'sent', 'leaving'] as const)
    assert.ok(!isDue(kept({ state }), now), state);
});

test('each state has a sentence and a way on', () => {
  const rows: [Partial<Outgoing>, string, number][] = [
    [{}, 'outbox_goes', 2],
    [{ locked: true }, 'outbox_needs_keys', 1],
    [{ notBefore: '2026-06-02T12:00:00Z' }, 'outbox_later', 2],
    [{ failure: 'offline' }, 'outbox_not_reached', 3],
    [{ state: 'unknown' }, 'outbox_unknown', 4],
    [{ state: 'failed' }, 'outbox_failed', 3],
    [{ state: 'sent', failure: 'copy' }, 'outbox_changed', 2],
    [{ state: 'sent', failure: 'repeated' }, 'outbox_repeated', 2],
    [{ state: 'sent' }, 'outbox_sent_partly', 2],
    [{ state: 'leaving' }, 'outbox_goes', 0],
    [{ state: 'discarded' }, 'outbox_discarded', 1],
  ];
  for (const [more, sentence, actions] of rows) {
    assert.equal(sentenceOf(kept(more), undefined, now), sentence);
    assert.equal(actionsFor(kept(more)).length, actions, sentence);
  }
});

test('what nobody has got can be written on, where its draft is there', () => {
  const edits = (more: Partial<Outgoing>) => actionsFor(kept(more)).includes('edit');
  for (const state of ['waiting', 'failed', 'unknown'] as const) {
    assert.ok(edits({ state, draft: 'd' }), state);
    assert.ok(!edits({ state }), state);
    assert.ok(!edits({ state, draft: 'd', left: [0] }), state);
  }
  for (const state of ['leaving', 'sent', 'discarded'] as const)
    assert.ok(!edits({ state, draft: 'd' }), state);
});

test('only what waits for its time and nothing else needs no look', () => {
  const later = { notBefore: '2026-06-02T12:00:00Z' };
  assert.ok(isLater(kept(later), now));
  assert.ok(!isLater(kept({}), now));
  assert.ok(!isLater(kept({ ...later, failure: 'offline' }), now));
  assert.ok(!isLater(kept({ ...later, state: 'failed' }), now));
});
