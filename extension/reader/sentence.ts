/**
 * The one sentence of the verdict bar: which one, with which names, and how it
 * looks. No markup and no text in here, so that every state can be tested.
 *
 * Names come from certificates, never from a message's display names: those
 * are whatever the sender wrote.
 */
import type {
  Error as ContractError,
  Diagnosis,
  OpenResult,
  RecipientKey,
  Signer,
} from '../../js-bridge/contract.ts';
import { codeKey, formatDate } from '../i18n.ts';
import type { IconName } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { UNKNOWN_AUTHORITY } from '../ui/certificate-facts.ts';

/** How a sentence looks; green is kept for what is verified. */
export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

/** A sentence of the catalogs, `KEY` and, for what it means, `KEY_meaning`. */
export interface Sentence {
  key: string;
  values: Record<string, string>;
  tone: Tone;
  icons: IconName[];
  /** The key of what stands at `{reason}`. */
  reason?: string;
  /** The key of the word that folds out the details, where it is not just "Details". */
  more?: string;
}

/**
 * What the bar says of a message that was opened.
 *
 * @param signedFile the name of an attached message that is signed while this
 * one is not, or ""
 */
export function sentenceOf(result: OpenResult, signedFile = ''): Sentence {
  const encrypted = result.layers.some(encrypts);
  switch (result.verdict) {
    case 'verified':
      return verified(result, ['seal']);
    case 'verified-and-confidential':
      return verified(result, ['seal', 'lock']);
    case 'confidential':
      return confidential(result);
    case 'weak':
      return weak(result);
    case 'untrusted':
      return untrusted(result);
    case 'other-sender':
      return otherSender(result);
    case 'invalid':
      return invalid(result);
    case 'partly-signed':
      return partly(result);
    case 'unprotected':
      return unprotected(result, signedFile);
    default:
      // A verdict that this reader does not know must never look better than it is.
      return plain(encrypted ? 'verdict_confidential' : 'verdict_unknown', 'warn', 'circle-alert');
  }
}

/** What the bar says of a message that was not opened. */
export function sentenceOfError(error: ContractError): Sentence {
  switch (error.code) {
    case 'locked':
      return plain('verdict_locked', 'neutral', 'lock');
    case 'no-key':
      return noKey(error.recipients ?? []);
    case 'decrypt-failed':
      return plain('verdict_decrypt_failed', 'warn', 'lock');
    case 'malformed':
      return plain('verdict_malformed', 'neutral', 'file-x');
    case 'too-large':
      return plain('verdict_too_large', 'warn', 'file-x');
    case 'timeout':
      return plain('verdict_timeout', 'warn', 'triangle-alert');
    case 'engine-crashed':
      return plain('verdict_engine_crashed', 'warn', 'triangle-alert');
    default:
      return plain(codeKey('error', error.code), 'warn', 'triangle-alert');
  }
}

/** What a message without protection is nevertheless. */
function unprotected(result: OpenResult, signedFile: string): Sentence {
  const has = (wanted: string) => result.findings.some(({ code }) => code === wanted);
  if (has('no-signers')) return plain('verdict_no_signers', 'neutral', 'circle-alert');
  if (has('certificates-only')) return plain('verdict_certificates_only', 'neutral', 'mail');
  if (has('openpgp')) return plain('verdict_openpgp', 'neutral', 'mail');
  if (has('unsupported-protection')) return plain('verdict_unsupported_protection', 'neutral', 'mail');
  if (signedFile === '') return plain('verdict_unprotected', 'neutral', 'mail');
  return {
    key: 'verdict_partly_signed_file',
    values: { file: signedFile },
    tone: 'neutral',
    icons: ['paperclip'],
  };
}

