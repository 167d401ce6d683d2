/**
 * The one sentence of the verdict bar: which one, with which names, and how it
 * looks. No markup and no text in here, so that every state can be tested.
 *
 * Names come from certificates, never from a message's display names: those
 * are whatever the sender wrote.
 */
import type { OpenResult, Signer } from '../../js-bridge/contract.ts';
import type { IconName } from '../icons.ts';

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

/** A sentence without names. */
export function plain(key: string, tone: Tone, icon: IconName): Sentence {
  return { key, values: {}, tone, icons: [icon] };
}

/** The From address that the reader sees, or "". */
export function senderOf(result: OpenResult): string {
  return result.headers.from[0]?.address ?? '';
}

/** The address of a signer's certificate: the wanted one where it has several, else its first, or "". */
export function addressOf(signer: Signer, wanted: string): string {
  const addresses = signer.certificate?.emails ?? [];
  return addresses.find(address => address.toLowerCase() === wanted.toLowerCase()) ?? addresses[0] ?? '';
}

/** Those who signed what the message says. An outer signature is never named as who wrote it. */
export function authorsOf(result: OpenResult): Signer[] {
  return result.signers.filter(({ role }) => role === 'author');
}

/** The first author that has the first of these verdicts that any author has. */
export function worst(result: OpenResult, verdicts: string[]): Signer | undefined {
  const authors = authorsOf(result);
  for (const verdict of verdicts) {
    const signer = authors.find(signer => signer.verdict === verdict);
    if (signer) return signer;
  }
  return authors[0];
}
