/** What a vCard says, as far as a card shows it. RFC 6350, and its older forms. */
import { componentsOf, fieldsOf, property, textOf } from './content-lines.ts';

/** One contact. */
export interface Contact {
  name: string;
  /** Position and organisation, the smaller first. */
  work: string[];
  emails: string[];
  phones: string[];
  /** Postal addresses, a line each. */
  places: string[];
}

/** Values that are shown of each kind. */
const MAX_VALUES = 10;

/** Reads the contacts of a vCard file; none where it holds none. */
export function contactsOf(text: string): Contact[] {
  return componentsOf(text)
    .filter(({ name }) => name === 'VCARD')
    .map(card => {
      const all = (name: string) => card.lines.filter(line => line.name === name).slice(0, MAX_VALUES);
      const [family, given] = fieldsOf(property(card, 'N'));
      const emails = all('EMAIL').map(textOf).filter(Boolean);
      return {
        name: textOf(property(card, 'FN')) || [given, family].filter(Boolean).join(' ') || (emails[0] ?? ''),
        work: [textOf(property(card, 'TITLE')), fieldsOf(property(card, 'ORG')).reverse().join(', ')].filter(
          Boolean,
        ),
        emails,
        phones: all('TEL')
          .map(line => textOf(line).replace(/^tel:/i, ''))
          .filter(Boolean),
        places: all('ADR')
          .map(line => fieldsOf(line).join(', ').replaceAll('\n', ', '))
          .filter(Boolean),
      };
    });
}
