/** The sections of the settings; each name is also the page's fragment. */
import type { IconName } from '../icons.ts';

export const sections = ['keys', 'certificates', 'authorities', 'webmails', 'mark', 'about'] as const;

export type SectionName = (typeof sections)[number];

/** What stands beside each section's name. */
export const symbols: Record<SectionName, IconName> = {
  keys: 'key-round',
  certificates: 'users',
  authorities: 'landmark',
  webmails: 'globe',
  mark: 'fingerprint',
  about: 'info',
};

/** The section that a page's fragment names; the first where it names none. */
export function sectionOfFragment(fragment: string): SectionName {
  return sections.find(section => fragment === `#${section}`) ?? 'keys';
}
