/** What the pages say about the user's own keys, as words without markup. */
import type { KeyInfo } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';
import type { Badge } from '../ui/certificate-facts.ts';

/** What marks a key in a list, the most urgent first. */
export function marksOf(key: KeyInfo): Badge[] {
  const marks: Badge[] = [];
  const expiry = expiryText(key);
  if (expiry) marks.push({ text: expiry, tone: key.successor ? 'neutral' : 'warn' });
  if (key.successor) marks.push({ text: t('key_superseded'), tone: 'neutral' });
  if (key.warnings.some(({ severity }) => severity !== 'info'))
    marks.push({ text: t('certificate_attention'), tone: 'warn' });
  return marks;
}

/** What is said of the end of a key's certificate; "" while it is far away. */
function expiryText(key: KeyInfo): string {
  switch (key.expiry) {
    case 'expired':
      return t('certificate_expired');
    case 'soon7':
      return t('key_expires_7');
    case 'soon30':
      return t('key_expires_30');
    default:
      return '';
  }
}

/** Tells whether the user should think of a new certificate: this one ends soon, and none took its place. */
export function needsRenewal(key: KeyInfo): boolean {
  return key.expiry !== 'ok' && !key.successor;
}

/** One sentence about where a key stands. */
export function sentenceOf(key: KeyInfo): string {
  const date = formatDate(key.certificate.notAfter);
  if (key.successor) return t('key_sentence_superseded');
  if (key.expiry === 'expired') return t('key_sentence_expired', { date });
  return t(key.expiry === 'ok' ? 'key_sentence_valid' : 'key_sentence_ending', { date });
}

/** What a key is for: "Signs and encrypts". */
export function useText({ certificate }: KeyInfo): string {
  if (certificate.canSign && certificate.canEncrypt) return t('key_use_both');
  if (certificate.canSign) return t('key_use_sign');
  return t(certificate.canEncrypt ? 'key_use_encrypt' : 'certificate_use_none');
}

/** A file name for something of a key: the address or the name, in letters that every system takes. */
export function fileNameOf({ certificate }: KeyInfo, extension: string): string {
  const name = certificate.emails[0] ?? certificate.commonName;
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w@.+-]+/g, '-');
  return `${plain.replace(/^[-.]+|[-.]+$/g, '') || 'key'}.${extension}`;
}
