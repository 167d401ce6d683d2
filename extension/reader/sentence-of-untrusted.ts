/** What the verdict bar says of a signature whose certificate does not prove who made it. */
import type { OpenResult, Signer } from '../../js-bridge/contract.ts';
import { codeKey, formatDate } from '../i18n.ts';
import { UNKNOWN_AUTHORITY } from '../ui/certificate-facts.ts';
import { addressOf, plain, type Sentence, senderOf, worst } from './sentence.ts';

export function untrusted(result: OpenResult): Sentence {
  const signer = worst(result, [
    'revoked',
    'no-certificate',
    'unsupported-algorithm',
    'untrusted',
    'wrong-usage',
    'revocation-unknown',
    'expired',
    'not-yet-valid',
    'signing-time-differs',
    'weak-algorithm',
  ]);
  const certificate = signer?.certificate;
  if (!signer || !certificate) return plain('verdict_no_certificate', 'warn', 'seal-open');
  const values = {
    address: addressOf(signer, senderOf(result)) || certificate.commonName,
    issuer: (signer.chain.at(-1) ?? certificate).issuerName,
    name: certificate.commonName,
  };
  const of = (key: string, more = {}): Sentence => ({
    key,
    values: { ...values, ...more },
    tone: 'warn',
    icons: ['seal-open'],
  });
  switch (signer.verdict) {
    case 'unsupported-algorithm':
      return of('verdict_unsupported_signature');
    case 'expired':
      return of('verdict_expired', { date: formatDate(certificate.notAfter) });
    case 'not-yet-valid':
      return of('verdict_not_yet_valid', { date: formatDate(certificate.notBefore) });
    case 'wrong-usage':
      return of('verdict_wrong_usage');
    case 'revoked':
      return revoked(signer, values);
    case 'revocation-unknown':
      return of('verdict_revocation_unknown');
    case 'signing-time-differs':
      return of('verdict_signing_time_differs', { date: formatDate(signer.signingTime ?? '') });
    default:
      return flawed(signer, values) ?? { ...of('verdict_untrusted'), more: 'reader_look_at_authority' };
  }
}

/** Says what is wrong with a certificate whose authority is known; undefined where the authority is the question. */
function flawed({ findings }: Signer, values: Record<string, string>): Sentence | undefined {
  const grave = findings.filter(({ severity }) => severity !== 'info');
  const [flaw] = grave;
  if (!flaw || grave.some(({ code }) => UNKNOWN_AUTHORITY.has(code))) return undefined;
  const bad = grave.some(({ severity }) => severity === 'bad');
  const sentence = plain(
    'verdict_certificate_flawed',
    bad ? 'bad' : 'warn',
    bad ? 'seal-crossed' : 'seal-open',
  );
  return { ...sentence, values, reason: codeKey('finding', flaw.code) };
}

/** The CRLReasons. RFC 5280 Section 5.3.1. */
const revocationReasons: Record<string, string> = {
  keyCompromise: 'revoked_key_compromise',
  cACompromise: 'revoked_ca_compromise',
  affiliationChanged: 'revoked_affiliation_changed',
  superseded: 'revoked_superseded',
  cessationOfOperation: 'revoked_cessation_of_operation',
  certificateHold: 'revoked_certificate_hold',
  privilegeWithdrawn: 'revoked_privilege_withdrawn',
  aACompromise: 'revoked_aa_compromise',
};

/** Says when and why, of the certificate or of the one above it that was revoked. */
function revoked(signer: Signer, values: Record<string, string>): Sentence {
  const sentence: Sentence = { ...plain('verdict_revoked', 'bad', 'seal-crossed'), values };
  const entry = signer.revocation.find(({ state }) => state === 'revoked');
  if (!entry) return sentence;
  const own = entry === signer.revocation[0];
  sentence.values = { ...values, authority: entry.name, date: formatDate(entry.revokedAt ?? '') };
  if (entry.reason) {
    sentence.key = own ? 'verdict_revoked_on_because' : 'verdict_authority_revoked_on_because';
    sentence.reason = revocationReasons[entry.reason] ?? entry.reason;
  } else {
    sentence.key = own ? 'verdict_revoked_on' : 'verdict_authority_revoked_on';
  }
  return sentence;
}
