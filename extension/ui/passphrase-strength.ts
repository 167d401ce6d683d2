/**
 * A rough measure of how hard a passphrase is to guess, for a hint while it is
 * typed. It does not know any dictionary: it can say that a passphrase is weak,
 * and cannot prove that one is strong. The engine enforces the minimum.
 */

/** The least number of characters that the engine takes. */
export const MIN_LENGTH = 8;

/** What the hint says. */
export type Strength = 'empty' | 'too-short' | 'weak' | 'fair' | 'strong';

/** Bits from which on a passphrase counts as fair and as strong; Argon2id adds about 20 to each guess's cost. */
const FAIR_BITS = 40;
const STRONG_BITS = 60;

/** What one word of a passphrase of words is worth: one of about 2000 that people use. */
const BITS_PER_WORD = 11;

/** Measures a passphrase. */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase];
  if (characters.length === 0) return 'empty';
  if (characters.length < MIN_LENGTH) return 'too-short';
  const bits = Math.min(bitsByCharacters(characters), bitsByWords(passphrase));
  if (bits < FAIR_BITS) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}

function bitsByCharacters(characters: string[]): number {
  const text = characters.join('');
  let alphabet = 0;
  if (/[a-z]/.test(text)) alphabet += 26;
  if (/[A-Z]/.test(text)) alphabet += 26;
  if (/[0-9]/.test(text)) alphabet += 10;
  if (/[ -/:-@[-`{-~]/.test(text)) alphabet += 20;
  if (/[^ -~]/.test(text)) alphabet += 40;
  return surprising(characters) * Math.log2(alphabet);
}

/** Counts the characters that the ones before them do not give away: "aaaa", "1234" and "abab" count little. */
function surprising(characters: string[]): number {
  const seen = new Set<string>();
  let count = 0;
  characters.forEach((character, i) => {
    const step = code(character) - code(characters[i - 1]);
    const stepBefore = code(characters[i - 1]) - code(characters[i - 2]);
    const runs = i >= 2 && step === stepBefore && Math.abs(step) <= 1;
    const pair = `${characters[i - 1] ?? ''}${character}`;
    if (!runs) count += i > 0 && seen.has(pair) ? 0.25 : 1;
    seen.add(pair);
  });
  return count;
}

function code(character: string | undefined): number {
  return character?.codePointAt(0) ?? Number.NaN;
}

/** Letters are words, and words are guessed as words: "correct horse battery staple" has four of them. */
function bitsByWords(passphrase: string): number {
  const words = new Set(passphrase.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  const rest = [...passphrase.replace(/\p{L}{3,}/gu, '')].filter(character => character !== ' ');
  const letters = [...words].reduce((bits, word) => bits + Math.min(word.length * 4.7, wordBits(word)), 0);
  return letters + bitsOfRest(rest);
}

/** Longer than words are: not one word of a list, but several or none. */
function wordBits(word: string): number {
  return BITS_PER_WORD * Math.max(1, word.length / 8);
}

function bitsOfRest(rest: string[]): number {
  return rest.length === 0 ? 0 : bitsByCharacters(rest);
}
