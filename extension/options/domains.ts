/** Lists of e-mail domains, as people type them. */
import { asciiAddress, isAddress } from '../addresses.ts';

/**
 * Reads a list of domains. Commas, semicolons and blanks part them; "@" before
 * one is let go, and the script of a domain becomes what certificates hold.
 */
export function readDomains(typed: string): string[] {
  const domains = typed
    .split(/[\s,;]+/)
    .map(each => each.replace(/^@/, '').toLowerCase())
    .filter(each => each !== '')
    .map(each => asciiAddress(`x@${each}`).slice(2));
  return [...new Set(domains)];
}

/** Tells whether a text names a domain, or with a dot before it all domains below. */
export function isDomain(text: string): boolean {
  return isAddress(`x@${text.replace(/^\./, '')}`);
}
