import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CalendarEvent, eventsOf } from './calendar.ts';

function event(method: string, ...lines: string[]): CalendarEvent {
  const text = ['BEGIN:VCALENDAR', method, 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'];
  const [found] = eventsOf(text.join('\r\n'));
  assert.ok(found);
  return found;
}

test('an invitation', () => {
  const found = event(
    'METHOD:REQUEST',
    'SUMMARY:Soup\\, and more',
    'LOCATION:Kitchen',
    'DTSTART;TZID=Europe/Berlin:20261126T130000',
    'DTEND;TZID=Europe/Berlin:20261126T140000',
    'ORGANIZER;CN="Bob Example":mailto:bob@example.test',
    'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:alice@example.test',
    'ATTENDEE:mailto:carol@example.test',
    'RRULE:FREQ=WEEKLY',
    'DESCRIPTION:Bring spoons.',
  );
  assert.deepEqual(found, {
    occasion: 'invitation',
    summary: 'Soup, and more',
    location: 'Kitchen',
    description: 'Bring spoons.',
    organizer: 'Bob Example <bob@example.test>',
    attendees: 2,
    start: { at: new Date('2026-11-26T13:00:00Z'), precision: 'local', zone: 'Europe/Berlin' },
    end: { at: new Date('2026-11-26T14:00:00Z'), precision: 'local', zone: 'Europe/Berlin' },
    repeats: true,
  });
});

test('what an event is sent for', () => {
  const answer = (partstat: string) =>
    event('METHOD:REPLY', `ATTENDEE;PARTSTAT=${partstat}:mailto:a@example.test`);
  assert.equal(event('METHOD:CANCEL').occasion, 'cancellation');
  assert.equal(event('METHOD:PUBLISH', 'STATUS:CANCELLED').occasion, 'cancellation');
  assert.equal(event('METHOD:PUBLISH').occasion, 'event');
  assert.equal(answer('ACCEPTED').occasion, 'accepted');
  assert.equal(answer('declined').occasion, 'declined');
  assert.equal(answer('TENTATIVE').occasion, 'tentative');
  assert.equal(answer('DELEGATED').occasion, 'answer');
});

test('whole days end on the last of them, and a duration is an end', () => {
  const days = event('', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227');
  assert.equal(days.end?.at.toISOString(), '2026-12-26T00:00:00.000Z');
  assert.equal(event('', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261225').end, undefined);
  const hours = event('', 'DTSTART:20261126T130000Z', 'DURATION:PT1H30M');
  assert.deepEqual(hours.end, { at: new Date('2026-11-26T14:30:00Z'), precision: 'instant', zone: '' });
});

test('times that are none are left out', () => {
  for (const time of ['20261340', '20260231', 'tomorrow', '20261126T130000+0100', ''])
    assert.equal(event('', `DTSTART:${time}`).start, undefined, time);
  assert.equal(event('', 'DTSTART:20261126T130000Z', 'DTEND:20261126T120000Z').end, undefined);
});

test('a file without events holds none', () => {
  assert.deepEqual(eventsOf('BEGIN:VCARD\nFN:Bob\nEND:VCARD'), []);
});
