import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laterTimes, localText, zoneName } from './later.ts';

const offered = (now: Date) => laterTimes(now).map(({ name, when }) => `${name} ${localText(when)}`);

test('this afternoon is offered while it is ahead, tomorrow always, Monday unless that is tomorrow', () => {
  // A Wednesday.
  assert.deepEqual(offered(new Date(2026, 10, 25, 9, 30)), [
    'afternoon 2026-11-25T14:00',
    'tomorrow 2026-11-26T08:00',
    'monday 2026-11-30T08:00',
  ]);
  assert.deepEqual(offered(new Date(2026, 10, 25, 13, 0)), [
    'tomorrow 2026-11-26T08:00',
    'monday 2026-11-30T08:00',
  ]);
  assert.deepEqual(offered(new Date(2026, 10, 29, 20, 0)), ['tomorrow 2026-11-30T08:00']);
  assert.deepEqual(offered(new Date(2026, 10, 30, 20, 0)), [
    'tomorrow 2026-12-01T08:00',
    'monday 2026-12-07T08:00',
  ]);
});

test('all that is offered is ahead, at every hour of a week', () => {
  for (let hour = 0; hour < 7 * 24; hour++) {
    const now = new Date(2026, 11, 28, hour, 59);
    const times = laterTimes(now);
    assert.ok(times.length > 0);
    for (const { name, when } of times) assert.ok(when > now, `${name} at ${now}`);
  }
});

test('a field takes the text of a time, and gives the same time', () => {
  const when = new Date(2026, 0, 2, 3, 4);
  assert.equal(localText(when), '2026-01-02T03:04');
  assert.equal(new Date(localText(when)).valueOf(), when.valueOf());
});

test('the zone is named with its distance', () => {
  assert.match(zoneName(new Date(), 'en'), /^[A-Z].*, (GMT|UTC)/);
});
