import type { Address } from '../../../js-bridge/contract.ts';
import { parseAddresses } from '../../addresses.ts';
import type { Answer } from './answer.ts';

/**
 * The people in an answer to `autocomplete`: a list of mailboxes as one writes
 * them. Groups are left out; they have no address of their own.
 */
export function completions({ commands }: Answer): Address[] {
  const found = commands.find(({ name }) => name === 'ksearch_query_results')?.args[0];
  if (!Array.isArray(found)) return [];
  return found
    .filter(entry => typeof entry?.name === 'string' && entry.name.includes('@'))
    .flatMap(({ name }: { name: string }) => parseAddresses(name).slice(0, 1));
}
