/**
 * Names of attached files. A name is the sender's: it may hold paths, control
 * characters, or marks that turn the reading direction so that "gpj.exe" reads
 * as "exe.jpg".
 */

const MAX_NAME = 120;

/** Characters that steer text instead of being seen. */
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Names that mean a device on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Types that have no usual name of their own. */
const EXTENSIONS: Record<string, string> = {
  'application/pdf': '.pdf',
  'application/pkcs7-mime': '.p7m',
  'application/pkcs7-signature': '.p7s',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'text/html': '.html',
  'text/plain': '.txt',
};

/** Returns a name that can be shown and saved on any system. @param fallback the name without extension where there is none. */
export function safeFileName(name: string, type: string, fallback: string): string {
  const shown = name
    .normalize('NFC')
    .replaceAll(INVISIBLE, '')
    .replace(/^.*[\\/]/su, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const clean = shown.slice(0, endOf(shown));
  if (clean === '') return fallback + (EXTENSIONS[type] ?? '');
  return shorten(DEVICE.test(clean) ? `_${clean}` : clean);
}

/** Where the dots and spaces at the end of a name begin. An expression would look at each row of dots as often as it is long. */
function endOf(name: string): number {
  let end = name.length;
  while (end > 0 && '. '.includes(name.charAt(end - 1))) end--;
  return end;
}

function shorten(name: string): string {
  if (name.length <= MAX_NAME) return name;
  const extension = /\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  // Array.from keeps a pair of surrogates together.
  return Array.from(name.slice(0, name.length - extension.length))
    .slice(0, MAX_NAME - extension.length)
    .join('')
    .concat(extension);
}

/** Gives each name of a list its own: the second "a.txt" becomes "a (2).txt". */
export function distinctNames(names: string[]): string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>(); // so that a thousand of one name are not counted again for each
  return names.map(name => {
    const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/su.exec(name) ?? [];
    let distinct = name;
    let n = next.get(name) ?? 2;
    for (; taken.has(distinct.toLowerCase()); n++) distinct = `${stem} (${n})${extension}`;
    next.set(name, n);
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}
