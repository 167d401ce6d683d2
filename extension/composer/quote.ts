/** What a reply or a forward takes from the message it answers, once the engine has opened it. */
import type { Address, Headers, OpenResult, Part } from '../../js-bridge/contract.ts';
import { addressKey } from '../addresses.ts';
import type { AnswerKind } from '../channel.ts';
import { wasDecrypted } from '../layers.ts';

/** Prefixes that mail programs put before a subject, in English and German; any number of them, counted or not. */
const prefixes = /^(?:\s*(?:re|aw|antw|fwd?|wg)(?:\[\d+\])?\s*:)+\s*/i;

/** RFC 5322 Section 3.6.5 asks for one "Re: "; a forward gets "Fwd: ". */
export function answerSubject(kind: AnswerKind, subject: string): string {
  return `${kind === 'forward' ? 'Fwd' : 'Re'}: ${bareSubject(subject)}`;
}

/** A subject without the prefixes of answers. */
export function bareSubject(subject: string): string {
  return subject.replace(prefixes, '');
}

/** The threading fields of a reply. RFC 5322 Section 3.6.4; a forward starts a new thread. */
export function threading(
  kind: AnswerKind,
  { messageId, references }: Headers,
): { inReplyTo: string; references: string[] } {
  if (kind === 'forward' || messageId === '') return { inReplyTo: '', references: [] };
  return { inReplyTo: messageId, references: [...references.filter(id => id !== messageId), messageId] };
}

/** Who gets a reply, by the protected header fields. The user's own addresses are left out of what is not To. */
export function answerRecipients(
  kind: AnswerKind,
  headers: Headers,
  own: Address[],
): { to: Address[]; cc: Address[] } {
  if (kind === 'forward') return { to: [], cc: [] };
  const to = headers.replyTo.length > 0 ? headers.replyTo : headers.from;
  if (kind === 'reply') return { to, cc: [] };
  const seen = new Set([...own, ...to].map(({ address }) => addressKey(address)));
  return { to, cc: [...headers.to, ...headers.cc].filter(({ address }) => !seen.has(addressKey(address))) };
}

/** Whether what is quoted was secret: the message, or the one that it carries, was encrypted, whatever else holds. */
export function wasEncrypted(opened: OpenResult): boolean {
  return wasDecrypted(opened);
}

/** Whether the webmail can read the message too, and quotes it among what the user may have written between. */
export function isReadableEverywhere({ layers, enclosed }: Pick<OpenResult, 'layers' | 'enclosed'>): boolean {
  return (
    layers.every(({ kind, form }) => kind === 'signed' && form === 'clear') &&
    enclosed.every(({ result }) => isReadableEverywhere(result))
  );
}

/**
 * What is answered: the one protected part of a message that is otherwise a
 * banner above it or a footer below, and the message itself in all other cases.
 * Somebody may carry a ciphertext that they cannot read in a harmless message of
 * their own: what was decrypted is quoted only where its author is proven.
 */
export function answered(opened: OpenResult): OpenResult {
  const [only, ...more] = opened.enclosed;
  if (!only || more.length > 0 || !opened.parts.every(({ added }) => added)) return opened;
  const { result } = only;
  return wasDecrypted(result) && result.verdict !== 'verified-and-confidential' ? opened : result;
}

/** Whether a message holds protected parts, which neither its quotation nor its files take along. */
export function isMoreThanQuoted({ enclosed }: OpenResult): boolean {
  return enclosed.length > 0;
}

/** The parts that make up the text, in reading order: HTML where there is a choice. */
export function quotedParts(parts: Part[]): Part[] {
  const hasHTML = parts.some(({ kind }) => kind === 'html');
  return parts.filter(
    ({ kind, alternative }) => kind === 'html' || (kind === 'text' && !(hasHTML && alternative)),
  );
}

/** The line with which webmails begin what they forward: "-------- Original Message --------". */
export const forwardRule = /^-{5,} .* -{5,}$/;

/**
 * Takes the quotation that the webmail made out of a plain text: the lines
 * that begin with ">", and the line before them that introduces them; of a
 * forward the header fields, up to the next blank line.
 * What the webmail could quote of an encrypted message is not its text.
 */
export function withoutQuotation(text: string): string {
  const lines = text.split(/\r?\n/);
  const following = nextWords(lines);
  let inHeader = false;
  const kept = lines.filter((line, index) => {
    inHeader = forwardRule.test(line) || (inHeader && line.trim() !== '');
    if (inHeader || /^>/.test(line)) return false;
    return !(/:\s*$/.test(line) && following[index]?.startsWith('>'));
  });
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The next line with words in it, for each line; undefined where there is none. */
function nextWords(lines: string[]): (string | undefined)[] {
  let next: string | undefined;
  return lines
    .toReversed()
    .map(line => {
      const following = next;
      if (line.trim() !== '') next = line;
      return following;
    })
    .reverse();
}
