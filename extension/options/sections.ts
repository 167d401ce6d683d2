/** The sections of the settings; each name begins the page's fragment. */
import type { IconName } from '../icons.ts';

export const sections = [
  'keys',
  'people',
  'authorities',
  'revocation',
  'directories',
  'security',
  'writing',
  'drafts',
  'activity',
  'receipts',
  'webmails',
  'mark',
  'about',
] as const;

export type SectionName = (typeof sections)[number];

/** What stands beside each section's name. */
export const symbols: Record<SectionName, IconName> = {
  keys: 'key-round',
  people: 'users',
  authorities: 'landmark',
  revocation: 'calendar-x',
  directories: 'book-user',
  security: 'lock-keyhole',
  writing: 'signature',
  drafts: 'pen-line',
  activity: 'history',
  receipts: 'mail-check',
  webmails: 'globe',
  mark: 'fingerprint',
  about: 'info',
};

/** Where in the settings somebody is. */
export interface Place {
  section: SectionName;
  /** What of the section is looked at, such as the id of a key; empty for the section as a whole. */
  path: string;
}

/** The place that a page's fragment names, `#keys` or `#keys/ID`; the first section where it names none. */
export function placeOfFragment(fragment: string): Place {
  const [name = '', ...rest] = fragment.replace(/^#/, '').split('/');
  const section = sections.find(each => each === name);
  return section ? { section, path: decoded(rest.join('/')) } : { section: 'keys', path: '' };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
