import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outgoing } from '../../js-bridge/contract.ts';
import { actionsFor, isDue, sentenceOf } from './words.ts';

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
  ];
  for (const [more, sentence, actions] of rows) {
    assert.equal(sentenceOf(kept(more), undefined, now), sentence);
    assert.equal(actionsFor(kept(more)).length, actions, sentence);
  }
});
