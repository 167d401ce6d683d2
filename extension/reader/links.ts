/**
 * Links in plain text, and which links may be opened at all.
 */

/** A piece of text, with the address where it is a link. */
export interface TextPiece {
  text: string;
  href?: string;
}

// Linear: the pieces between white space are matched, none of them twice.
const CANDIDATE =
  /(?:https?:\/\/|mailto:|www\.)[^\s<>"\u201c\u201d\u00ab\u00bb]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/giu;

/** Splits text into links and what is between them. */
export function linkify(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimEnd(match[0]);
    const href = hrefOf(shown);
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

const OPENING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Removes what ends a sentence rather than an address: "(see http://a.example/b)." */
function trimEnd(candidate: string): string {
  const surplus = new Map<string, number>();
  for (const [closing, opening] of Object.entries(OPENING)) {
    surplus.set(closing, count(candidate, closing) - count(candidate, opening));
  }
  let end = candidate.length;
  for (; end > 0; end--) {
    const last = candidate.charAt(end - 1);
    const excess = surplus.get(last);
    if (excess === undefined ? !/[.,;:!?'*_~|\u2019\u2026]/u.test(last) : excess <= 0) break;
    if (excess !== undefined) surplus.set(last, excess - 1);
  }
  return candidate.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function hrefOf(shown: string): string | undefined {
  if (/^www\./i.test(shown)) return safeHref(`https://${shown}`);
  if (/^(?:https?|mailto):/i.test(shown)) return safeHref(shown);
  return safeHref(`mailto:${shown}`);
}

/**
 * Returns the address in full and in ASCII (so that lookalike letters show)
 * when it is one that may be opened: http, https and mailto. Everything else,
 * relative addresses and those with a password in them included, gives undefined.
 */
export function safeHref(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.protocol === 'mailto:') return withoutHiddenFields(url).href;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  // "https://bank.example@evil.example/" reads as the bank and leads elsewhere.
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  return url.href;
}

/** What a mailto link may fill in: not recipients that the user does not see, nor files. RFC 6068. */
function withoutHiddenFields(mailto: URL): URL {
  const kept = mailto.search
    .slice(1)
    .split('&')
    .filter(field => /^(?:subject|body)=/i.test(field));
  mailto.search = kept.join('&');
  return mailto;
}

/** Where a link leads, in short: a host, or the addresses that are written to. */
export function targetOf(href: string): string {
  const url = new URL(href);
  return url.protocol === 'mailto:' ? url.pathname : hostOf(href);
}

/**
 * Reports where a link leads when its text names another place: for
 * "https://bank.example" on a link to evil.example it returns "evil.example".
 */
export function misleadingHost(text: string, href: string): string | undefined {
  const shown = linkify(text.trim()).find(piece => piece.href !== undefined);
  if (!shown?.href || /^mailto:/.test(href)) return undefined;
  const says = hostOf(shown.href);
  const leads = hostOf(href);
  return says !== '' && says !== leads && !leads.endsWith(`.${says}`) ? leads : undefined;
}

function hostOf(href: string): string {
  return new URL(href).hostname.replace(/^www\./, '');
}
