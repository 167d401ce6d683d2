/** What the verdict bar says of a message that was opened. */
import type { OpenResult, Signer } from '../../js-bridge/contract.ts';
import type { IconName } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { addressOf, authorsOf, plain, type Sentence, senderOf, worst } from './sentence.ts';
import { invalid } from './sentence-of-broken.ts';
import { untrusted } from './sentence-of-untrusted.ts';

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
