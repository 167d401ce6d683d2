/**
 * Addresses as people type and paste them and webmails keep them in their
 * fields: "Alice Example" <alice@example.test>, lists with commas, semicolons
 * or line breaks, domains in any script. RFC 5322 Section 3.4.
 */
import type { Address } from '../js-bridge/contract.ts';

/** RFC 5321 Section 4.5.3.1.1: octets of a local part. */
const MAX_LOCAL_PART = 64;
/** RFC 5321 Section 4.5.3.1.2: octets of a domain. */
const MAX_DOMAIN = 255;
/** A label of a domain name: letters, marks and digits of any script, no hyphen at its ends. RFC 5890 Section 2.3.1. */
const label = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;
/** RFC 5322 Section 3.2.3 dot-atom, with the characters that RFC 6531 Section 3.3 adds. */
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;
/** RFC 5322 Section 3.2.4 quoted-string. */
const quotedString = /^"(?:[^"\\\r\n]|\\[^\r\n])*"$/;

/**
 * A display name that needs no quotes: RFC 5322 Section 4.1 obs-phrase, less
 * "=" and "?", which could be read as an encoded word (RFC 2047 Section 2).
 */
const plainName = /^[\p{L}\p{M}\p{N} .&'_-]+$/u;

/**
 * Reads a list of mailboxes. What is not an address comes back as an address
 * too, as it was typed, so that the user sees it and can correct it: ask
 * {@link isAddress}.
 */
export function parseAddresses(text: string): Address[] {
  return splitList(text).flatMap(parseEntry);
}

/** Tells whether a text can be used as an address: local part, @, domain. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1) return false;
  const local = text.slice(0, at);
  if (new TextEncoder().encode(local).length > MAX_LOCAL_PART) return false;
  if (!dotAtom.test(local) && !quotedString.test(local)) return false;
  return asciiDomain(text.slice(at + 1)) !== undefined;
}

/**
 * Returns an address with its domain as mail servers and certificates write
 * it: bücher.example becomes xn--bcher-kva.example. RFC 5891 Section 4.4.
 * An address that cannot be used comes back as it is.
 */
export function asciiAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = at < 1 ? undefined : asciiDomain(address.slice(at + 1));
  return domain === undefined ? address : `${address.slice(0, at)}@${domain}`;
}

/** The key under which two spellings of one address meet. */
export function addressKey(address: string): string {
  return asciiAddress(address.trim()).toLowerCase();
}

/** Who of several is meant: of those who share one address the one with this name, else the first. Undefined where nobody has it. */
export function meantBy<T extends Address>(people: readonly T[], { name, address }: Address): T | undefined {
  const same = people.filter(each => addressKey(each.address) === addressKey(address));
  return same.find(each => each.name === name) ?? same[0];
}

/** Writes an address as it can be typed again; the inverse of {@link parseAddresses} for one address. */
export function formatAddress({ name, address }: Address): string {
  if (name === '') return address;
  return `${plainName.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
}

/** Writes a list that {@link parseAddresses} and webmails read the same way. */
export function formatAddresses(addresses: Address[]): string {
  return addresses.map(formatAddress).join(', ');
}

function asciiDomain(domain: string): string | undefined {
  const labels = domain.split('.');
  if (labels.length < 2 && domain !== 'localhost') return undefined;
  if (!labels.every(part => label.test(part) && part.length <= 63)) return undefined;
  if (domain.length > MAX_DOMAIN) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
  if (/^[\x00-\x7f]*$/.test(domain)) return domain;
  try {
    // The URL parser applies UTS #46, which is what browsers and mail programs do with typed names.
    return new URL(`http://${domain}`).hostname;
  } catch {
    return undefined;
  }
}

/** Splits at commas, semicolons and line breaks that stand outside of quotes, brackets and comments. */
function splitList(text: string): string[] {
  const entries: string[] = [];
  let entry = '';
  let closing = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\n' || char === '\r') {
      // A line ends whatever was left open, or one stray quote would swallow the list.
      closing = '';
    } else if (closing !== '') {
      entry += char;
      if (char === '\\' && i + 1 < text.length) entry += text.charAt(++i);
      else if (char === closing) closing = '';
      continue;
    }
    if (/[,;\r\n]/.test(char)) {
      entries.push(entry);
      entry = '';
      continue;
    }
    entry += char;
    closing = { '"': '"', '<': '>', '(': ')' }[char] ?? '';
  }
  entries.push(entry);
  return entries.map(part => part.trim()).filter(part => part !== '');
}

function parseEntry(entry: string): Address[] {
  // A mailto: link is pasted often; what RFC 6068 Section 2 lets it say besides the address is left out.
  const link = /^(.*<)?mailto:([^?]*)(?:\?[^>]*)?(>?)$/is.exec(entry);
  const plain = link ? `${link[1] ?? ''}${link[2]}${link[3]}` : entry;
  // A group's name, RFC 5322 Section 3.4: "Friends: alice@…, bob@…;", or of nobody: "undisclosed-recipients:;".
  const text = plain.replace(/^[^"<>@:]+:\s*(?=$|[^/]*@)/, '');
  if (text === '') return [];
  const bracketed = /^(.*?)<\s*([^<>]*?)\s*>\s*$/s.exec(text);
  if (bracketed) {
    const [, phrase = '', address = ''] = bracketed;
    return [{ name: unquote(phrase), address }];
  }
  const commented = /^(\S+@\S+)\s*\(([^()]*)\)$/.exec(text);
  if (commented) return [{ name: commented[2]?.trim() ?? '', address: commented[1] ?? '' }];
  const words = text.split(/\s+/);
  if (words.length > 1 && words.every(isAddress)) return words.map(address => ({ name: '', address }));
  return [{ name: '', address: text }];
}

/** Takes a display name out of its quotes. RFC 5322 Section 3.2.5 phrase. */
function unquote(phrase: string): string {
  return phrase
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\(.)/gs, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
