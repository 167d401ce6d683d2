/**
 * Which of Exchange's items a message in the page is. The page does not say
 * it: a row of the list names a conversation, and a conversation has several
 * items. They are told apart by what stands above the body, and never by their
 * order, which people choose. Where more than one fits, none is taken.
 */
import { isOfAnotherTime } from '../exchange/shown-time.ts';
import { WebmailError } from '../failure.ts';
import { mostInConversation } from './service.ts';
import type { Item } from './types.ts';

/** What the page shows of a message. */
export interface Shown {
  /** The text of its header: who wrote it, when. */
  header: string;
  /** The text about whom it is for. */
  recipients: string;
  /** The text of its body. */
  body: string;
  /** It is shown with a way to go on writing it. */
  draft: boolean;
}

/** Finds the item of a conversation that is shown. Throws `not-found` where none fits, `ambiguous` where several do. */
export function itemShown(items: Item[], shown: Shown): Item {
  const alike = items.filter(({ IsDraft }) => (IsDraft === true) === shown.draft);
  let fitting = alike.filter(item => isFrom(item, shown.header));
  // A header in another time zone, or with the day alone, tells nothing.
  for (const test of [isTo, isOfTime, hasBody]) {
    if (fitting.length < 2) break;
    const narrower = fitting.filter(item => test(item, shown));
    if (narrower.length > 0) fitting = narrower;
  }
  fitting = fitting.filter(
    (item, index) => !fitting.slice(0, index).some(other => isSameMessage(item, other)),
  );
  const [item] = fitting;
  if (item === undefined) throw new WebmailError('not-found', 'no message of the conversation fits');
  if (fitting.length > 1)
    throw new WebmailError('ambiguous', `${fitting.length} messages of the conversation fit`);
  // A draft shows when it was saved.
  if (!shown.draft && isOfAnotherTime(item.DateTimeReceived ?? '', shown.header))
    throw new WebmailError('not-found', 'no message of the conversation is of the time that is shown');
  // Of a longer one an older message may be shown, which is not among them.
  if (items.length >= mostInConversation && !isOfTime(item, shown))
    throw new WebmailError('not-found', 'the conversation is too long');
  return item;
}

/** Of what one sends to oneself there are two items. Whoever got a message can send another with its Message-ID. */
function isSameMessage(a: Item, b: Item): boolean {
  if (a.InternetMessageId === undefined || a.InternetMessageId !== b.InternetMessageId) return false;
  const [from, other] = [a, b].map(({ From }) => From?.Mailbox?.EmailAddress?.toLowerCase() ?? '');
  // What was sent may have an address of Exchange's own kind.
  if (from !== other && [from, other].every(address => address?.includes('@'))) return false;
  return a.Subject === b.Subject && beginningOf(a) === beginningOf(b);
}

/** Of people in the same organisation the page shows the name alone. */
function isFrom({ From }: Item, header: string): boolean {
  const { Name = '', EmailAddress = '' } = From?.Mailbox ?? {};
  return [Name, EmailAddress].some(each => each !== '' && header.includes(each));
}

function isTo({ ToRecipients }: Item, { recipients }: Shown): boolean {
  return (ToRecipients ?? []).every(({ Name = '', EmailAddress = '' }) =>
    [Name, EmailAddress].some(each => each !== '' && recipients.includes(each)),
  );
}

/** By hour and minute, in twelve hours or in 24. */
function isOfTime({ DateTimeReceived }: Item, { header }: Shown): boolean {
  const at = new Date(DateTimeReceived ?? '');
  if (Number.isNaN(at.getTime())) return false;
  const [hour, minute] = [at.getHours(), String(at.getMinutes()).padStart(2, '0')];
  return [hour, hour % 12 || 12].some(each =>
    new RegExp(`(?<!\\d)0?${each}[:.]${minute}(?!\\d)`).test(header),
  );
}

function hasBody(item: Item, { body }: Shown): boolean {
  const beginning = beginningOf(item);
  return beginning !== '' && compact(body).startsWith(beginning);
}

function beginningOf({ Preview = '' }: Item): string {
  return compact(Preview).slice(0, 60);
}

function compact(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Whether an item is to be shown in the reader: by its class, or by the file that carries it. */
export function isProtected({ ItemClass = '', Attachments }: Item): boolean {
  if (/^IPM\.Note\.SMIME\b/i.test(ItemClass)) return true;
  return (Attachments ?? []).some(
    ({ Name = '', ContentType = '' }) =>
      /\.p7[ms]$/i.test(Name) || /\b(x-)?pkcs7-(mime|signature)\b/i.test(ContentType),
  );
}

type Address = Pick<Location, 'hash' | 'search'>;

/** The item that a window of its own shows. */
export function itemInAddress(address: Address): string | null {
  return named(address, query => query.get('viewmodel') === 'ReadMessageItem');
}

/** The draft that a window of its own may have been opened to write on: it is opened by whatever names an item. */
export function draftInAddress(address: Address): string | null {
  return named(address, query => query.has('viewmodel') || query.get('path') === '/mail/action/compose');
}

function named({ hash, search }: Address, fits: (query: URLSearchParams) => boolean): string | null {
  const queries = [hash, search].map(part => new URLSearchParams(part.slice(1)));
  return queries.find(fits)?.get('ItemID') ?? null;
}
