/** What the verdict bar says of a message that was not opened. */
import type { Error as ContractError, RecipientKey } from '../../js-bridge/contract.ts';
import { codeKey } from '../i18n.ts';
import { plain, type Sentence } from './sentence.ts';

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

function noKey(recipients: RecipientKey[]): Sentence {
  const sentence = plain('verdict_no_key', 'warn', 'lock');
  const named = recipients.find(recipient => recipient.issuer && recipient.serial);
  if (named) {
    sentence.key = 'verdict_no_key_of';
    sentence.values = { issuer: commonNameOf(named.issuer ?? ''), serial: shortHex(named.serial ?? '') };
  }
  return sentence;
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
