import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { folded } from '../ui/search-words.ts';

/**
 * Tells whether a certificate fits a search: each word must occur in its
 * names, addresses, issuer or numbers. Colons and spaces in numbers count as nothing.
 */
export function fits(certificate: CertificateInfo, search: string): boolean {
  const { commonName, subject, emails, issuer, serial, id } = certificate;
  const text = folded([commonName, subject, ...emails, issuer].join('\n'));
  const numbers = `${serial}\n${id}`.toLowerCase();
  if (isNumber(search.toLowerCase().replace(/\s/g, ''), numbers)) return true;
  return folded(search)
    .split(/\s+/)
    .filter(word => word !== '')
    .every(word => text.includes(word) || isNumber(word, numbers));
}

function isNumber(word: string, numbers: string): boolean {
  const digits = word.replaceAll(':', '');
  return /^[0-9a-f]{4,}$/.test(digits) && numbers.includes(digits);
}
