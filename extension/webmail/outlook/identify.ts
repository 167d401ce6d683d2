/**
 * Which message of the mailbox one in the page is. The page does not say it: it
 * names a conversation, and a conversation has several messages, in several
 * folders. They are told apart by what stands above the body, and never by their
 * order, which people choose. Where more than one fits, none is taken. A Message-ID
 * does not make two of them one: whoever got a message can send another with it.
 */
import type { Listed } from '../../mailbox/contract.ts';
import { timesIn, withoutTimes } from '../exchange/shown-time.ts';
import { WebmailError } from '../failure.ts';
import { isID, restID } from './ids.ts';

/** What the page shows of a message. */
export interface Shown {
  /** The text of its header: who wrote it, when. */
  header: string;
  /** The subject above it, empty where the page has none there. */
  subject: string;
  /** The text of its body. */
  body: string;
}

/** Finds the message of a conversation that is shown. Throws `not-found` where none fits, `ambiguous` where several do. */
export function messageShown(listed: Listed[], shown: Shown): Listed {
  const received = listed.filter(({ draft }) => !draft);
  let fitting = received.filter(message => isFrom(message, shown.header));
  // A header with the day alone tells nothing of the hour, and one in another time zone nothing but the minute.
  for (const test of [isOfTime, isOfMinute, isOfDay, hasSubject, hasBody]) {
    if (fitting.length < 2) break;
    const narrower = fitting.filter(message => test(message, shown));
    if (narrower.length > 0) fitting = narrower;
  }
  const [message] = [...fitting].sort((a, b) => rank(a) - rank(b));
  if (message === undefined) throw new WebmailError('not-found', 'no message of the conversation fits');
  if (different(fitting) > 1)
    throw new WebmailError('ambiguous', `${different(fitting)} messages of the conversation fit`);
  return message;
}

/** How many messages there are: one that somebody sent to himself, or filed twice, is one. */
function different(listed: Listed[]): number {
  const about = ({ id, messageId, from, subject, preview = '' }: Listed) =>
    messageId === '' ? [id] : [messageId, from.toLowerCase(), subject, beginningOf(preview)];
  return new Set(listed.map(each => JSON.stringify(about(each)))).size;
}

/** Of the copies of one message that which came from outside is the one to look at, rather than what this mailbox sent. */
function rank({ folder }: Listed): number {
  return ['inbox', 'other', 'sent', 'deleted', 'drafts'].indexOf(folder);
}

/** Of people in the same organisation the page shows the name alone. */
function isFrom({ from, fromName }: Listed, header: string): boolean {
  const said = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();
  const text = said(header);
  return [from, fromName].map(said).some(each => each !== '' && text.includes(each));
}

/** By hour and minute, in twelve hours or in 24. */
function isOfTime({ received }: Listed, { header }: Shown): boolean {
  const at = new Date(received);
  if (Number.isNaN(at.getTime())) return false;
  const hours = new Set([at.getHours(), at.getHours() % 12 || 12]);
  return timesIn(header).some(({ hour, minute }) => hours.has(hour) && minute === at.getMinutes());
}

/** Time zones differ by whole hours, most of them. */
function isOfMinute({ received }: Listed, { header }: Shown): boolean {
  return timesIn(header).some(({ minute }) => minute === new Date(received).getMinutes());
}

/** By day and month, in whatever order they are written, or by the day where the month is a word. */
function isOfDay({ received }: Listed, { header }: Shown): boolean {
  const at = new Date(received);
  const numbers = [...withoutTimes(header).matchAll(/(?<!\d)\d{1,2}(?!\d)/g)].map(([text]) => Number(text));
  const day = numbers.indexOf(at.getDate());
  if (day < 0) return false;
  const others = numbers.toSpliced(day, 1);
  return others.length === 0 || others.includes(at.getMonth() + 1);
}

function hasSubject({ subject }: Listed, shown: Shown): boolean {
  return subject !== '' && shown.subject.includes(subject);
}

/** The page shows the body of what is signed and not encrypted. */
function hasBody({ preview = '' }: Listed, { body }: Shown): boolean {
  const beginning = beginningOf(preview);
  return beginning !== '' && compact(body).startsWith(beginning);
}

function beginningOf(preview: string): string {
  return compact(preview).slice(0, 60);
}

function compact(text: string): string {
  return text.replace(/\s+/g, '');
}

/** What an address of the page names: a conversation or, in a list without them and in a window of its own, a message. */
export type Named = { conversation: string } | { message: string } | null;

/**
 * Reads `/mail/inbox/id/AAQk…`, `/mail/0/deeplink/read/AAMk…` and their like, and `/owa/?ItemID=…&viewmodel=ReadMessageItem`. With
 * another view model it is not that message which is shown, but one that is written.
 */
export function namedIn({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Named {
  const asked = new URLSearchParams(search);
  const old = asked.get('viewmodel') === 'ReadMessageItem' ? asked.get('ItemID') : null;
  const last = /\/(?:id|rp|read|readmessage|readonly)\/([^/]+)(?:\/|$)/i.exec(pathname)?.[1];
  const id = old ?? (last === undefined ? null : decoded(last));
  if (id === null || !isID(id)) return null;
  // Ids begin with what they are ids of.
  return /^A[AQ]Qk/.test(id) ? { conversation: restID(id) } : { message: restID(id) };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
