/** What the views say about a certificate, as words without markup. */
import type { CertificateInfo, Finding } from '../../js-bridge/contract.ts';
import { codeKey, formatDate, t } from '../i18n.ts';

/** A certificate that ends within this time is shown as ending soon: long enough to get the next one. */
const EXPIRING_MS = 30 * 24 * 60 * 60 * 1000;

/** The findings that nobody vouches for a certificate: a question for the user, and no flaw of its own. */
export const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set(['untrusted-root', 'incomplete-chain']);

/** Where a certificate stands in its life. */
export type Age = 'not-yet-valid' | 'valid' | 'expiring' | 'expired';

/** Tells where a certificate stands in its life at a time. RFC 5280 Section 4.1.2.5. */
export function ageOf(certificate: CertificateInfo, now: Date): Age {
  const time = now.valueOf();
  const end = Date.parse(certificate.notAfter);
  if (time < Date.parse(certificate.notBefore)) return 'not-yet-valid';
  if (time > end) return 'expired';
  return time > end - EXPIRING_MS ? 'expiring' : 'valid';
}

/** A mark on a certificate's card: a text and how loud it is. */
export interface Badge {
  text: string;
  tone: 'neutral' | 'warn';
}

/** The marks of a certificate, the most urgent first. */
export function badgesOf(certificate: CertificateInfo, now: Date): Badge[] {
  const badges: Badge[] = [];
  const age = ageOf(certificate, now);
  if (age === 'expired') badges.push({ text: t('certificate_expired'), tone: 'warn' });
  if (age === 'not-yet-valid') badges.push({ text: t('certificate_not_yet_valid'), tone: 'warn' });
  if (age === 'expiring') badges.push({ text: t('certificate_expiring'), tone: 'warn' });
  if (certificate.findings.some(({ code }) => UNKNOWN_AUTHORITY.has(code)) && !certificate.isAuthority)
    badges.push({ text: t('certificate_untrusted'), tone: 'warn' });
  // Nobody vouches for an authority but who trusts it.
  const doubts = certificate.findings.filter(
    ({ code, severity }) => severity !== 'info' && !UNKNOWN_AUTHORITY.has(code),
  );
  if (!badges.length && doubts.length > 0) {
    badges.push({ text: t('certificate_attention'), tone: 'warn' });
  }
  if (certificate.isAuthority) badges.push({ text: t('certificate_authority'), tone: 'neutral' });
  if (!certificate.isAuthority && certificate.canSign)
    badges.push({ text: t('certificate_sign'), tone: 'neutral' });
  if (!certificate.isAuthority && certificate.canEncrypt) {
    badges.push({ text: t('certificate_encrypt'), tone: 'neutral' });
  }
  if (certificate.source === 'message') badges.push({ text: t('certificate_learned'), tone: 'neutral' });
  return badges;
}

/** One line for who vouches for a certificate and until when. */
export function summaryOf(certificate: CertificateInfo, now: Date): string {
  const issuer =
    certificate.issuer === certificate.subject
      ? t('certificate_self_issued')
      : t('certificate_issued_by', { issuer: certificate.issuerName });
  switch (ageOf(certificate, now)) {
    case 'expired':
      return `${issuer}, ${t('certificate_expired_on', { date: formatDate(certificate.notAfter) })}`;
    case 'not-yet-valid':
      return `${issuer}, ${t('certificate_valid_from', { date: formatDate(certificate.notBefore) })}`;
    default:
      return `${issuer}, ${t('certificate_valid_until', { date: formatDate(certificate.notAfter) })}`;
  }
}

/** A finding in the user's language; the engine's own words where no text is known. */
export function findingText(finding: Finding): string {
  const key = codeKey('finding', finding.code);
  const text = t(key);
  return text === key ? finding.detail : text;
}

/** Findings whose text says all there is; the engine has no names or numbers to add. */
const COMPLETE = new Set([
  'no-certificate',
  'digest-mismatch',
  'invalid-signature',
  'signing-time-differs',
  'cover-text-unprotected',
  'protected-attachment',
  'several-from',
  'group-from',
  'encoded-from',
  'display-name-hidden',
  'sender-differs',
  'labels-differ',
  'no-from',
  'headers-unprotected',
  'signature-outside',
  'outer-signature',
  'not-authenticated',
  'line-ends-repaired',
  'no-signers',
  'certificates-only',
  'several-signers',
  'gmail-issued-by-root',
  'no-email-usage',
  'no-address',
  'no-date',
  'no-signing-time',
  'openpgp',
]);

/** What the engine adds to the text of a finding: which certificate, which part, what size; or "". */
export function findingDetail(finding: Finding): string {
  return COMPLETE.has(finding.code) || finding.detail === findingText(finding) ? '' : finding.detail;
}

/** One row of a certificate's details. */
export interface Fact {
  label: string;
  /** One or more lines. */
  values: string[];
  /** Set in a fixed-width face: numbers to compare. */
  mono: boolean;
}

/** All that is shown of a certificate, in reading order. */
export function factsOf(certificate: CertificateInfo): Fact[] {
  const uses = [
    ...(certificate.canSign ? [t('certificate_sign')] : []),
    ...(certificate.canEncrypt ? [t('certificate_encrypt')] : []),
    ...(certificate.isAuthority ? [t('certificate_authority')] : []),
  ];
  const words = (key: string, ...values: string[]): Fact => ({ label: t(key), values, mono: false });
  const number = (key: string, hex: string): Fact => ({ label: t(key), values: [groupHex(hex)], mono: true });
  const facts = [
    words('certificate_name', certificate.commonName),
    words(
      'certificate_addresses',
      ...(certificate.isAuthority ? [] : orElse(certificate.emails, 'certificate_no_addresses')),
    ),
    words('certificate_subject', certificate.subject),
    words('certificate_issuer', certificate.issuer),
    words(
      'certificate_validity',
      t('certificate_validity_range', {
        from: formatDate(certificate.notBefore),
        until: formatDate(certificate.notAfter),
      }),
    ),
    words('certificate_use', orElse(uses, 'certificate_use_none').join(', ')),
    words('certificate_key', certificate.keyAlgorithm),
    number('certificate_serial', certificate.serial),
    number('certificate_fingerprint', certificate.id),
  ];
  if (certificate.findings.length > 0) {
    facts.push(words('certificate_findings', ...certificate.findings.map(findingText)));
  }
  return facts.filter(fact => fact.values.some(value => value !== ''));
}

/** A certificate's details as text, for the clipboard. */
export function factsText(certificate: CertificateInfo): string {
  return factsOf(certificate)
    .map(fact => `${fact.label}: ${fact.values.join('; ')}\n`)
    .join('');
}

/** Groups hexadecimal digits for reading: "a1b2c" becomes "0A 1B 2C". */
export function groupHex(hex: string): string {
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`;
  return digits.toUpperCase().match(/../g)?.join(' ') ?? '';
}

function orElse(values: string[], key: string): string[] {
  return values.length > 0 ? values : [t(key)];
}
