/** The short line beside Encrypt: what will happen when Send is pressed, and what stands in the way. */
import type { RecipientState } from '../../js-bridge/contract.ts';

/** What is known of a recipient: `checking` until the engine answered, `unknown` when it could not. */
export type Knowledge = RecipientState | 'checking' | 'unknown';

/** Whether a message can be encrypted to a recipient. */
export function isReadable(state: Knowledge): boolean {
  return state === 'ready' || state === 'untrusted';
}

/** A sentence as catalog key and values. */
export interface Sentence {
  key: string;
  values: Record<string, string | number>;
  tone: 'neutral' | 'warn';
}

/** What the sentence depends on. */
export interface Situation {
  /** One for each different address of To, Cc and Bcc. */
  recipients: Knowledge[];
  /** The sender's own address, which always can read what was sent. */
  sender: Knowledge;
}

/** Says how an encrypted message will be protected, or what is missing for it. */
export function summary({ recipients, sender }: Situation): Sentence {
  const count = recipients.length;
  const readable = recipients.filter(isReadable).length;
  const values = { readable, count };
  if (count === 0) return { key: 'composer_summary_nobody', values, tone: 'neutral' };
  if (recipients.includes('invalid')) return { key: 'composer_summary_invalid', values, tone: 'warn' };
  if (recipients.includes('unknown')) return { key: 'composer_summary_unknown', values, tone: 'warn' };
  if (recipients.includes('checking')) return { key: 'composer_summary_checking', values, tone: 'neutral' };
  if (readable < count) return { key: 'composer_summary_missing', values, tone: 'warn' };
  if (sender !== 'checking' && !isReadable(sender))
    return { key: 'composer_summary_sender', values, tone: 'warn' };
  return { key: 'composer_summary_encrypted', values, tone: 'neutral' };
}