function verified(result: OpenResult, icons: IconName[]): Sentence {
  const signer = authorsOf(result).find(signer => signer.verdict === 'valid');
  const name = signer?.certificate?.commonName;
  const address = signer ? addressOf(signer, senderOf(result)) : '';
  // Never a green sentence without its subject, nor by a name alone: some authorities let people choose their name.
  if (!name || !address) return plain('verdict_unknown', 'warn', 'circle-alert');
  const key = icons.includes('lock') ? 'verdict_verified_and_confidential' : 'verdict_verified';
  return name === address || !isName(name)
    ? { key: `${key}_by_address`, values: { name: address }, tone: 'good', icons }
    : { key, values: { name, address }, tone: 'good', icons };
}

/** A signature around the encryption is named as what it is: whoever made it need not know the text. */
function confidential(result: OpenResult): Sentence {
  const sentence: Sentence = { ...plain('verdict_confidential', 'neutral', 'lock'), more: 'reader_why' };
  const outer = result.signers.find(({ role, verdict }) => role === 'outer' && verdict === 'valid');
  const signer = outer ? addressOf(outer, '') : '';
  return signer === '' ? sentence : { ...sentence, key: 'verdict_confidential_outer', values: { signer } };
}

/** The longest common name that X.520 has. */
const MAX_NAME = 64;

/**
 * Whether a certificate's name may stand before its address. One with an address
 * in it, of somebody else, or so long or so turned that the address after it is
 * not seen, would say more than the authority has checked.
 */
function isName(name: string): boolean {
  const length = Array.from(name).length;
  return length <= MAX_NAME && !/[@\uff20\ufe6b]|\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\s{3}/u.test(name);
}

