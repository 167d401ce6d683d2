/** What a calendar file says, as far as a card shows it. RFC 5545, RFC 5546. */
import { type Component, type ContentLine, componentsOf, property, textOf } from './content-lines.ts';

/** What a calendar file is sent for. */
export type Occasion =
  | 'event'
  | 'invitation'
  | 'cancellation'
  | 'accepted'
  | 'declined'
  | 'tentative'
  | 'answer';

/** One event. */
export interface CalendarEvent {
  occasion: Occasion;
  summary: string;
  location: string;
  description: string;
  /** Names or addresses, as the sender wrote them. */
  organizer: string;
  attendees: number;
  start: Moment | undefined;
  end: Moment | undefined;
  repeats: boolean;
}

/** A time as a calendar states it. */
export interface Moment {
  /** Of an instant the time itself; else the date and time stated, as if they were UTC. */
  at: Date;
  /** date: a whole day. local: what the clock shows at a place. instant: the same time everywhere. */
  precision: 'date' | 'local' | 'instant';
  /** The zone that a local time names, or "". */
  zone: string;
}

/** Reads the events of a calendar file; none where it holds none. Fields that cannot be read are empty. */
export function eventsOf(text: string): CalendarEvent[] {
  return componentsOf(text)
    .filter(({ name }) => name === 'VCALENDAR')
    .flatMap(calendar => {
      const method = textOf(property(calendar, 'METHOD')).toUpperCase();
      return calendar.components.filter(({ name }) => name === 'VEVENT').map(event => eventOf(event, method));
    });
}

function eventOf(event: Component, method: string): CalendarEvent {
  const attendees = event.lines.filter(({ name }) => name === 'ATTENDEE');
  const start = momentOf(property(event, 'DTSTART'));
  return {
    occasion: occasionOf(method, textOf(property(event, 'STATUS')), attendees),
    summary: textOf(property(event, 'SUMMARY')),
    location: textOf(property(event, 'LOCATION')),
    description: textOf(property(event, 'DESCRIPTION')),
    organizer: personOf(property(event, 'ORGANIZER')),
    attendees: attendees.length,
    start,
    end: endOf(start, momentOf(property(event, 'DTEND')), textOf(property(event, 'DURATION'))),
    repeats: event.lines.some(({ name }) => name === 'RRULE' || name === 'RDATE'),
  };
}

/** RFC 5546 Section 1.4; in a reply the one who answers is the only attendee. */
function occasionOf(method: string, status: string, attendees: ContentLine[]): Occasion {
  if (method === 'CANCEL' || /^cancelled$/i.test(status)) return 'cancellation';
  if (method === 'REQUEST') return 'invitation';
  if (method !== 'REPLY') return 'event';
  const answers: Record<string, Occasion> = {
    ACCEPTED: 'accepted',
    DECLINED: 'declined',
    TENTATIVE: 'tentative',
  };
  return answers[attendees[0]?.params.get('PARTSTAT')?.toUpperCase() ?? ''] ?? 'answer';
}

function personOf(line: ContentLine | undefined): string {
  if (!line) return '';
  const address = line.value.replace(/^mailto:/i, '').trim();
  const name = textOf({ ...line, value: line.params.get('CN') ?? '' });
  return name === '' || name === address ? address : `${name} <${address}>`;
}

/** Reads a DATE or DATE-TIME; undefined for what is none. RFC 5545 Sections 3.3.4 and 3.3.5. */
function momentOf(line: ContentLine | undefined): Moment | undefined {
  const [, year, month, day, , hour, minute, second, utc] =
    /^(\d{4})(\d\d)(\d\d)(T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(line?.value.trim() ?? '') ?? [];
  if (!line || !year) return undefined;
  const whole = hour === undefined;
  const at = new Date(
    Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour ?? 0),
      Number(minute ?? 0),
      Number(second ?? 0),
    ),
  );
  // A day that no month has would be shown as another one.
  if (at.getUTCDate() !== Number(day) || at.getUTCMonth() + 1 !== Number(month)) return undefined;
  return {
    at,
    precision: whole ? 'date' : utc ? 'instant' : 'local',
    zone: utc || whole ? '' : (line.params.get('TZID') ?? ''),
  };
}

/** The end that is shown: of whole days the last one, where the file has the day after. RFC 5545 Section 3.6.1. */
function endOf(start: Moment | undefined, end: Moment | undefined, duration: string): Moment | undefined {
  if (!start) return undefined;
  const stated = end ?? after(start, duration);
  if (!stated || stated.precision !== start.precision) return undefined;
  const at = stated.precision === 'date' ? new Date(stated.at.valueOf() - DAY) : stated.at;
  return at > start.at ? { ...stated, at } : undefined;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** RFC 5545 Section 3.3.6. */
function after(start: Moment, duration: string): Moment | undefined {
  const found =
    /^\+?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/i.exec(duration);
  if (!found) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map(part => Number(part ?? 0));
  const length = weeks * 7 * DAY + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return { ...start, at: new Date(start.at.valueOf() + length) };
}
