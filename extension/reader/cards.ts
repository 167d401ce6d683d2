/**
 * Appointments and contacts among the files of a message, shown as cards. The
 * files stay in the list of files; a card is only what they say.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { plural } from '../composer/plural.ts';
import { language, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import type { AttachedFile } from './attached-files.ts';
import { decode } from './body.ts';
import { type CalendarEvent, eventsOf, type Moment, type Occasion } from './calendar.ts';
import { type Contact, contactsOf } from './vcard.ts';

/** Files that are looked into, their size, and the cards that are shown of all together. */
const MAX_FILES = 10;
const MAX_OCTETS = 512 * 1024; // vCards carry photographs
const MAX_CARDS = 10;
const MAX_WORDS = 1000; // characters of a description

/** What a file says that is no text: an event or a contact. */
export type Card = { is: 'event'; event: CalendarEvent } | { is: 'contact'; contact: Contact };

/** The cards of a message, in the order of its files. */
export function cardsOf(files: AttachedFile[]): Card[] {
  const cards: Card[] = [];
  const candidates = files
    .filter(file => kindOf(file) && file.bytes.length <= MAX_OCTETS)
    .slice(0, MAX_FILES);
  for (const file of candidates) {
    const text = decode(file.bytes);
    if (kindOf(file) === 'event') for (const event of eventsOf(text)) cards.push({ is: 'event', event });
    else for (const contact of contactsOf(text)) cards.push({ is: 'contact', contact });
  }
  return cards;
}

/** Tells calendars and vCards by their type, and by their name where the type says nothing. */
function kindOf({ type, name }: AttachedFile): Card['is'] | undefined {
  const unknown = type === 'application/octet-stream';
  if (['text/calendar', 'application/ics'].includes(type) || (unknown && /\.ics$/i.test(name)))
    return 'event';
  const vcard = ['text/vcard', 'text/x-vcard', 'text/directory'].includes(type);
  return vcard || (unknown && /\.vcf$/i.test(name)) ? 'contact' : undefined;
}

/** Shows cards; nothing where there are none. */
export function cardsView(cards: Card[]): TemplateResult | typeof nothing {
  if (cards.length === 0) return nothing;
  return html`<section class="cards" aria-label=${t('reader_cards')}>
    ${cards
      .slice(0, MAX_CARDS)
      .map(card => (card.is === 'event' ? eventView(card.event) : contactView(card.contact)))}
    ${
      cards.length > MAX_CARDS
        ? html`<p class="muted">${plural('reader_cards_more', cards.length - MAX_CARDS)}</p>`
        : nothing
    }
  </section>`;
}

const SYMBOLS: Partial<Record<Occasion, IconName>> = {
  cancellation: 'calendar-x',
  declined: 'calendar-x',
  accepted: 'calendar-check',
};

function eventView(event: CalendarEvent): TemplateResult {
  const { occasion, summary, start, end, location, organizer, attendees, description } = event;
  return cardView(
    SYMBOLS[occasion] ?? 'calendar',
    t(`reader_event_${occasion}`),
    summary || t('reader_event_untitled'),
    [
      [
        t('reader_event_when'),
        whenText(start, end) + (event.repeats ? ` (${t('reader_event_repeats')})` : ''),
      ],
      [t('reader_event_where'), location],
      [t('reader_event_organizer'), organizer],
      [t('reader_event_attendees'), attendees > 0 ? String(attendees) : ''],
      [t('reader_event_description'), shortened(description)],
    ],
  );
}

function contactView({ name, work, emails, phones, places }: Contact): TemplateResult {
  return cardView('contact', t('reader_contact'), name || t('reader_contact_unnamed'), [
    [t('reader_contact_work'), work.join(', ')],
    [t('reader_contact_emails'), emails.join('\n')],
    [t('reader_contact_phones'), phones.join('\n')],
    [t('reader_contact_places'), places.join('\n')],
  ]);
}

function cardView(symbol: IconName, kind: string, title: string, rows: [string, string][]): TemplateResult {
  return html`<article class="leaf">
    ${icon(symbol)}
    <div class="leaf-text">
      <p class="muted">${kind}</p>
      <h2 dir="auto">${title}</h2>
      <dl class="details-list">
        ${rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => html`<dt>${label}</dt><dd dir="auto">${value}</dd>`)}
      </dl>
    </div>
  </article>`;
}

function shortened(text: string): string {
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}…` : text;
}

/** When an event takes place, in words. A time of another zone is shown as it is there, with the zone. */
function whenText(start: Moment | undefined, end: Moment | undefined): string {
  if (!start) return '';
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'full',
    ...(start.precision === 'date' ? {} : { timeStyle: 'short' }),
    timeZone: start.precision === 'instant' ? here : 'UTC',
  });
  const text = end ? format.formatRange(start.at, end.at) : format.format(start.at);
  return start.zone === '' || start.zone === here ? text : `${text} (${start.zone})`;
}
