/** What is said of each certificate of a chain, as words without markup. */
import type { ChainNode } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { ageOf, findingText, UNKNOWN_AUTHORITY } from './certificate-facts.ts';

/** What is said of a certificate of a chain, and how loud. */
export interface LinkState {
  tone: 'plain' | 'warn' | 'bad';
  text: string;
}

/**
 * Says what is to be thought of one certificate of a chain. Of several things
 * that do not hold, the worst is said; the certificate's own view has them all.
 *
 * @param place the top ends the chain
 */
export function stateOfLink(
  { certificate, anchor }: ChainNode,
  place: 'top' | 'below',
  now: Date,
): LinkState {
  const own = certificate.findings.filter(({ code }) => !UNKNOWN_AUTHORITY.has(code));
  const bad = own.find(({ severity }) => severity === 'bad');
  if (bad) return { tone: 'bad', text: findingText(bad) };
  const age = ageOf(certificate, now);
  if (age === 'expired') return { tone: 'warn', text: t('certificate_expired') };
  if (age === 'not-yet-valid') return { tone: 'warn', text: t('certificate_not_yet_valid') };
  const doubt = own.find(({ severity }) => severity === 'warn');
  if (doubt) return { tone: 'warn', text: findingText(doubt) };
  if (anchor) return { tone: 'plain', text: t(`list_chain_anchor_${anchor}`) };
  if (place === 'below') return { tone: 'plain', text: t('list_chain_vouched') };
  return certificate.issuer === certificate.subject
    ? { tone: 'warn', text: t('list_chain_untrusted') }
    : { tone: 'warn', text: t('list_chain_incomplete', { issuer: certificate.issuerName }) };
}