function untrusted(result: OpenResult): Sentence {
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

/** Whoever signed is not the one in From; who it is instead is told as proven only where the certificate proves it. */
function otherSender(result: OpenResult): Sentence {
  const signer = worst(result, ['address-mismatch']);
  const address = signer ? addressOf(signer, '') : '';
  // All of them: the signer may well be one of several, and must vouch for each. RFC 5322 Section 3.6.2.
  const sender = result.headers.from.map(({ address }) => address).join(', ');
  // From can be read in several ways, and this reader's is that of the signer.
  const unclear = sender.toLowerCase() === address.toLowerCase();
  const of = (key: string, more: Partial<Sentence> = {}): Sentence => ({
    key,
    values: { signer: address, sender },
    tone: 'bad',
    icons: ['seal-crossed'],
    ...more,
  });
  if (address === '') return of('verdict_other_sender_no_address');
  if (signer && provesItsName(signer)) {
    if (sender === '') return of('verdict_other_sender_unnamed');
    return of(unclear ? 'verdict_other_sender_unclear' : 'verdict_other_sender');
  }
  if (sender !== '' && !unclear) return of('verdict_other_sender_unproven');
  return of('verdict_certificate_flawed', { values: { address }, reason: 'finding_address_mismatch' });
}

/** What is wrong with a message or its sender, and says nothing against the certificate. */
const NOT_OF_THE_CERTIFICATE = new Set(['address-mismatch', 'signing-time-differs']);

/** Whether nothing speaks against a certificate but that it is not the sender's. */
function provesItsName({ findings }: Signer): boolean {
  return findings.every(({ code, severity }) => severity === 'info' || NOT_OF_THE_CERTIFICATE.has(code));
}

function invalid(result: OpenResult): Sentence {
  const broken = ['digest-mismatch', 'invalid-signature', 'malformed'];
  // Where the author's signature holds, this is the text that was signed.
  if (!authorsOf(result).some(({ verdict }) => broken.includes(verdict))) {
    const outer = result.signers.some(({ role, verdict }) => role === 'outer' && broken.includes(verdict));
    if (outer) return plain('verdict_outer_broken', 'bad', 'seal-broken');
  }
  const signer = worst(result, broken);
  switch (signer?.verdict) {
    case 'digest-mismatch':
      return { ...changed(signer, senderOf(result)), more: 'reader_what_changed' };
    case 'malformed':
      return plain('verdict_signature_malformed', 'bad', 'seal-broken');
    default:
      return plain('verdict_invalid_signature', 'bad', 'seal-broken');
  }
}

/** Says what was changed, where nothing else is wrong: a stranger's signature must not be excused. */
function changed(signer: Signer, sender: string): Sentence {
  const sentence = plain('verdict_digest_mismatch', 'bad', 'seal-broken');
  const address = addressOf(signer, sender);
  const { diagnosis } = signer;
  if (!address || !diagnosis || diagnosis.code === 'unknown' || diagnosis.otherwise !== 'valid')
    return sentence;
  const added = diagnosis.code === 'footer' || diagnosis.code === 'banner';
  return {
    ...sentence,
    key: added ? 'verdict_digest_mismatch_added' : 'verdict_digest_mismatch_changed',
    values: { address },
    reason: diagnosisKey(diagnosis),
  };
}

/** The key of the sentence that says what was changed. */
export function diagnosisKey({ code }: Diagnosis): string {
  return `diagnosis_${code.replaceAll('-', '_')}`;
}

function weak(result: OpenResult): Sentence {
  const signer = authorsOf(result).find(signer => signer.verdict === 'weak-algorithm');
  if (!signer?.certificate) {
    const cipher = result.layers.find(layer => layer.weak)?.weak ?? '';
    return {
      key: 'verdict_weak_encryption',
      values: { algorithm: cipher },
      tone: 'warn',
      icons: ['lock-open'],
    };
  }
  const values = {
    address: addressOf(signer, senderOf(result)) || signer.certificate.commonName,
    algorithm: signer.weak ?? '',
  };
  return { key: 'verdict_weak_signature', values, tone: 'warn', icons: ['seal-open'] };
}

function partly(result: OpenResult): Sentence {
  const found = (wanted: string) => result.findings.some(({ code }) => code === wanted);
  if (found('protected-attachment')) return plain('verdict_carrier', 'neutral', 'paperclip');
  const signed = found('partly-signed');
  return plain(signed ? 'verdict_partly_signed' : 'verdict_partly_encrypted', 'neutral', 'paperclip');
}

function noKey(recipients: RecipientKey[]): Sentence {
  const sentence = plain('verdict_no_key', 'warn', 'lock');
  const named = recipients.find(recipient => recipient.issuer && recipient.serial);
  if (named) {
    sentence.key = 'verdict_no_key_of';
    sentence.values = { issuer: commonNameOf(named.issuer ?? ''), serial: shortHex(named.serial ?? '') };
  }
  return sentence;
}

/** The From address that the reader sees, or "". */
function senderOf(result: OpenResult): string {
  return result.headers.from[0]?.address ?? '';
}

/** The address of a signer's certificate: the wanted one where it has several, else its first, or "". */
function addressOf(signer: Signer, wanted: string): string {
  const addresses = signer.certificate?.emails ?? [];
  return addresses.find(address => address.toLowerCase() === wanted.toLowerCase()) ?? addresses[0] ?? '';
}

/** Those who signed what the message says. An outer signature is never named as who wrote it. */
function authorsOf(result: OpenResult): Signer[] {
  return result.signers.filter(({ role }) => role === 'author');
}

/** The first author that has the first of these verdicts that any author has. */
function worst(result: OpenResult, verdicts: string[]): Signer | undefined {
  const authors = authorsOf(result);
  for (const verdict of verdicts) {
    const signer = authors.find(signer => signer.verdict === verdict);
    if (signer) return signer;
  }
  return authors[0];
}

function plain(key: string, tone: Tone, icon: IconName): Sentence {
  return { key, values: {}, tone, icons: [icon] };
}

/** The CN of an RFC 4514 name, for people; the whole name where there is none. */
export function commonNameOf(name: string): string {
  const value = /(?:^|[,+])\s*CN=((?:\\.|[^,+\\])*)/i.exec(name)?.[1];
  return value === undefined ? name : value.replaceAll(/\\(.)/g, '$1').trim();
}

/** The ends of a long number: "4A…7F". */
export function shortHex(hex: string): string {
  const digits = hex.toUpperCase();
  return digits.length <= 8 ? digits : `${digits.slice(0, 2)}…${digits.slice(-2)}`;
}
