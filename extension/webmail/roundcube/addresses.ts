import type { Address } from '../../../js-bridge/contract.ts';
import { parseAddresses } from '../../addresses.ts';
import type { Answer } from './answer.ts';

/** A group that Roundcube found, whose members are asked for by themselves. */
export interface FoundGroup {
  name: string;
  id: string;
  /** The address book in which it is. */
  source: string;
}

interface Entry {
  name: string;
  type?: unknown;
  email?: unknown;
  id?: unknown;
  source?: unknown;
}

/** The people in an answer to `autocomplete`: mailboxes as one writes them, those of groups that have an address among them. */
export function completions(answer: Answer): Address[] {
  return entries(answer)
    .filter(entry => !isGroup(entry) && entry.name.includes('@'))
    .flatMap(({ name }) => parseAddresses(name).slice(0, 1));
}

/** The groups of people in an answer to `autocomplete`. Roundcube writes how many there are behind the name. */
export function foundGroups(answer: Answer): FoundGroup[] {
  return entries(answer)
    .filter(isGroup)
    .map(({ name, id, source }) => ({
      name: name.replace(/ \(\d+\)$/, ''),
      id: String(id),
      source: String(source),
    }));
}

/** The people in an answer to `group-expand`. */
export function members({ commands }: Answer): Address[] {
  const list = commands.find(({ name }) => name === 'replace_group_recipients')?.args[1];
  return typeof list === 'string' ? parseAddresses(list) : [];
}

function entries({ commands }: Answer): Entry[] {
  const found = commands.find(({ name }) => name === 'ksearch_query_results')?.args[0];
  return Array.isArray(found) ? found.filter(entry => typeof entry?.name === 'string') : [];
}

function isGroup({ type, email }: Entry): boolean {
  return type === 'group' && !email;
}
