/** What a page of Gmail shows, by its address. */

/**
 * mailbox: what Gmail's scripts make, whatever they show. other: a file, or the source of a message. whole: all of a message that
 * was clipped, or one for the printer. basic: HTML without scripts.
 */
export type PageKind = 'mailbox' | 'other' | 'whole' | 'basic';

const kinds = new Map<string, PageKind>([
  ['att', 'other'],
  ['om', 'other'],
  ['lg', 'whole'],
  ['pt', 'whole'],
]);

/** What names a message, or a conversation for the printer. */
const names: [parameter: string, form: RegExp][] = [
  ['th', /^[0-9a-f]{1,16}$/],
  ['permmsgid', /^msg-[af]:/],
  ['permthid', /^thread-[af]:/],
];

/**
 * Tells it. Anybody can link to a mailbox with a parameter that Gmail does not heed, and Signet would be off there: so one
 * counts that comes once, and with the message that such a page is about.
 *
 * @param base the path of the account's pages
 */
export function kindOfPage(
  base: string,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
): PageKind {
  if (pathname.startsWith(`${base}h/`)) return 'basic';
  const query = new URLSearchParams(search);
  const [view = '', ...others] = query.getAll('view');
  const namesMessage = names.some(([name, form]) => form.test(query.get(name) ?? ''));
  return (others.length === 0 && namesMessage && kinds.get(view)) || 'mailbox';
}
