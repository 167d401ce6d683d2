/**
 * The authorities that came with the user's certificate file. The engine names
 * them once, when it imports the file; the page keeps them for as long as its
 * tab lives, so that the step about trust can be left and resumed.
 */
import type { CertificateInfo } from '../../js-bridge/contract.ts';
import { UNKNOWN_AUTHORITY } from '../ui/certificate-facts.ts';

const KEY = 'authorities';

/** Keeps authorities for the step about trust. */
export function rememberAuthorities(authorities: CertificateInfo[]): void {
  const all = [...recallAuthorities(), ...authorities];
  const unique = all.filter((each, i) => all.findIndex(other => other.id === each.id) === i);
  sessionStorage.setItem(KEY, JSON.stringify(unique));
}

/** Returns the authorities that were kept. */
export function recallAuthorities(): CertificateInfo[] {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as CertificateInfo[];
}

/**
 * The authorities worth a question: the last of each chain, for it vouches for
 * the ones below. Those that are trusted already are left out.
 */
export function worthAsking(found: CertificateInfo[], trusted: CertificateInfo[]): CertificateInfo[] {
  const isTrusted = (subject: string) => trusted.some(each => each.subject === subject);
  return found.filter(each => {
    if (trusted.some(other => other.id === each.id)) return false;
    const above = found.some(other => other.subject === each.issuer && other.id !== each.id);
    return !above && !(each.issuer !== each.subject && isTrusted(each.issuer));
  });
}

/**
 * A certificate without the finding that nobody vouches for it. That is no
 * news while the set-up is still to ask, or is just asking, whom to trust.
 */
export function withoutTrust(certificate: CertificateInfo): CertificateInfo {
  return {
    ...certificate,
    findings: certificate.findings.filter(({ code }) => !UNKNOWN_AUTHORITY.has(code)),
  };
}
