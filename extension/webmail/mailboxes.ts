/** Address lists as webmails keep them in their fields: mailboxes of RFC 5322 Section 3.4, separated by commas. */
import type { Address } from '../../js-bridge/contract.ts';

/** Reads a list. Entries that are no mailbox come back as they are, for the composer to show them. */
export function parseMailboxes(list: string): Address[] {
  return split(list).map(entry => {
    const match = /^(.*?)<\s*([^<>]*)>$/s.exec(entry);
    return match
      ? { name: unquote(match[1] ?? ''), address: (match[2] ?? '').trim() }
      : { name: '', address: entry };
  });
}

/** Writes a list that {@link parseMailboxes} and webmails read the same way. */
export function formatMailboxes(mailboxes: Address[]): string {
  return mailboxes.map(formatMailbox).join(', ');
}

function formatMailbox({ name, address }: Address): string {
  if (name === '') return address;
  const phrase = /^[\p{L}\p{M}\p{N} _'-]+$/u.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
  return `${phrase} <${address}>`;
}

/** Splits at commas and semicolons outside of quotes and angle brackets. */
function split(list: string): string[] {
  const entries = [''];
  let quoted = false;
  let bracketed = false;
  for (let i = 0; i < list.length; i++) {
    const char = list.charAt(i);
    if (quoted && char === '\\') {
      entries[entries.length - 1] += char + list.charAt(++i);
      continue;
    }
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '<') bracketed = true;
    else if (!quoted && char === '>') bracketed = false;
    if (!quoted && !bracketed && /[,;\r\n]/.test(char)) entries.push('');
    else entries[entries.length - 1] += char;
  }
  return entries.map(entry => entry.trim()).filter(entry => entry !== '');
}

function unquote(phrase: string): string {
  const quoted = /^\s*"(.*)"\s*$/s.exec(phrase);
  return (quoted ? (quoted[1] ?? '').replace(/\\(.)/gs, '$1') : phrase).replace(/\s+/g, ' ').trim();
}
