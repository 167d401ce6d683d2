/** Who is suggested for what is typed into a field for recipients, and which of them Enter takes. */
import { isAddress } from '../addresses.ts';
import type { Completion } from './completion.ts';

/** What is offered, and which one of them is marked: its index, -1 for none. */
export interface Suggestions {
  list: Completion[];
  marked: number;
}

/** Nobody. */
export const noSuggestions: Suggestions = { list: [], marked: -1 };

/** Marks the first, unless what was typed is an address already: Enter then takes that. */
export function suggest(list: Completion[], typed: string): Suggestions {
  return { list, marked: list.length > 0 && !isAddress(typed.trim()) ? 0 : -1 };
}

/** Marks the next one, or the one before, round the ends. */
export function markBeside({ list, marked }: Suggestions, step: 1 | -1): Suggestions {
  const from = marked < 0 && step < 0 ? 0 : marked;
  return { list, marked: (from + step + list.length) % list.length };
}
