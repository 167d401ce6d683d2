/** Whose mailbox a page of Gmail shows. */
import { isAddress } from '../../addresses.ts';

/** The path of the pages of one account, or of a mailbox that was delegated to it; null for other paths. */
export function baseOf(path: string): string | null {
  return /^\/mail\/(?:b\/[\w-]+\/)?u\/\d+\//.exec(path)?.[0] ?? null;
}

/** Whether a path is that of a mailbox that was delegated to the account. */
export function isDelegated(base: string): boolean {
  return base.startsWith('/mail/b/');
}

/**
 * The address that a script of the page gives it: the tenth of what Gmail calls GLOBALS, a string. Null where there is none.
 * What looks like it inside of a string, as a subject in a list of messages could, has no quotation marks of its own.
 */
export function addressInScript(script: string): string | null {
  for (const { index, 0: start } of script.matchAll(/\bGLOBALS\s*=\s*\[/g)) {
    const text = /^"([^"\\]*)"$/.exec(elementsOf(script.slice(index + start.length))[10] ?? '')?.[1];
    const address = addressIn(text ?? '');
    if (address !== null) return address;
  }
  return null;
}

/** The address in the title of a page, SUBJECT - ADDRESS - PRODUCT; null where it has another form. A subject may have whatever form. */
export function addressInTitle(title: string): string | null {
  const address = title.split(' - ').at(-2)?.trim() ?? '';
  return addressIn(address) === address ? address : null;
}

/** The only address in a text; null where there is none, or are several. */
export function addressIn(text: string): string | null {
  const found = new Set(text.match(/[^\s<>()"',;:]+@[^\s<>()"',;:…]+/g) ?? []);
  const [address] = found;
  return found.size === 1 && address !== undefined && isAddress(address) ? address : null;
}

/** The first elements of a list of a script, as they are written there, up to the eleventh. */
function elementsOf(list: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let at = 0; at < list.length && elements.length < 11; at++) {
    const letter = list[at] ?? '';
    if (quote !== '') {
      if (letter === '\\') at++;
      else if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if ('[{('.includes(letter)) depth++;
    else if (depth > 0 && ']})'.includes(letter)) depth--;
    else if (depth === 0 && (letter === ',' || letter === ']')) {
      elements.push(list.slice(from, at).trim());
      from = at + 1;
      if (letter === ']') break;
    }
  }
  return elements;
}
