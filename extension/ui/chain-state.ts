/** What is said of each certificate of a chain, as words without markup. */
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { ageOf, findingText, UNKNOWN_AUTHORITY } from './certificate-facts.ts';

/** Where in its chain a certificate stands: the top ends it, the leaf is what it is about. */
export type Place = 'top' | 'between' | 'leaf' | 'alone';

/** What is said of a certificate of a chain, and how loud. */
export interface LinkState {
  tone: 'plain' | 'warn' | 'bad';
  text: string;
}

/**
 * Says what is to be thought of one certificate of a chain. Of several things
 * that do not hold, the worst is said; the certificate's own view has them all.
 *
 * @param trusted whether the top of the chain is trusted to vouch for others
 */
export function stateOfLink(
  certificate: CertificateInfo,
  place: Place,
  trusted: boolean,
  now: Date,
): LinkState {
  const { findings } = certificate;
  const own = findings.filter(({ code }) => !UNKNOWN_AUTHORITY.has(code));
  const bad = own.find(({ severity }) => severity === 'bad');
  if (bad) return { tone: 'bad', text: findingText(bad) };
  const age = ageOf(certificate, now);
  if (age === 'expired') return { tone: 'warn', text: t('certificate_expired') };
  if (age === 'not-yet-valid') return { tone: 'warn', text: t('certificate_not_yet_valid') };
  const doubt = own.find(({ severity }) => severity === 'warn');
  if (doubt) return { tone: 'warn', text: findingText(doubt) };
  if (place !== 'top' && place !== 'alone') return { tone: 'plain', text: t('list_chain_vouched') };
  if (trusted) return { tone: 'plain', text: t('list_chain_trusted') };
  return certificate.issuer === certificate.subject
    ? { tone: 'warn', text: t('list_chain_untrusted') }
    : { tone: 'warn', text: t('list_chain_incomplete', { issuer: certificate.issuerName }) };
}
