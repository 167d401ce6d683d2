/** The short line beside Encrypt: what will happen when Send is pressed, and what stands in the way. */
import type { Encryption, RecipientState, Weakness } from '../../js-bridge/contract.ts';
import type { Directory } from './directory.ts';
import type { Fields } from './fields.ts';
import type { ProtectionChoice } from './protection.ts';

/** What is known of a recipient: `checking` until the engine answered, `unknown` when it could not. */
export type Knowledge = RecipientState | 'checking' | 'unknown';

/** Whether a message can be encrypted to a recipient. */
export function isReadable(state: Knowledge): boolean {
  return state === 'ready' || state === 'untrusted';
}

/** A sentence as catalog key and values, and the lock beside it. */
export interface Sentence {
  key: string;
  values: Record<string, string | number>;
  /** Whom it names, all of them. */
  who?: string[];
  tone: 'neutral' | 'warn';
  /** As good as the weakest recipient's; absent where there is nothing to say yet. */
  lock?: 'closed' | 'open';
}

/** What is known of one recipient. */
export interface Reader {
  address: string;
  state: Knowledge;
  weakness?: Weakness | undefined;
}

/** What the sentence depends on. */
export interface Situation {
  /** One for each different address of To, Cc and Bcc. */
  recipients: Reader[];
  /** The sender's own address, which always can read what was sent. */
  sender: Knowledge;
  /** The cipher for these recipients; undefined until the engine answered. */
  encryption: Encryption | undefined;
}

/** Says it of the message that is written. */
export function sentenceFor(
  { from, everyone }: Pick<Fields, 'from' | 'everyone'>,
  directory: Pick<Directory, 'state' | 'info' | 'encryption' | 'canSign'>,
  { sign }: Pick<ProtectionChoice, 'sign'>,
): Sentence {
  if (sign && directory.canSign === false) {
    return { key: 'composer_summary_cannot_sign', values: { from: from.address }, tone: 'warn' };
  }
  return summary({
    recipients: everyone.map(({ address }) => ({
      address,
      state: directory.state(address),
      weakness: directory.info(address)?.weakness,
    })),
    sender: directory.state(from.address),
    encryption: directory.encryption,
  });
}

/** Says how an encrypted message will be protected, or what is missing for it. The weakest recipient decides. */
export function summary({ recipients, sender, encryption }: Situation): Sentence {
  const count = recipients.length;
  const unreadable = recipients.filter(({ state }) => !isReadable(state));
  const has = (wanted: Knowledge) => recipients.some(({ state }) => state === wanted);
  const values = { readable: count - unreadable.length, count };
  if (count === 0) return { key: 'composer_summary_nobody', values, tone: 'neutral' };
  if (has('invalid')) {
    const who = addressesOf(recipients.filter(({ state }) => state === 'invalid'));
    return { key: 'composer_summary_invalid', values, who, tone: 'warn', lock: 'open' };
  }
  if (has('unknown')) return { key: 'composer_summary_unknown', values, tone: 'warn' };
  if (has('checking') || !encryption) return { key: 'composer_summary_checking', values, tone: 'neutral' };
  if (unreadable.length > 0) {
    const why = hindrances.filter(has);
    const key = `composer_summary_${why.length > 1 ? 'several' : (why[0] ?? 'missing')}`;
    return { key, values, who: addressesOf(unreadable), tone: 'warn', lock: 'open' };
  }
  if (sender !== 'checking' && !isReadable(sender))
    return { key: 'composer_summary_sender', values, tone: 'warn', lock: 'open' };
  return protectedBy(recipients, values, encryption);
}

/** What stands in the way. */
const hindrances = ['missing', 'revoked', 'expired', 'unfit', 'unchecked'] as const;

/** What makes a message weak, the worst first. */
const weaknesses = ['authority', 'key', 'signature'] as const;

function protectedBy(
  recipients: Reader[],
  values: Sentence['values'],
  { algorithm, reason, addresses }: Encryption,
): Sentence {
  const cipher = algorithm.replace(/-(CBC|GCM|CCM)$/, '');
  for (const weakness of weaknesses) {
    const weak = recipients.filter(reader => reader.weakness === weakness);
    if (weak.length === 0) continue;
    return {
      key: `composer_summary_weak_${weakness}`,
      values: { ...values, cipher },
      who: addressesOf(weak),
      tone: 'warn',
      lock: 'closed',
    };
  }
  // Somebody who announced that they read less chose the cipher for all.
  const deciding = reason === 'common' ? addresses : [];
  if (!cipher.startsWith('AES-256') && deciding.length > 0) {
    return {
      key: 'composer_summary_limited',
      values: { ...values, cipher },
      who: deciding,
      tone: 'neutral',
      lock: 'closed',
    };
  }
  return {
    key: 'composer_summary_encrypted',
    values: { ...values, cipher },
    tone: 'neutral',
    lock: 'closed',
  };
}

function addressesOf(people: { address: string }[]): string[] {
  return people.map(({ address }) => address);
}
